//! The settings that all clients of a program share.
//!
//! Collects the settings from a builder or from the environment, and rejects invalid ones early. It
//! must not know any service: a missing region or endpoint is reported when a client is created.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use crate::ca_bundle::CaBundle;
use crate::clock::{Clock, Random, SystemClock, SystemRandom};
use crate::credentials::{
    Credentials, CredentialsCache, CredentialsChain, DomainId, ProjectCache, ProvideCredentials, ProviderContext,
};
use crate::endpoint::{self, Address, Endpoint, Service};
use crate::env::Environment;
use crate::error::Error;
use crate::interceptor::Interceptor;
use crate::proxy;
use crate::retry::{Backoff, RetryPolicy};
use crate::secret::Secret;
use crate::service_clock::ServiceClock;
use crate::setting::{self, Kind};
use crate::transport::{HttpSettings, HttpTransport, Transport};

const REGION: &str = "HUAWEICLOUD_SDK_REGION";

/// The settings of clients: credentials, region or endpoint, timeouts. Cheap to clone; `Debug`
/// shows no secret.
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
    projects: ProjectCache,
    service_clock: ServiceClock,
    transport: Arc<dyn Transport>,
    common: Common,
}

/// The settings that have a default.
#[derive(Clone, Debug)]
struct Common {
    region: Option<String>,
    domain_id: Option<String>,
    project_id: Option<String>,
    endpoints: Option<Vec<Address>>,
    environment: Environment,
    connect_timeout: Duration,
    read_timeout: Duration,
    attempt_timeout: Duration,
    operation_timeout: Duration,
    max_response_size: usize,
    allow_http: bool,
    user_agent_suffix: Option<String>,
    /// Secret, since it may contain a password.
    proxy: Option<Secret>,
    ca_bundle: Option<CaBundle>,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    retry: Arc<dyn RetryPolicy>,
    interceptors: Vec<Arc<dyn Interceptor>>,
}

impl Config {
    /// Starts with the defaults. The environment is not read: the result depends only on the
    /// methods called on the builder.
    pub fn builder() -> ConfigBuilder {
        let http = HttpSettings::default();
        ConfigBuilder {
            credentials: None,
            common: Common {
                region: None,
                domain_id: None,
                project_id: None,
                endpoints: None,
                environment: Environment::none(),
                connect_timeout: http.connect_timeout,
                read_timeout: http.read_timeout,
                attempt_timeout: Duration::from_secs(120),
                operation_timeout: Duration::from_secs(300),
                max_response_size: 64 * 1024 * 1024,
                allow_http: false,
                user_agent_suffix: None,
                proxy: None,
                ca_bundle: None,
                transport: None,
                clock: Arc::new(SystemClock),
                random: Arc::new(SystemRandom),
                retry: Arc::new(Backoff::new()),
                interceptors: Vec::new(),
            },
        }
    }

