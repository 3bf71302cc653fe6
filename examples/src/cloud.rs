//! Where an example calls: the account whose credentials are found, or an emulator in this process.

use std::error::Error;

use ccm_emulator::Emulator;
use huaweicloud_core::Config;

/// The services, real or emulated.
#[derive(Debug)]
pub struct Cloud {
    /// What clients are made with.
    pub config: Config,
    /// Serves them as long as this value lives.
    emulator: Option<Emulator>,
}

impl Cloud {
    /// The services as the environment says, see [`Config::from_env`]. Without any credentials it is an emulator in this process, and a line
    /// on standard error says so.
    ///
    /// # Errors
    ///
    /// When credentials are incomplete or their source fails. The emulator takes their place only where there are none.
    pub async fn find() -> Result<Self, Box<dyn Error>> {
        match Config::from_env().await {
            Ok(config) => Ok(Self { config, emulator: None }),
            Err(error) if error.is_no_credentials() => {
                let emulator = Emulator::start().await?;
                eprintln!("No credentials in the environment: this runs on an emulator at {}.", emulator.endpoint());
                Ok(Self { config: emulator.config(), emulator: Some(emulator) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The emulator, if it is one.
    #[must_use]
    pub fn emulator(&self) -> Option<&Emulator> {
        self.emulator.as_ref()
    }

    /// That this is an emulator, where things may be made up.
    pub(crate) fn must_be_emulated(&self) -> Result<(), Box<dyn Error>> {
        if self.emulator.is_some() {
            return Ok(());
        }
        Err("arguments are missing: only in the emulator is something made up in their place".into())
    }
}
