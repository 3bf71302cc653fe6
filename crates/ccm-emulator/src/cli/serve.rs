//! `ccm-emulator serve`

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use ccm_emulator::{Account, Emulator, EmulatorClock, Settings, SkewClock, TargetFailure};
use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use super::{output, signals};

/// Serve SCM, PCA and IAM on one address until stopped
///
/// Prints the endpoint and the credentials to standard output, as lines to paste into a shell. Then
/// logs one line per request to standard error: status, operation, result of the authentication,
/// and duration. The only secret in the output is the secret key to paste.
#[derive(Args, Debug)]
#[command(after_help = "While the emulator runs, requests from this machine can inject faults and set the \
clock: see /emulator/faults and /emulator/clock in the README of the crate.")]
pub(super) struct Serve {
    /// Address to listen on; port 0 picks a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Directory to store everything in, created if missing; without it, data is kept in memory and
    /// lost on exit
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Access key ID of the account; needs --sk or the environment variable CCM_EMULATOR_SK
    #[arg(long, value_name = "ID")]
    ak: Option<String>,
    /// Secret key of the account; prefer CCM_EMULATOR_SK, since other users of this machine can see
    /// arguments
    #[arg(long, value_name = "SECRET", requires = "ak")]
    sk: Option<String>,
    /// Additional account; can be repeated. Accounts cannot see each other's data
    #[arg(long = "account", value_name = "NAME:AK:SK", value_parser = parse_account)]
    accounts: Vec<Account>,
    /// Initial time of the emulator's clock, such as 2030-01-01T00:00:00Z; the clock runs from
    /// there
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    clock: Option<std::time::SystemTime>,
    /// Clock that the dates of signatures are compared with
    #[arg(long, value_enum, value_name = "CLOCK", default_value_t = SkewBy::Emulator)]
    skew_by: SkewBy,
    /// Lock an access key for 5 minutes after this many wrong signatures in a row; the cloud locks
    /// it after 5
    #[arg(long, value_name = "COUNT")]
    lock_after: Option<u32>,
    /// Seconds from the application for a purchased certificate to its issuance
    #[arg(long, value_name = "SECONDS")]
    issuance_delay: Option<u64>,
    /// Refuse certificate applications for this domain and its subdomains; can be repeated
    #[arg(long = "refuse-domain", value_name = "DOMAIN")]
    refused_domains: Vec<String>,
    /// Make pushes and deployments to a service, region or resource fail, as unreachable, forbidden
    /// or refused; can be repeated
    #[arg(long = "fail-target", value_name = "TARGET=FAILURE", value_parser = parse_failure)]
    failing_targets: Vec<(String, TargetFailure)>,
    /// Do not log requests
    #[arg(long, short)]
    quiet: bool,
}

/// The values of `--skew-by`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SkewBy {
    /// The emulator's clock
    Emulator,
    /// The system clock, for clients that do not follow --clock
    System,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Box<dyn Error>> {
        self.init_log();
        let clock = EmulatorClock::new();
        if let Some(time) = self.clock {
            clock.set(time)?;
        }
        let mut settings = Settings::default();
        settings.lock_after = self.lock_after;
        settings.skew_clock = match self.skew_by {
            SkewBy::Emulator => SkewClock::Emulator,
            SkewBy::System => SkewClock::System,
        };
        if let Some(seconds) = self.issuance_delay {
            settings.issuance_delay = Duration::from_secs(seconds);
        }
        settings.refused_domains.clone_from(&self.refused_domains);
        settings.failing_targets.extend(self.failing_targets.iter().cloned());
        let mut builder = Emulator::builder().listen(&self.listen).clock(clock).settings(settings);
        if let Some(directory) = &self.data {
            builder = builder.data(directory);
        }
        for account in self.accounts()? {
            builder = builder.account(account);
        }
        let emulator = builder.start().await?;
        if !emulator.address().ip().is_loopback() {
            tracing::warn!(
                "{} is reachable from other machines; anyone who knows an access key can use it",
                emulator.address()
            );
        }
        // Listen before printing: the reader of the output may stop the program at once.
        let stop = signals::Stop::listen()?;
        output::variables(&emulator)?;
        stop.requested().await?;
        emulator.shutdown().await;
        Ok(())
    }

    /// The account of `--ak` comes first, since the keys of the first account are printed. Without
    /// any account, it is the demonstration account.
    fn accounts(&self) -> Result<Vec<Account>, Box<dyn Error>> {
        let first = match &self.ak {
            Some(ak) => {
                let sk = self.sk.clone().or_else(|| std::env::var("CCM_EMULATOR_SK").ok());
                let sk = sk.ok_or("--ak needs a secret key; pass --sk, or set CCM_EMULATOR_SK")?;
                Some(Account::new("emulator").with_access_key(ak, sk))
            }
            None if self.accounts.is_empty() => Some(Account::demonstration()),
            None => None,
        };
        Ok(first.into_iter().chain(self.accounts.iter().cloned()).collect())
    }

    /// Logs to standard error, in colour where clap would use it. Write errors are ignored: the
    /// server must keep running if nobody reads its log.
    fn init_log(&self) {
        let level = if self.quiet { "warn" } else { "warn,ccm_emulator=info" };
        let filter = EnvFilter::try_from_env("CCM_EMULATOR_LOG").unwrap_or_else(|_| EnvFilter::new(level));
        let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_ansi(colour)
            .log_internal_errors(false)
            .init();
    }
}

fn parse_account(text: &str) -> Result<Account, String> {
    let mut parts = text.splitn(3, ':').filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(ak), Some(sk)) => Ok(Account::new(name).with_access_key(ak, sk)),
        _ => Err("expected NAME:AK:SK".to_owned()),
    }
}

fn parse_failure(text: &str) -> Result<(String, TargetFailure), String> {
    let (target, how) = text.rsplit_once('=').unwrap_or_default();
    let failure = match how {
        "unreachable" => TargetFailure::Unreachable,
        "forbidden" => TargetFailure::Forbidden,
        "refused" => TargetFailure::Refused,
        _ => {
            return Err(
                "expected something like ELB=unreachable, cn-north-9=forbidden or RESOURCE_ID=refused".to_owned()
            );
        }
    };
    Ok((target.to_owned(), failure))
}

fn parse_time(text: &str) -> Result<std::time::SystemTime, String> {
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map(Into::into).map_err(|_| "expected something like 2030-01-01T00:00:00Z".to_owned())
}
