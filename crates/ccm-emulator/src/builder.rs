//! What an emulator shall be like, before it starts.

use std::path::PathBuf;

use crate::base::{account::Account, clock::EmulatorClock, settings::Settings};

/// Makes an [`Emulator`](crate::Emulator); see [`Emulator::builder`](crate::Emulator::builder).
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
    pub(crate) accounts: Vec<Account>,
    pub(crate) clock: EmulatorClock,
    pub(crate) settings: Settings,
}

impl EmulatorBuilder {
    /// The address to listen on, `127.0.0.1:0` unless set, which is any port that is free. Whoever reaches the address can use the keys
    /// that they know; the controls of the emulator answer to this machine only.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listen = Some(address.into());
        self
    }

    /// The folder to keep everything in, made if it is not there. Without it all is kept in memory, and lost when the emulator stops.
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data = Some(folder.into());
        self
    }

    /// Adds an account. Without any there is [`Account::demonstration`].
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// The clock, that of the system unless set.
    pub fn clock(mut self, clock: EmulatorClock) -> Self {
        self.clock = clock;
        self
    }

    /// Delays, quotas and how strict the gateway is.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }
}
