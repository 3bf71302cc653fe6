//! `ccm-emulator serve`

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use ccm_emulator::{Account, Emulator, EmulatorClock, Settings, SkewClock, TargetFailure};
use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use super::{output, signals};

/// Serve SCM, PCA and IAM on one address until stopped
///
/// Prints the endpoint and the credentials as lines to paste into a shell, to the standard output, and then a line for each request to the
/// standard error: status, operation, what the gateway made of the signature, and how long it took. Neither shows a secret, but for the
/// secret key to paste.
#[derive(Args, Debug)]
#[command(
    after_help = "Faults and clock can be set while it runs, by requests from this machine; see GET /emulator/faults and \
GET /emulator/clock in the documentation of the crate."
)]
pub(super) struct Serve {
    /// Address to listen on; with port 0 any port that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder to keep everything in, made if it is not there; without it all is in memory, and gone at the end
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Access key of the account, with --sk or the variable CCM_EMULATOR_SK
    #[arg(long, value_name = "ID")]
    ak: Option<String>,
    /// Secret key of the account. Other users of this machine can see arguments: the variable CCM_EMULATOR_SK keeps it from them
    #[arg(long, value_name = "SECRET", requires = "ak")]
    sk: Option<String>,
    /// Another account, as NAME:AK:SK; may be given several times. The accounts see nothing of each other
    #[arg(long = "account", value_name = "NAME:AK:SK", value_parser = parse_account)]
    accounts: Vec<Account>,
    /// Time to start at, such as 2030-01-01T00:00:00Z, and to go on from
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    clock: Option<std::time::SystemTime>,
    /// Whose time the date of a signature is compared with: clients that do not know of --clock need the system's
    #[arg(long, value_enum, default_value_t = By::Emulator)]
    skew_by: By,
    /// Lock an access key for 5 minutes after so many wrong signatures in a row, as the cloud does after 5
    #[arg(long, value_name = "COUNT")]
    lock_after: Option<u32>,
    /// Seconds from the application for a certificate that was bought until it is issued
    #[arg(long, value_name = "SECONDS")]
    issuance_delay: Option<u64>,
    /// Domain whose applications for certificates are refused, with those below it; may be given several times
    #[arg(long = "refuse-domain", value_name = "DOMAIN")]
    refused_domains: Vec<String>,
    /// Service, region or resource where pushing and deploying certificates fails, and how: unreachable, forbidden or refused; may be given
    /// several times
    #[arg(long = "fail-target", value_name = "TARGET=HOW", value_parser = parse_failure)]
    failing_targets: Vec<(String, TargetFailure)>,
    /// Print nothing for requests
    #[arg(long, short)]
    quiet: bool,
}

/// Whose time.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Emulator,
    System,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Box<dyn Error>> {
        self.log();
        let clock = EmulatorClock::new();
        if let Some(time) = self.clock {
            clock.set(time)?;
        }
        let mut settings = Settings::default();
        settings.lock_after = self.lock_after;
        settings.skew_clock = match self.skew_by {
            By::Emulator => SkewClock::Emulator,
            By::System => SkewClock::System,
        };
        if let Some(seconds) = self.issuance_delay {
            settings.issuance_delay = Duration::from_secs(seconds);
        }
        settings.refused_domains.clone_from(&self.refused_domains);
        settings.failing_targets.extend(self.failing_targets.iter().cloned());
        let mut builder = Emulator::builder().listen(&self.listen).clock(clock).settings(settings);
        if let Some(folder) = &self.data {
            builder = builder.data(folder);
        }
        for account in self.accounts()? {
            builder = builder.account(account);
        }
        let emulator = builder.start().await?;
        if !emulator.address().ip().is_loopback() {
            tracing::warn!("{} can be reached from other machines, with keys that may be known", emulator.address());
        }
        // Before anything is printed: who has read it may ask to stop at once.
        let stop = signals::Stop::listen()?;
        output::variables(&emulator)?;
        stop.requested().await?;
        emulator.shutdown().await;
        Ok(())
    }

    /// The account of `--ak` first, whose keys are printed; the one for demonstration if there is no other.
    fn accounts(&self) -> Result<Vec<Account>, Box<dyn Error>> {
        let own = match &self.ak {
            Some(ak) => {
                let sk = self.sk.clone().or_else(|| std::env::var("CCM_EMULATOR_SK").ok());
                let sk = sk.ok_or("--ak needs a secret key: give --sk, or set the variable CCM_EMULATOR_SK")?;
                Some(Account::new("emulator").with_access_key(ak, sk))
            }
            None if self.accounts.is_empty() => Some(Account::demonstration()),
            None => None,
        };
        Ok(own.into_iter().chain(self.accounts.iter().cloned()).collect())
    }

    fn log(&self) {
        let level = if self.quiet { "warn" } else { "warn,ccm_emulator=info" };
        let filter = EnvFilter::try_from_env("CCM_EMULATOR_LOG").unwrap_or_else(|_| EnvFilter::new(level));
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .init();
    }
}

fn parse_account(text: &str) -> Result<Account, String> {
    let mut parts = text.splitn(3, ':').filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(ak), Some(sk)) => Ok(Account::new(name).with_access_key(ak, sk)),
        _ => Err("write it as NAME:AK:SK, all three of them".to_owned()),
    }
}

fn parse_failure(text: &str) -> Result<(String, TargetFailure), String> {
    let (target, how) = text.rsplit_once('=').unwrap_or_default();
    let failure = match how {
        "unreachable" => TargetFailure::Unreachable,
        "forbidden" => TargetFailure::Forbidden,
        "refused" => TargetFailure::Refused,
        _ => return Err("write it like ELB=unreachable, cn-north-9=forbidden, or an id and =refused".to_owned()),
    };
    Ok((target.to_owned(), failure))
}

fn parse_time(text: &str) -> Result<std::time::SystemTime, String> {
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map(Into::into).map_err(|_| "write it like 2030-01-01T00:00:00Z".to_owned())
}
