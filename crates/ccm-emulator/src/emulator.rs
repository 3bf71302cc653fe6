//! A running emulator.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use huaweicloud_core::{Config, Credentials, ProvideCredentials, Secret};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::base::account::{Account, Accounts};
use crate::base::clock::EmulatorClock;
use crate::base::last_use::LastUse;
use crate::base::locks::Locks;
use crate::base::{ResetError, SnapshotError, StartError, random};
use crate::builder::EmulatorBuilder;
use crate::call::World;
use crate::seeding::{self, Target};
use crate::server::faults::Faults;
use crate::server::{self, Origin, Server};
use crate::snapshot::Snapshot;
use crate::store::{Store, StoreError};

/// How long a shutdown waits for requests in flight.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// A running emulator. It stops when it is dropped.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use ccm_emulator::Emulator;
///
/// let emulator = Emulator::start().await?;
/// let scm = huaweicloud_scm::Client::new(&emulator.config())?;
/// assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
/// # let _ = scm;
/// emulator.shutdown().await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Emulator {
    endpoint: String,
    address: SocketAddr,
    accounts: Accounts,
    config: Config,
    credentials: Credentials,
    clock: EmulatorClock,
    faults: Faults,
    server: Arc<Server>,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

/// The environment variables that point clients to an emulator and one of its accounts.
#[must_use]
pub fn variables(account: &Account, endpoint: &str) -> Vec<(String, String)> {
    let mut variables: Vec<(&str, String)> = Vec::new();
    if let Some(key) = account.access_keys().first() {
        variables.push(("HUAWEICLOUD_SDK_AK", key.id.clone()));
        variables.push(("HUAWEICLOUD_SDK_SK", key.secret.expose_secret().to_owned()));
    }
    variables.push(("HUAWEICLOUD_SDK_DOMAIN_ID", account.domain_id().to_owned()));
    let services = clients::SERVICES.iter().map(|client| format!("HUAWEICLOUD_SDK_ENDPOINT_{}", client.prefix));
    let identity = ["HUAWEICLOUD_SDK_IAM_ENDPOINT", "HUAWEICLOUD_SDK_STS_ENDPOINT"].map(str::to_owned);
    let endpoints = services.chain(identity).map(|name| (name, endpoint.to_owned()));
    variables.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(endpoints).collect()
}

impl Emulator {
    /// Starts an emulator on a free port, with everything in memory and the account
    /// [`Account::demonstration`].
    ///
    /// # Errors
    ///
    /// If no port is available.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Configures an emulator. The defaults are those of [`Emulator::start`].
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// The endpoint of all services, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The address the emulator listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A client configuration for the first account: the endpoint, the account's first access key,
    /// and the emulator's clock, which dates the signatures.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config.clone()
    }

    /// A client configuration for the account with this name; see [`config`](Self::config).
    ///
    /// # Errors
    ///
    /// If there is no such account, or it has no access key.
    pub fn config_for(&self, account: &str) -> Result<Config, huaweicloud_core::Error> {
        let Some(account) = self.accounts.by_name(account) else {
            return Err(huaweicloud_core::Error::credentials(format!("the emulator has no account {account:?}")));
        };
        if account.access_keys().is_empty() {
            let name = account.name();
            let what = format!("the account {name:?} has no access key; add one with `Account::with_access_key`");
            return Err(huaweicloud_core::Error::credentials(what));
        }
        configuration(&self.endpoint, &self.clock, credentials(account))
    }

    /// A client configuration with other credentials, or a credentials provider; see
    /// [`config`](Self::config). Providers that call IAM need [`lookup`](Self::lookup) to find it.
    ///
    /// # Errors
    ///
    /// None are expected, since the configuration is complete.
    pub fn config_with(
        &self,
        credentials: impl ProvideCredentials + 'static,
    ) -> Result<Config, huaweicloud_core::Error> {
        configuration(&self.endpoint, &self.clock, credentials)
    }

    /// The credentials of the first account: its first access key and its domain id.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// The environment variables that point clients to this emulator and its first account. They
    /// work for the clients of this workspace and for the vendor's SDKs.
    #[must_use]
    pub fn variables(&self) -> Vec<(String, String)> {
        self.accounts.all().first().map(|account| variables(account, &self.endpoint)).unwrap_or_default()
    }

    /// The [`variables`](Self::variables) as a lookup function, for [`Config::from_lookup`] and for
    /// providers that read the environment.
    pub fn lookup(&self) -> impl Fn(&str) -> Option<OsString> + Send + Sync + 'static {
        let variables = self.variables();
        move |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
    }

    /// The accounts of this emulator.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.all().iter().map(|account| &**account)
    }

    /// The clock of this emulator, which tests can set.
    #[must_use]
    pub fn clock(&self) -> &EmulatorClock {
        &self.clock
    }

    /// The faults of this emulator, for tests that inject some.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The token that requests for the whole state need.
    #[must_use]
    pub fn control_token(&self) -> &Secret {
        &self.server.control_token
    }

    /// Takes a snapshot of the whole state: all records of all accounts, with their private keys,
    /// as of one time, and the clock.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or is too large for a snapshot.
    pub async fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let server = self.server.clone();
        let taken = tokio::task::spawn_blocking(move || server.snapshot()).await;
        taken.map_err(|error| SnapshotError::Store(error.to_string()))?
    }

    /// Replaces the whole state by that of a snapshot, all or nothing: a request sees either the
    /// old or the new records. Access keys are unlocked; faults and tokens of users stay.
    ///
    /// # Errors
    ///
    /// If the snapshot is damaged or has another format, if it has records of an account that this
    /// emulator does not have, or if the store cannot be written.
    pub async fn restore(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let (server, snapshot) = (self.server.clone(), snapshot.clone());
        let restored = tokio::task::spawn_blocking(move || server.restore(&snapshot)).await;
        restored.map_err(|error| SnapshotError::Store(error.to_string()))?
    }

    /// Returns to the state of a new emulator: empties the store or returns to what was seeded,
    /// clears the faults, unlocks access keys, and restarts the clock as it was when the emulator
    /// started. Tokens of users stay valid.
    ///
    /// # Errors
    ///
    /// If the store cannot be emptied, for example because the disk is full.
    pub async fn reset(&self) -> Result<(), ResetError> {
        let server = self.server.clone();
        match tokio::task::spawn_blocking(move || server.reset()).await {
            Ok(result) => result.map_err(ResetError),
            Err(error) => Err(ResetError(error.to_string())),
        }
    }

    /// Stops accepting requests, and returns once those in flight are answered, after at most 10
    /// seconds.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        if let Some(mut task) = self.task.take()
            && tokio::time::timeout(SHUTDOWN_TIMEOUT, &mut task).await.is_err()
        {
            task.abort();
        }
    }
}

