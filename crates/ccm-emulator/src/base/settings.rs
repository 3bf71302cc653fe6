//! Settings of an emulator: delays, quotas and limits.

use std::collections::BTreeMap;
use std::time::Duration;

/// The settings of an emulator. All have defaults.
///
/// ```
/// let mut settings = ccm_emulator::Settings::default();
/// settings.certificate_quota = 10;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Maximum number of CAs per account. Default: 100, as in the cloud.
    pub ca_quota: u32,
    /// Maximum number of private certificates per account. Default: 100,000, as in the cloud.
    pub certificate_quota: u32,
    /// Time from the application for a purchased certificate to its issuance, on the emulator's
    /// clock. Default: 5 seconds.
    pub issuance_delay: Duration,
    /// Time after the purchase of a certificate during which it cannot be unsubscribed, on the
    /// emulator's clock. Default: 5 seconds.
    pub unsubscription_delay: Duration,
    /// Domains for which certificate applications are refused, including subdomains.
    pub refused_domains: Vec<String>,
    /// Maximum number of free certificates per account, that is, certificates of the brand SYMANTEC
    /// and the type `DV_SSL_CERT_BASIC`. Default: 20, which in the cloud is the quota for a year.
    pub free_certificate_quota: u32,
    /// Targets where pushing and deploying certificates fails: services such as `ELB`, regions, and
    /// resources by id or domain name.
    ///
    /// ```
    /// let mut settings = ccm_emulator::Settings::default();
    /// settings.failing_targets.insert("cn-north-9".to_owned(),
    /// ccm_emulator::TargetFailure::Forbidden);
    /// ```
    pub failing_targets: BTreeMap<String, TargetFailure>,
    /// Maximum difference between the date of a signature and the current time. Default: 15
    /// minutes, as in the cloud.
    pub allowed_skew: Duration,
    /// The clock that dates of signatures are compared with.
    pub skew_clock: SkewClock,
    /// Number of consecutive signature failures after which an access key is locked for 5 minutes.
    /// The cloud locks keys after 5. Off by default: a test that sends wrong signatures on purpose
    /// would lock out other tests.
    pub lock_after: Option<u32>,
    /// Maximum number of permanent access keys per user. Default: 2, as in the cloud.
    pub access_key_quota: u32,
    /// Lifetime of IAM tokens. Default: 24 hours, as in the cloud.
    pub token_lifetime: Duration,
    /// Maximum size of a signed body in bytes. Default: 12 MiB, as in the cloud.
    pub max_signed_body_size: usize,
    /// Maximum size of any body in bytes. Default: 32 MiB.
    pub max_body_size: usize,
    /// Maximum size in bytes of the body of a request that needs no authentication, such as one for
    /// a token. Default: 64 KiB.
    pub max_unauthenticated_body_size: usize,
    /// Maximum time for a client to send the head of a request, to send its body, and to read any
    /// part of the response. Also closes connections that are idle for so long. Default: 10
    /// seconds.
    pub client_timeout: Duration,
    /// Maximum number of open connections. Further clients wait until one is closed. Default: 900,
    /// since many systems allow a program 1,024 open files.
    pub max_connections: usize,
    /// Names that connections over loopback may use for this host, besides IP addresses and
    /// `localhost`. Without a port.
    pub allowed_hosts: Vec<String>,
    /// Whether successful responses are validated against the document too. An invalid response is
    /// replaced by a 500 that says what is wrong. Meant for work on the emulator itself.
    pub validate_responses: bool,
}

/// The clock that dates of signatures are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkewClock {
    /// The emulator's clock. Clients must sign by it too, as those with
    /// [`Emulator::config`](crate::Emulator::config) do.
    #[default]
    Emulator,
    /// The system clock, so that clients that do not know the emulator's clock can use an emulator
    /// whose clock is set.
    System,
}

/// How a service, a region or a resource fails to take a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetFailure {
    /// It is unreachable: `SCM.0201` for ELB, `SCM.0211` for CDN, `SCM.0221` for WAF.
    Unreachable,
    /// Permissions are missing: `SCM.0202`, `SCM.0212`, `SCM.0222`.
    Forbidden,
    /// It rejects the certificate: `SCM.0203`, and with status 500 `SCM.0213`, `SCM.0223`.
    Refused,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ca_quota: 100,
            certificate_quota: 100_000,
            issuance_delay: Duration::from_secs(5),
            unsubscription_delay: Duration::from_secs(5),
            refused_domains: Vec::new(),
            free_certificate_quota: 20,
            failing_targets: BTreeMap::new(),
            allowed_skew: Duration::from_secs(15 * 60),
            skew_clock: SkewClock::Emulator,
            lock_after: None,
            access_key_quota: 2,
            token_lifetime: Duration::from_secs(24 * 60 * 60),
            max_signed_body_size: 12 * 1024 * 1024,
            max_body_size: 32 * 1024 * 1024,
            max_unauthenticated_body_size: 64 * 1024,
            client_timeout: Duration::from_secs(10),
            max_connections: 900,
            allowed_hosts: Vec::new(),
            validate_responses: false,
        }
    }
}
