//! `ccm-emulator serve`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use ccm_emulator::{Account, Emulator, EmulatorClock, Seed, Settings, SkewClock, TargetFailure};
use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::debug_fn;

use super::control::CONTROL_TOKEN;
use super::{json_log, output, signals};

/// Serve SCM, PCA and IAM on one address until stopped
///
/// Prints the endpoint and the credentials to standard output, as lines to paste into a shell. Then
/// logs one line per request to standard error: status, operation, result of the authentication,
/// and duration. The log contains no secrets; the output contains those to paste.
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
    /// Start with an empty store if DIR has the key of a store, but the store itself is missing
    #[arg(long, requires = "data")]
    new_store: bool,
    /// What to start with, if there is no data yet: a file, or demo for the demonstration, which
    /// has something of everything; the README of the crate describes the format
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ak", "user"])]
    seed: Option<PathBuf>,
    /// Access key ID of the account; needs --sk or the environment variable CCM_EMULATOR_SK
    #[arg(long, value_name = "ID")]
    ak: Option<String>,
    /// Secret key of the account; prefer CCM_EMULATOR_SK, since other users of this machine can see
    /// arguments
    #[arg(long, value_name = "SECRET", requires = "ak")]
    sk: Option<String>,
    /// User of the account, who can get a token with a password; needs --password or the
    /// environment variable CCM_EMULATOR_PASSWORD. The account without --ak has the user emulator
    /// otherwise
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Password of the user; prefer CCM_EMULATOR_PASSWORD, since other users of this machine can
    /// see arguments
    #[arg(long, value_name = "SECRET", requires = "user")]
    password: Option<String>,
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
    /// Name that requests from this machine may use for it, besides IP addresses and localhost; can
    /// be repeated
    #[arg(long = "allow-host", value_name = "NAME", value_parser = parse_host)]
    allowed_hosts: Vec<String>,
    /// Maximum number of open connections; further ones wait
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: Option<u32>,
    /// Seconds that a client may take to send the head of a request, to send its body, and to read
    /// a part of the response
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    client_timeout: Option<u64>,
    /// Format of the log
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = LogFormat::Text)]
    log: LogFormat,
    /// Do not log requests
    #[arg(long, short)]
    quiet: bool,
}

/// The values of `--log`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object per line
    Json,
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
        settings.allowed_hosts.clone_from(&self.allowed_hosts);
        if let Some(count) = self.max_connections {
            settings.max_connections = usize::try_from(count).unwrap_or(usize::MAX);
        }
        if let Some(seconds) = self.client_timeout {
            settings.client_timeout = Duration::from_secs(seconds);
        }
        let builder = Emulator::builder().listen(&self.listen).clock(clock).settings(settings);
        let mut builder = builder.new_store(self.new_store);
        builder = match &self.seed {
            Some(name) if name == Path::new("demo") => builder.seed(Seed::demo()),
            Some(file) => builder.seed(Seed::read(file)?),
            None => builder,
        };
        match std::env::var(CONTROL_TOKEN) {
            Ok(token) if token.is_empty() => {
                return Err(format!("{CONTROL_TOKEN} is empty; set it to a long random text, or unset it").into());
            }
            Ok(token) => builder = builder.control_token(token),
            Err(_) => {}
        }
        if let Some(directory) = &self.data {
            builder = builder.data(directory);
        }
        for account in self.accounts()? {
            builder = builder.account(account);
        }
        let emulator = builder.start().await?;
        if !emulator.address().ip().is_loopback() {
            tracing::warn!(
                "{} is reachable from other machines; anyone who knows an access key or a password can use it",
                emulator.address()
            );
        }
        // Listen before printing: the reader of the output may stop the program at once.
        let mut stop = signals::Stop::listen()?;
        output::variables_and_token(&emulator)?;
        stop.requested().await?;
        tokio::select! {
            () = emulator.shutdown() => Ok(()),
            _ = stop.requested() => Err("stopped for the second time; some requests were not answered".into()),
        }
    }

    /// The accounts beside those of a seed. The account of `--ak` comes first, since the keys of
    /// the first account are printed. Without any account, it is the demonstration account.
    /// `--user` is a user of the first account.
    fn accounts(&self) -> Result<Vec<Account>, Box<dyn Error>> {
        let secret = |given: &Option<String>, flag: &str, option: &str, variable: &str| {
            let secret = given.clone().or_else(|| std::env::var(variable).ok());
            secret.ok_or_else(|| format!("{flag} needs a secret; pass {option}, or set {variable}"))
        };
        if self.seed.is_some() {
            return Ok(self.accounts.clone());
        }
        let mut accounts = match &self.ak {
            Some(ak) => {
                let sk = secret(&self.sk, "--ak", "--sk", "CCM_EMULATOR_SK")?;
                vec![Account::new("emulator").with_access_key(ak, sk)]
            }
            None if self.accounts.is_empty() && self.user.is_some() => vec![demonstration_without_user()],
            None if self.accounts.is_empty() => vec![Account::demonstration()],
            None => Vec::new(),
        };
        accounts.extend(self.accounts.iter().cloned());
        if let Some(user) = &self.user {
            let password = secret(&self.password, "--user", "--password", "CCM_EMULATOR_PASSWORD")?;
            let first = accounts.remove(0);
            accounts.insert(0, first.with_user(user, password));
        }
        Ok(accounts)
    }

    /// Logs to standard error, in colour where clap would use it. Write errors are ignored: the
    /// server must keep running if nobody reads its log.
    fn init_log(&self) {
        let level = if self.quiet { "warn" } else { "warn,ccm_emulator=info" };
        let filter = EnvFilter::try_from_env("CCM_EMULATOR_LOG").unwrap_or_else(|_| EnvFilter::new(level));
        let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_ansi(colour)
            .log_internal_errors(false);
        if self.log == LogFormat::Json {
            return log.event_format(json_log::JsonLines).init();
        }
        // The text of a request has all fields.
        let only_text = debug_fn(|writer, field, value| match field.name() {
            "message" => write!(writer, "{value:?}"),
            _ => Ok(()),
        });
        log.fmt_fields(only_text).init();
    }
}

/// The demonstration account with its well-known key, but without its well-known password.
fn demonstration_without_user() -> Account {
    let account = Account::demonstration();
    let keys = account.access_keys().iter();
    keys.fold(Account::new(account.name()), |account, key| account.with_access_key(&key.id, key.secret.clone()))
}

fn parse_host(text: &str) -> Result<String, String> {
    let name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    match !text.is_empty() && text.chars().all(name) {
        true => Ok(text.to_owned()),
        false => Err("expected a name without scheme and port, such as emulator.test".to_owned()),
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
