//! The settings that all clients of a program share.
//!
//! Collects them, from a builder or from the environment, and refuses what can be seen to be wrong at once. It must not
//! know any service: which region or endpoint is missing shows only when a client is made.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, Random, SystemClock, SystemRandom};
use crate::credentials::{Credentials, CredentialsCache, CredentialsChain, ProvideCredentials, ProviderContext};
use crate::endpoint::{self, Endpoint, Service};
use crate::env::Environment;
use crate::error::Error;
use crate::interceptor::Interceptor;
use crate::retry::{Backoff, RetryPolicy};
use crate::transport::{HttpSettings, HttpTransport, Transport};

const REGION: &str = "HUAWEICLOUD_SDK_REGION";

/// What every client needs to know: credentials, region or endpoint, timeouts. Cheap to clone; `Debug` shows no secret.
///
/// ```
/// use huaweicloud_core::{Config, Credentials};
///
/// # fn main() -> Result<(), huaweicloud_core::Error> {
/// let config = Config::builder()
///     .credentials(Credentials::access_key("MYACCESSKEYID", "my secret key"))
///     .region("cn-north-4")
///     .build()?;
/// # let _ = config;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Config(Arc<Settings>);

#[derive(Clone, Debug)]
struct Settings {
    credentials: CredentialsCache,
    transport: Arc<dyn Transport>,
    common: Common,
}

/// What has a default.
#[derive(Clone, Debug)]
struct Common {
    region: Option<String>,
    domain_id: Option<String>,
    endpoints: Option<Vec<String>>,
    environment: Environment,
    connect_timeout: Duration,
    read_timeout: Duration,
    attempt_timeout: Duration,
    operation_timeout: Duration,
    max_response_size: usize,
    allow_http: bool,
    user_agent_suffix: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    retry: Arc<dyn RetryPolicy>,
    interceptors: Vec<Arc<dyn Interceptor>>,
}

impl Config {
    /// Starts with the defaults. The environment is not read: what is built depends on nothing but the calls made.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder {
            credentials: None,
            common: Common {
                region: None,
                domain_id: None,
                endpoints: None,
                environment: Environment::none(),
                connect_timeout: Duration::from_secs(10),
                read_timeout: Duration::from_secs(60),
                attempt_timeout: Duration::from_secs(120),
                operation_timeout: Duration::from_secs(300),
                max_response_size: 64 * 1024 * 1024,
                allow_http: false,
                user_agent_suffix: None,
                transport: None,
                clock: Arc::new(SystemClock),
                random: Arc::new(SystemRandom),
                retry: Arc::new(Backoff::new()),
                interceptors: Vec::new(),
            },
        }
    }

    /// Reads everything from the environment variables of this process:
    ///
    /// - credentials, by the sources of [`CredentialsChain`] in their order;
    /// - `HUAWEICLOUD_SDK_DOMAIN_ID`, the domain id of the account; without it IAM is asked, see
    ///   [`domain_id`](ConfigBuilder::domain_id);
    /// - `HUAWEICLOUD_SDK_REGION`, the region, such as `cn-north-4`;
    /// - `HUAWEICLOUD_SDK_ENDPOINT_{SERVICE}`, the address of one service (`…_ENDPOINT_SCM`), which makes the region
    ///   unnecessary;
    /// - `HUAWEICLOUD_SDK_REGION_{SERVICE}_{REGION}`, the address of one service in one region
    ///   (`…_REGION_SCM_CN_NORTH_4`), which the vendor's SDKs read too. Of several, separated by commas, another is used where
    ///   one cannot be reached;
    /// - the vendor's file of regions, see the documentation of the crate.
    ///
    /// The last two are read when a client is made. An empty variable counts as unset.
    ///
    /// Asynchronous because credentials can also come from the network, from the metadata service of a virtual machine
    /// for example. They are fetched here, so that a program without any learns it at its start.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when credentials are incomplete or ambiguous, and
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when there are none, or their source fails. A missing
    /// region is an error only when a client is made that needs one.
    pub async fn from_env() -> Result<Self, Error> {
        let config = Self::from_environment(Environment::process())?;
        config.credentials().get().await?;
        Ok(config)
    }

    /// Like [`from_env`](Self::from_env), with `lookup` in place of the process's environment. It is also asked later,
    /// when a client is made, and when credentials are fetched, which is before the first call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when an access key is incomplete or ambiguous. Credentials that
    /// are missing are an error of the first call.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Result<Self, Error> {
        Self::from_environment(Environment::from_lookup(lookup))
    }

    fn from_environment(environment: Environment) -> Result<Self, Error> {
        // What is half set shows at once, without asking anybody.
        Credentials::find(&environment)?;
        let mut builder = Self::builder().credentials(CredentialsChain::default());
        builder.common.region = environment.get(REGION)?;
        builder.common.environment = environment;
        builder.build()
    }

    pub(crate) fn credentials(&self) -> &CredentialsCache {
        &self.0.credentials
    }

    /// The address that a single call is sent to.
    pub(crate) fn parse_endpoint(&self, text: &str) -> Result<Endpoint, Error> {
        endpoint::parse(text, "the endpoint of the call options", self.0.common.allow_http)
    }

    pub(crate) fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.common.clock
    }

    pub(crate) fn random(&self) -> &Arc<dyn Random> {
        &self.0.common.random
    }

    /// Where a service is reached, at least one address.
    pub(crate) fn endpoints(&self, service: &Service) -> Result<Vec<Endpoint>, Error> {
        let common = &self.0.common;
        endpoint::resolve(
            service,
            &endpoint::Settings {
                endpoints: common.endpoints.as_deref(),
                region: common.region.as_deref(),
                environment: &common.environment,
                allow_http: common.allow_http,
            },
        )
    }

    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.0.common.attempt_timeout
    }

    pub(crate) fn operation_timeout(&self) -> Duration {
        self.0.common.operation_timeout
    }

    pub(crate) fn max_response_size(&self) -> usize {
        self.0.common.max_response_size
    }

    pub(crate) fn retry(&self) -> &dyn RetryPolicy {
        &*self.0.common.retry
    }

    pub(crate) fn interceptors(&self) -> &[Arc<dyn Interceptor>] {
        &self.0.common.interceptors
    }
}