    /// Reads all settings from the environment variables of this process:
    ///
    /// - credentials, from the sources of [`CredentialsChain`] in order;
    /// - `HUAWEICLOUD_SDK_DOMAIN_ID`, the domain ID of the account; if it is not set, the first
    ///   call requests it from IAM, see [`domain_id`](ConfigBuilder::domain_id);
    /// - `HUAWEICLOUD_SDK_PROJECT_ID`, the ID of the project for services that are bound to one; if
    ///   it is not set, the first call of such a service requests it from IAM, see
    ///   [`project_id`](ConfigBuilder::project_id);
    /// - `HUAWEICLOUD_SDK_REGION`, the region, such as `cn-north-4`;
    /// - `HUAWEICLOUD_SDK_ENDPOINT_{SERVICE}`, the address of one service (`…_ENDPOINT_SCM`); with
    ///   it no region is needed;
    /// - `HUAWEICLOUD_SDK_REGION_{SERVICE}_{REGION}`, the address of one service in one region
    ///   (`…_REGION_SCM_CN_NORTH_4`), which the vendor's SDKs also read. It may list several
    ///   addresses, separated by commas: if one is unreachable, calls fail over to the next;
    /// - the vendor's regions file, see the documentation of the crate;
    /// - `HUAWEICLOUD_SDK_CA_BUNDLE`, a file of certificates, see
    ///   [`ca_bundle`](ConfigBuilder::ca_bundle); the HTTP client itself reads the variables of
    ///   [`proxy`](ConfigBuilder::proxy).
    ///
    /// Addresses are read when a client is created. An empty variable counts as unset. A region
    /// and an address are trimmed; any other value with surrounding whitespace or quotes is an
    /// error.
    ///
    /// Async because credentials can come from the network, for example from the metadata service
    /// of a virtual machine. They are fetched here, so that a program without credentials fails at
    /// startup.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if credentials are incomplete, ambiguous or
    /// cannot be right;
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) if there are none, or their source
    /// fails. A missing region is reported only when a client that needs one is created.
    pub async fn from_env() -> Result<Self, Error> {
        let config = Self::from_environment(Environment::process())?;
        config.credentials().get(DomainId::Optional).await?;
        Ok(config)
    }

    /// Like [`from_env`](Self::from_env), but reads variables with `lookup`. It is also called
    /// later: when a client is created, and when credentials are fetched, which happens before the
    /// first call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if an access key is incomplete or ambiguous.
    /// Missing credentials are reported by the first call.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Result<Self, Error> {
        Self::from_environment(Environment::from_lookup(lookup))
    }

    fn from_environment(environment: Environment) -> Result<Self, Error> {
        ConfigBuilder::from_environment(environment)?.build()
    }

    pub(crate) fn credentials(&self) -> &CredentialsCache {
        &self.0.credentials
    }

    pub(crate) fn projects(&self) -> &ProjectCache {
        &self.0.projects
    }

    /// Parses the endpoint of a single call.
    pub(crate) fn parse_endpoint(&self, text: &str) -> Result<Endpoint, Error> {
        endpoint::parse(text, "the endpoint of the call options", self.0.common.allow_http)
    }

    pub(crate) fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.common.clock
    }

    /// The clock for signatures. All clients of the configuration share what is learned about it.
    pub(crate) fn service_clock(&self) -> &ServiceClock {
        &self.0.service_clock
    }

    pub(crate) fn random(&self) -> &Arc<dyn Random> {
        &self.0.common.random
    }

    /// The endpoints of a service, at least one.
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

/// Builds a [`Config`]; see [`Config::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ConfigBuilder {
    credentials: Option<Arc<dyn ProvideCredentials>>,
    common: Common,
}

