//! Chooses the services that an example calls: those that the environment names, which may be an
//! emulator too, or an emulator in this process.

use std::error::Error;
use std::io::{self, Write as _};
use std::time::Duration;

use ccm_emulator::{Account, Emulator};
use huaweicloud_core::Config;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Usage;

/// The name of the second account in the emulator of this process.
pub const PARTNER: &str = "partner";

/// The services, real or emulated.
#[derive(Debug)]
pub struct Cloud {
    /// The configuration for clients.
    pub config: Config,
    /// Runs until this value is dropped.
    emulator: Option<Emulator>,
    /// Whether the services are emulated, in this process or in another.
    is_emulated: bool,
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
            Ok(config) => Ok(Self { config, emulator: None, is_emulated: is_served().await }),
            Err(error) if error.is_no_credentials() => {
                let partner = Account::new(PARTNER).with_access_key("PARTNERACCESSKEY0001", "not-a-secret");
                let emulator = Emulator::builder().account(Account::demonstration()).account(partner).start().await?;
                writeln!(
                    io::stderr(),
                    "No credentials in the environment: this runs on an emulator at {}.",
                    emulator.endpoint()
                )?;
                Ok(Self { config: emulator.config(), emulator: Some(emulator), is_emulated: true })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The emulator in this process, if that was started.
    #[must_use]
    pub fn emulator(&self) -> Option<&Emulator> {
        self.emulator.as_ref()
    }

    /// Whether the services are emulated, so that sample data may be created.
    #[must_use]
    pub fn is_emulated(&self) -> bool {
        self.is_emulated
    }

    /// Requires an emulator, since no sample data may be created in a real account.
    ///
    /// # Errors
    ///
    /// In a real account.
    pub fn require_emulator(&self) -> Result<(), Box<dyn Error>> {
        if self.is_emulated {
            return Ok(());
        }
        Err(Usage("arguments are missing: sample data is created only in the emulator".to_owned()).into())
    }
}

/// Whether the environment points every service to an emulator that was started by itself, as with
/// `cargo run -p ccm-emulator -- serve`.
async fn is_served() -> bool {
    for service in clients::SERVICES {
        let endpoint = std::env::var(format!("HUAWEICLOUD_SDK_ENDPOINT_{}", service.prefix)).unwrap_or_default();
        let asked = tokio::time::timeout(Duration::from_secs(5), answers_as_emulator(&endpoint)).await;
        if !matches!(asked, Ok(Ok(true))) {
            return false;
        }
    }
    true
}

async fn answers_as_emulator(endpoint: &str) -> io::Result<bool> {
    let Some(address) = endpoint.trim_end_matches('/').strip_prefix("http://") else { return Ok(false) };
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /emulator/health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer).await?;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let health: Value = serde_json::from_str(body).unwrap_or_default();
    Ok(answer.starts_with("HTTP/1.1 200 ") && health["status"] == "ok" && health["version"].is_string())
}
