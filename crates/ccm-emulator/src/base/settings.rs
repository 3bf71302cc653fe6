//! What can be set of an emulator beside its address, accounts and clock: delays, quotas and how strict its gateway is.

use std::collections::BTreeMap;
use std::time::Duration;

/// The settings of an emulator. All have defaults:
///
/// ```
/// let mut settings = ccm_emulator::Settings::default();
/// settings.certificate_quota = 10;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// How many CAs an account may have. The service has 100.
    pub ca_quota: u32,
    /// How many private certificates an account may have. The service has 100,000.
    pub certificate_quota: u32,
    /// How long it takes from the application for a certificate that was bought until it is issued, by the emulator's clock.
    pub issuance_delay: Duration,
    /// How long after it was bought a certificate cannot be given back, by the emulator's clock.
    pub unsubscription_delay: Duration,
    /// Domain names whose applications for certificates are refused when they are decided, and those below them.
    pub refused_domains: Vec<String>,
    /// How many free certificates an account may have, which are those of the brand SYMANTEC and the type `DV_SSL_CERT_BASIC`. The service
    /// has 20 a year.
    pub free_certificate_quota: u32,
    /// Where pushing and deploying certificates fails, and how: services such as `ELB`, regions, and resources by the id or domain name.
    ///
    /// ```
    /// let mut settings = ccm_emulator::Settings::default();
    /// settings.failing_targets.insert("cn-north-9".to_owned(), ccm_emulator::TargetFailure::Forbidden);
    /// ```
    pub failing_targets: BTreeMap<String, TargetFailure>,
    /// How far the date of a signature may be from the time. The gateway allows 15 minutes.
    pub allowed_skew: Duration,
    /// By which clock the date of a signature is judged.
    pub skew_clock: SkewClock,
    /// After how many wrong signatures in a row an access key is locked for 5 minutes. The gateway does so after 5; here it is off unless
    /// set, since a test that signs wrongly on purpose would lock out those beside it.
    pub lock_after: Option<u32>,
    /// How long tokens of IAM are valid. In the cloud that is 24 hours.
    pub token_lifetime: Duration,
    /// How many bytes a signed body may have. The gateway takes 12 MiB.
    pub signed_body_limit: usize,
    /// How many bytes any body may have.
    pub body_limit: usize,
    /// Whether answers of success are held against the document too. One that it does not allow is answered with 500 and says why: for
    /// those who work on the emulator.
    pub check_answers: bool,
}

/// By which clock the date of a signature is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkewClock {
    /// The emulator's. Clients have to sign by it too; those of [`Emulator::config`](crate::Emulator::config) do.
    #[default]
    Emulator,
    /// The system's: clients that know nothing of the emulator's clock can use an emulator whose clock is set.
    System,
}

/// How a service, a region or a resource fails to take a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetFailure {
    /// It cannot be reached: `SCM.0201` for ELB, `SCM.0211` for CDN, `SCM.0221` for WAF.
    Unreachable,
    /// The permissions do not suffice: `SCM.0202`, `SCM.0212`, `SCM.0222`.
    Forbidden,
    /// It does not take the certificate: `SCM.0203`, and with the status 500 `SCM.0213`, `SCM.0223`.
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
            token_lifetime: Duration::from_secs(24 * 60 * 60),
            signed_body_limit: 12 * 1024 * 1024,
            body_limit: 32 * 1024 * 1024,
            check_answers: false,
        }
    }
}
