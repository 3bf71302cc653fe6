//! Chooses the services that an example calls: those of a real account, or an emulator in this
//! process.

use std::error::Error;
use std::io::{self, Write as _};

use ccm_emulator::Emulator;
use huaweicloud_core::Config;

/// The services, real or emulated.
#[derive(Debug)]
pub struct Cloud {
    /// The configuration for clients.
    pub config: Config,
    /// Runs until this value is dropped.
    emulator: Option<Emulator>,
}

impl Cloud {
    /// The services that the environment configures, see [`Config::from_env`]. Without credentials,
    /// starts an emulator in this process and says so on standard error.
    ///
    /// # Errors
    ///
    /// If credentials are incomplete or their source fails. The emulator is used only if there are
    /// no credentials at all.
    pub async fn find() -> Result<Self, Box<dyn Error>> {
        match Config::from_env().await {
            Ok(config) => Ok(Self { config, emulator: None }),
            Err(error) if error.is_no_credentials() => {
                let emulator = Emulator::start().await?;
                writeln!(
                    io::stderr(),
                    "No credentials in the environment: this runs on an emulator at {}.",
                    emulator.endpoint()
                )?;
                Ok(Self { config: emulator.config(), emulator: Some(emulator) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The emulator, unless these are the services of a real account.
    #[must_use]
    pub fn emulator(&self) -> Option<&Emulator> {
        self.emulator.as_ref()
    }

    /// Fails in a real account, where no sample data may be created.
    pub(crate) fn require_emulator(&self) -> Result<(), Box<dyn Error>> {
        if self.emulator.is_some() {
            return Ok(());
        }
        Err("arguments are missing: sample data is created only in the emulator".into())
    }
}