/// Makes a [`Config`]; see [`Config::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ConfigBuilder {
    credentials: Option<Arc<dyn ProvideCredentials>>,
    common: Common,
}

impl ConfigBuilder {
    /// Who is calling: [`Credentials`] that stay the same, or a provider that fetches them. Required.
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// The region, such as `cn-north-4`. Needed by each client unless [`endpoint`](Self::endpoint) is set; which
    /// regions there are depends on the service.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.common.region = Some(region.into());
        self
    }

    /// The domain id of the account, for credentials that have none of their own. Without it IAM is asked for that of an
    /// access key, if there is a region and no [`endpoint`](Self::endpoint) is set.
    pub fn domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.common.domain_id = Some(domain_id.into());
        self
    }

    /// The address of **every** client made with this configuration, in place of what follows from the region. Meant
    /// for emulators and private gateways. Without a scheme it is taken as `https://`; a base path is kept.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.common.endpoints = Some(vec![endpoint.into()]);
        self
    }

    /// Several addresses of every client made with this configuration, in place of [`endpoint`](Self::endpoint). A call goes to the one
    /// that could be connected to last, at first to the first; where it cannot, it goes on to the next.
    pub fn endpoints(mut self, endpoints: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.common.endpoints = Some(endpoints.into_iter().map(Into::into).collect());
        self
    }

    /// How long connecting may take, TLS included. Default 10 seconds, must be more than zero.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.common.connect_timeout = timeout;
        self
    }

    /// How long the service may stay silent, before and within its answer. Default 60 seconds, must be more than zero.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.common.read_timeout = timeout;
        self
    }

    /// How long one attempt may take as a whole, from connecting to the end of the body. Default 120 seconds, must be
    /// more than zero.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.common.attempt_timeout = timeout;
        self
    }

    /// How long a call may take as a whole, with all its attempts and the waiting between them. Default 300 seconds, must be more than
    /// zero.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.common.operation_timeout = timeout;
        self
    }

    /// How many bytes the body of an answer may have. Default 64 MiB. A longer one is an error, and is not read further.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.common.max_response_size = bytes;
        self
    }

    /// When and how often to try again. Default [`Backoff::new`]: three attempts for what is safe to repeat.
    pub fn retry(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.common.retry = Arc::new(policy);
        self
    }

    /// Adds something that is told of each attempt, after those added before.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.common.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Whether an endpoint may be `http://` on a host other than this machine. Default `false`: tokens and private keys
    /// would cross the network in the clear.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.common.allow_http = allow;
        self
    }

    /// What sends requests, in the place of the HTTP client. The settings of that, such as the timeout of connecting, then mean nothing.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.common.transport = Some(Arc::new(transport));
        self
    }

    /// What tells the time and waits, in the place of the system.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.common.clock = Arc::new(clock);
        self
    }

    /// What spreads the waiting between attempts, in the place of the system's random numbers.
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.common.random = Arc::new(random);
        self
    }

    /// Added to the `User-Agent` header after a blank, such as `my-tool/1.2`. Visible ASCII characters and blanks only.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.common.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Checks the settings and makes them into a [`Config`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there are no credentials, the region is empty, a timeout is
    /// zero, or the suffix of the user agent holds characters that no header can. Endpoints are checked when a client
    /// is made.
    pub fn build(self) -> Result<Config, Error> {
        let Self { credentials, common } = self;
        let Some(credentials) = credentials else {
            return Err(Error::config(
                "no credentials are set: call credentials(..) on the builder, or use Config::from_env()",
            ));
        };
        if common.region.as_deref().is_some_and(str::is_empty) {
            return Err(Error::config("the region is empty: give its id, such as cn-north-4"));
        }
        for (name, timeout) in [
            ("connect_timeout", common.connect_timeout),
            ("read_timeout", common.read_timeout),
            ("attempt_timeout", common.attempt_timeout),
            ("operation_timeout", common.operation_timeout),
        ] {
            if timeout.is_zero() {
                return Err(Error::config(format!(
                    "{name} is zero, so that no request could succeed: give it a longer duration"
                )));
            }
        }
        let printable = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        if let Some(suffix) = &common.user_agent_suffix
            && !suffix.bytes().all(printable)
        {
            return Err(Error::config(
                "the suffix of the user agent may hold only visible ASCII characters and blanks",
            ));
        }
        let transport = common.transport.clone().unwrap_or_else(|| {
            Arc::new(HttpTransport::new(HttpSettings {
                connect_timeout: common.connect_timeout,
                read_timeout: common.read_timeout,
                user_agent: common.user_agent(),
            }))
        });
        let context = ProviderContext {
            transport: transport.clone(),
            clock: common.clock.clone(),
            environment: common.environment.clone(),
            region: common.region.clone(),
            domain_id: common.domain_id.clone(),
            regional: common.endpoints.is_none(),
        };
        let credentials = CredentialsCache::new(credentials, context);
        Ok(Config(Arc::new(Settings { credentials, transport, common })))
    }
}

impl Common {
    fn user_agent(&self) -> String {
        let mut text = concat!("huaweicloud-rust/", env!("CARGO_PKG_VERSION")).to_owned();
        if let Some(suffix) = &self.user_agent_suffix {
            text.push(' ');
            text.push_str(suffix);
        }
        text
    }
}