impl ConfigBuilder {
    /// Starts with the settings of the environment variables of this process, which
    /// [`Config::from_env`] lists. What is set on the builder takes precedence. Unlike there,
    /// missing credentials are reported by the first call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if an access key is incomplete or ambiguous,
    /// or a variable cannot be right.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_environment(Environment::process())
    }

    /// Like [`from_env`](Self::from_env), but reads variables with `lookup`, as
    /// [`Config::from_lookup`] does.
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env).
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Result<Self, Error> {
        Self::from_environment(Environment::from_lookup(lookup))
    }

    fn from_environment(environment: Environment) -> Result<Self, Error> {
        // Reports incomplete variables immediately, without a request.
        Credentials::find(&environment)?;
        let mut builder = Config::builder().credentials(CredentialsChain::default());
        let region = environment.get(REGION)?;
        builder.common.region = region.map(|text| setting::region(&text, &format!("in {REGION}"))).transpose()?;
        builder.common.ca_bundle = CaBundle::from_environment(&environment)?;
        builder.common.environment = environment;
        Ok(builder)
    }

    /// Sets the credentials: either fixed [`Credentials`], or a provider that fetches them.
    /// Required; [`NoCredentials`](crate::credentials::NoCredentials) is for programs that call
    /// only operations that need none.
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Sets the region, such as `cn-north-4`. Every client needs one, unless
    /// [`endpoint`](Self::endpoint) is set. Which regions are available depends on the service.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.common.region = Some(region.into());
        self
    }

    /// Sets the domain ID of the account, for credentials that have none of their own. If it is not
    /// set, the domain ID of an access key is requested from IAM, provided that a region and no
    /// [`endpoint`](Self::endpoint) is set.
    ///
    /// If the address of the service is configured in another way, by a variable, the regions file
    /// or call options, IAM is requested only at the address in `HUAWEICLOUD_SDK_IAM_ENDPOINT`.
    /// Without it the call fails: the key may be one of an emulator or of another cloud.
    pub fn domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.common.domain_id = Some(domain_id.into());
        self
    }

    /// Sets the ID of the project, for credentials that have none of their own: 32 to 64 letters,
    /// digits, `-` and `_`. Only services that are bound to a project use it, such as KMS or ELB;
    /// global services, such as SCM and PCA, ignore it.
    /// [`CallOptions::project_id`](crate::CallOptions::project_id) overrides it for one call.
    ///
    /// If it is not set, the ID of the region's default project, which has the region's name, is
    /// requested from IAM once for each access key, under the same conditions as the
    /// [`domain_id`](Self::domain_id).
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.common.project_id = Some(project_id.into());
        self
    }

    /// Sets the address for **every** client created with this configuration, instead of the one
    /// that follows from the region. Meant for emulators and private gateways. Without a scheme,
    /// `https://` is assumed; a base path is kept.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.common.endpoints = Some(vec![Address(endpoint.into())]);
        self
    }

    /// Sets several addresses for every client created with this configuration, instead of
    /// [`endpoint`](Self::endpoint). Calls go to the first one; if a connection fails, they fail
    /// over to the next and stay there.
    pub fn endpoints(mut self, endpoints: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.common.endpoints = Some(endpoints.into_iter().map(|endpoint| Address(endpoint.into())).collect());
        self
    }

    /// The timeout for connecting, including TLS. Default 10 seconds; must be greater than zero.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.common.connect_timeout = timeout;
        self
    }

    /// The timeout for each read: how long the service may stay silent before and during its
    /// response. Default 60 seconds; must be greater than zero.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.common.read_timeout = timeout;
        self
    }

    /// The timeout of one attempt, from connecting to the end of the body. Default 120 seconds;
    /// must be greater than zero.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.common.attempt_timeout = timeout;
        self
    }

    /// The timeout of a call, including all attempts and the delays between them. Default 300
    /// seconds; must be greater than zero.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.common.operation_timeout = timeout;
        self
    }

    /// The maximum size of a response body in bytes. Default 64 MiB. A larger body is an error and
    /// is not read further.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.common.max_response_size = bytes;
        self
    }

    /// Sets the retry policy. Default [`Backoff::new`]: up to three attempts for operations that
    /// are safe to retry.
    pub fn retry(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.common.retry = Arc::new(policy);
        self
    }

    /// Adds an interceptor, which is called for each attempt, after those added before.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.common.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Allows `http://` endpoints on other hosts than this machine. Default `false`: tokens and
    /// private keys would cross the network unencrypted.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.common.allow_http = allow;
        self
    }

    /// Sets the proxy for all requests except those to loopback and link-local addresses, such as
    /// `http://proxy.example.com:3128`. A user name and password before the host are sent to the
    /// proxy as basic authentication; `Debug` does not show them.
    ///
    /// Without it, the HTTP client uses the proxy in the variables `HTTPS_PROXY` and `HTTP_PROXY`
    /// of the process, else in `ALL_PROXY`, except for the hosts in `NO_PROXY`; names in lower case
    /// work too. With it, these variables are not read.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.common.proxy = Some(url.into());
        self
    }

    /// Sets the certificate authorities to trust **instead of** the platform's: certificates in
    /// PEM, one after the other. Needed where a proxy of the company issues the certificates of the
    /// hosts that it forwards to, or for a private gateway. Add the public authorities if the
    /// service must be reached without the proxy too.
    ///
    /// [`Config::from_env`] reads them from the file named by `HUAWEICLOUD_SDK_CA_BUNDLE`. Without
    /// them the platform's trust store is used, on Linux also the file named by `SSL_CERT_FILE`.
    pub fn ca_bundle(mut self, pem: impl Into<String>) -> Self {
        self.common.ca_bundle = Some(CaBundle::new(pem.into()));
        self
    }

    /// Sets the transport, which replaces the HTTP client. Settings of the HTTP client, such as the
    /// connect timeout, the proxy or the CA bundle, then have no effect.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.common.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the clock, which replaces the system clock.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.common.clock = Arc::new(clock);
        self
    }

    /// Sets the source of random numbers for retry jitter, which replaces the system's.
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.common.random = Arc::new(random);
        self
    }

    /// Appends a suffix to the `User-Agent` header, such as `my-tool/1.2`. Only visible ASCII
    /// characters and spaces are allowed.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.common.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Checks the settings and builds a [`Config`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if no credentials are set, a part of them,
    /// the domain ID, the project ID or the region cannot be right, the proxy is not an address,
    /// the CA bundle has no valid certificate, a timeout is zero, or the user agent suffix contains
    /// characters that are not allowed in a header. Endpoints are checked when a client is created.
    pub fn build(self) -> Result<Config, Error> {
        let Self { credentials, mut common } = self;
        let Some(credentials) = credentials else {
            return Err(Error::config(
                "no credentials are set: call credentials(..) on the configuration builder, or use Config::from_env(); \
                 operations that need none can be called with credentials(NoCredentials)",
            ));
        };
        credentials.check()?;
        let origin = "of the configuration builder";
        common.region = common.region.map(|text| setting::region(&text, origin)).transpose()?;
        if let Some(domain_id) = &common.domain_id {
            setting::check(domain_id, Kind::Identifier, "domain ID", origin)?;
        }
        if let Some(project_id) = &common.project_id {
            setting::check(project_id, Kind::Project, "project ID", origin)?;
        }
        for (name, timeout) in [
            ("connect_timeout", common.connect_timeout),
            ("read_timeout", common.read_timeout),
            ("attempt_timeout", common.attempt_timeout),
            ("operation_timeout", common.operation_timeout),
        ] {
            if timeout.is_zero() {
                return Err(Error::config(format!("{name} is zero, must be greater than zero")));
            }
        }
        let printable = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        if let Some(suffix) = &common.user_agent_suffix
            && !suffix.bytes().all(printable)
        {
            return Err(Error::config(
                "the user agent suffix contains characters other than visible ASCII characters and spaces",
            ));
        }
        let proxy = common.proxy.as_ref().map(|url| proxy::parse(url.expose_secret())).transpose()?;
        let roots = common.ca_bundle.as_ref().map(CaBundle::roots).transpose()?;
        let transport = common.transport.clone().unwrap_or_else(|| {
            Arc::new(HttpTransport::new(HttpSettings {
                connect_timeout: common.connect_timeout,
                read_timeout: common.read_timeout,
                user_agent: common.user_agent(),
                proxy,
                roots,
            }))
        });
        let service_clock = ServiceClock::new(common.clock.clone());
        let context = ProviderContext {
            transport: transport.clone(),
            clock: common.clock.clone(),
            service_clock: service_clock.clone(),
            environment: common.environment.clone(),
            region: common.region.clone(),
            domain_id: common.domain_id.clone(),
            project_id: common.project_id.clone(),
            region_determines_endpoints: common.endpoints.is_none(),
        };
        // Reports an invalid variable immediately.
        context.configured_domain_id()?;
        context.configured_project_id()?;
        let projects = ProjectCache::new(context.clone());
        let credentials = CredentialsCache::new(credentials, context);
        Ok(Config(Arc::new(Settings { credentials, projects, service_clock, transport, common })))
    }
}

impl Common {
    fn user_agent(&self) -> String {
        let mut text = HttpSettings::default().user_agent;
        if let Some(suffix) = &self.user_agent_suffix {
            text.push(' ');
            text.push_str(suffix);
        }
        text
    }
}