impl EmulatorBuilder {
    /// Starts the emulator on the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// If it cannot listen on the address, cannot use the data directory, or the accounts conflict.
    pub async fn start(self) -> Result<Emulator, StartError> {
        let Self { listen, data, new_store, mut accounts, clock, settings, seed, control_token } = self;
        let seed = match seed {
            Some(seed) => {
                let file = seed.parse().map_err(|error| StartError::Seed(error.to_string()))?;
                accounts.splice(0..0, file.accounts.iter().map(|(name, described)| described.account(name)));
                Some((seed, Arc::new(file)))
            }
            None => None,
        };
        let accounts = if accounts.is_empty() { vec![Account::demonstration()] } else { accounts };
        let credentials = accounts.first().map(credentials).unwrap_or_else(|| credentials(&Account::demonstration()));
        let accounts = Accounts::new(accounts)?;
        let store = match data {
            // After a crash, opening repairs the file, which can take long.
            Some(directory) => blocking(move || Store::open(&directory, new_store)).await?,
            None => Store::in_memory().map_err(|error| StartError::Store(error.to_string()))?,
        };
        let requested = listen.unwrap_or_else(|| "127.0.0.1:0".to_owned());
        let failed = |source| StartError::Listen { address: requested.clone(), source };
        let listener = TcpListener::bind(&requested).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let endpoint = format!("http://{}", reachable(address));
        let config = configuration(&endpoint, &clock, credentials.clone())
            .map_err(|error| StartError::Accounts(error.to_string()))?;
        let control_token = match control_token {
            Some(token) => token,
            None => random::id().map_err(|error| StartError::Store(error.to_string()))?.into(),
        };
        let origin = match seed {
            Some((seed, file)) => {
                let target = Target {
                    accounts: accounts.clone(),
                    settings: settings.clone(),
                    endpoint: endpoint.clone(),
                    clock: clock.clone(),
                };
                let described = file.clone();
                Origin::seeded(file, move || {
                    seeding::records(&seed, &described, &target).map_err(|error| error.to_string())
                })
            }
            None => Origin::default(),
        };
        let (store, origin) = blocking(move || fill(store, origin)).await?;

        let world = World {
            store,
            clock: clock.clone(),
            settings,
            accounts: accounts.clone(),
            locks: Locks::default(),
            last_use: LastUse::default(),
            endpoint: endpoint.clone(),
        };
        let faults = Faults::default();
        let (stop, stopped) = watch::channel(false);
        let server = Server::new(Arc::new(world), faults.clone(), origin, control_token);
        let task = Some(tokio::spawn(server::serve(listener, server.clone(), stopped)));
        Ok(Emulator { endpoint, address, accounts, config, credentials, clock, faults, server, stop, task })
    }
}

/// Seeds a store that is empty.
fn fill(store: Store, origin: Origin) -> Result<(Store, Origin), StartError> {
    if origin.file.is_some() {
        let failed = |error: StoreError| StartError::Store(error.to_string());
        if store.is_empty().map_err(failed)? {
            store.replace(&*origin.records().map_err(StartError::Seed)?).map_err(failed)?;
        } else {
            tracing::warn!("the data directory already has records, so it is not seeded again; a reset does that");
        }
    }
    Ok((store, origin))
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

fn configuration(
    endpoint: &str,
    clock: &EmulatorClock,
    credentials: impl ProvideCredentials + 'static,
) -> Result<Config, huaweicloud_core::Error> {
    Config::builder().credentials(credentials).endpoint(endpoint).clock(clock.clone()).build()
}

fn credentials(account: &Account) -> Credentials {
    let (id, secret) = match account.access_keys().first() {
        Some(key) => (key.id.clone(), key.secret.clone()),
        // The account only has users. The gateway refuses this key as unknown.
        None => ("none".to_owned(), "none".into()),
    };
    Credentials::access_key(id, secret).with_domain_id(account.domain_id())
}

/// The address to connect to from this machine. An emulator that listens on all addresses is
/// reached at the loopback address.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StartError> + Send + 'static,
) -> Result<T, StartError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(StartError::Store(format!("opening the store was interrupted: {error}"))),
    }
}
