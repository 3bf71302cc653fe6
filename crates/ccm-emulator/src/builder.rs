//! Configures an emulator before it starts.

use std::path::PathBuf;

use huaweicloud_core::Secret;

use crate::base::account::Account;
use crate::base::clock::EmulatorClock;
use crate::base::settings::Settings;
use crate::seed::Seed;

/// Configures and starts an [`Emulator`](crate::Emulator); see
/// [`Emulator::builder`](crate::Emulator::builder).
///
/// ```no_run
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use ccm_emulator::{Account, Emulator};
///
/// let emulator = Emulator::builder()
///     .listen("127.0.0.1:8080")
///     .data("/var/tmp/emulator")
///     .account(Account::new("blue").with_access_key("BLUEACCESSKEY0000001", "the secret key of blue"))
///     .start()
///     .await?;
/// # let _ = emulator;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct EmulatorBuilder {
    pub(crate) listen: Option<String>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) new_store: bool,
    pub(crate) accounts: Vec<Account>,
    pub(crate) clock: EmulatorClock,
    pub(crate) settings: Settings,
    pub(crate) seed: Option<Seed>,
    pub(crate) control_token: Option<Secret>,
}

impl EmulatorBuilder {
    /// Sets the address to listen on. The default is `127.0.0.1:0`, which picks a free port.
    ///
    /// Other machines that can reach the address can send signed requests; the controls under
    /// `/emulator` only answer to this machine. Requests over loopback must name an IP address,
    /// `localhost` or one of [`Settings::allowed_hosts`] as their host.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listen = Some(address.into());
        self
    }

    /// Sets the directory to store everything in, which is created if it is missing. By default
    /// everything is kept in memory, and lost when the emulator stops.
    pub fn data(mut self, directory: impl Into<PathBuf>) -> Self {
        self.data = Some(directory.into());
        self
    }

    /// Starts with an empty store if the data directory has the key of a store, but not the store
    /// itself. Such an emulator does not start otherwise, since its data is lost. A store that
    /// exists is never replaced.
    pub fn new_store(mut self, new_store: bool) -> Self {
        self.new_store = new_store;
        self
    }

    /// Adds an account. An emulator without accounts gets [`Account::demonstration`].
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// Sets what the emulator contains when it starts: accounts, which come before those of
    /// [`account`](Self::account), and what they own. A store that already has records is not
    /// seeded again.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the token that requests for the whole state need. By default, it is random.
    pub fn control_token(mut self, token: impl Into<Secret>) -> Self {
        self.control_token = Some(token.into());
        self
    }

    /// Sets the clock. The default is the system clock.
    pub fn clock(mut self, clock: EmulatorClock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets delays, quotas and limits.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }
}
