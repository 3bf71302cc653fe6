//! What can be set of an emulator beside its address, accounts and clock: delays, quotas and how strict its gateway is.

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

impl Default for Settings {
    fn default() -> Self {
        Self {
            ca_quota: 100,
            certificate_quota: 100_000,
            issuance_delay: Duration::from_secs(5),
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
