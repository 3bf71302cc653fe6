//! The settings that all clients of a program share.
//!
//! Collects them, from a builder or from the environment, and refuses what can be seen to be wrong at once. It must not
//! know any service: which region or endpoint is missing shows only when a client is made.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use crate::credentials::Credentials;
use crate::endpoint::{self, Endpoint, Service};
use crate::env::Environment;
use crate::error::Error;

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
    credentials: Credentials,
    common: Common,
}

/// What has a default.
#[derive(Clone, Debug)]
struct Common {
    region: Option<String>,
    endpoint: Option<String>,
    environment: Environment,
    connect_timeout: Duration,
    read_timeout: Duration,
    timeout: Duration,
    allow_http: bool,
    user_agent_suffix: Option<String>,
}

impl Config {
    /// Starts with the defaults. The environment is not read: what is built depends on nothing but the calls made.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder {
            credentials: None,
            common: Common {
                region: None,
                endpoint: None,
                environment: Environment::none(),
                connect_timeout: Duration::from_secs(10),
                read_timeout: Duration::from_secs(60),
                timeout: Duration::from_secs(120),
                allow_http: false,
                user_agent_suffix: None,
            },
        }
    }

    /// Reads everything from the environment variables of this process:
    ///
    /// - credentials, see [`Credentials::from_env`];
    /// - `HUAWEICLOUD_SDK_REGION`, the region, such as `cn-north-4`;
    /// - `HUAWEICLOUD_SDK_ENDPOINT_{SERVICE}`, the address of one service (`…_ENDPOINT_SCM`), which makes the region
    ///   unnecessary;
    /// - `HUAWEICLOUD_SDK_REGION_{SERVICE}_{REGION}`, the address of one service in one region
    ///   (`…_REGION_SCM_CN_NORTH_4`), which the vendor's SDKs read too. Of a list separated by commas the first address
    ///   is taken.
    ///
    /// The last two are read when a client is made. An empty variable counts as unset.
    ///
    /// Asynchronous because credentials can also come from the network, from the metadata service of a virtual machine
    /// for example: when such a source is added, no caller has to change. Today it does not wait for anything.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when credentials are missing, incomplete or ambiguous. A missing
    /// region is an error only when a client is made that needs one.
    pub async fn from_env() -> Result<Self, Error> {
        Self::from_environment(Environment::process())
    }

    /// Like [`from_env`](Self::from_env), with `lookup` in place of the process's environment. It is also asked later,
    /// when a client is made.
    ///
    /// # Errors
    ///
    /// The same as those of [`from_env`](Self::from_env).
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Result<Self, Error> {
        Self::from_environment(Environment::from_lookup(lookup))
    }

    fn from_environment(environment: Environment) -> Result<Self, Error> {
        let mut builder = Self::builder().credentials(Credentials::from_environment(&environment)?);
        builder.common.region = environment.get(REGION)?;
        builder.common.environment = environment;
        builder.build()
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    pub(crate) fn endpoint(&self, service: &Service) -> Result<Endpoint, Error> {
        let common = &self.0.common;
        endpoint::resolve(
            service,
            &endpoint::Settings {
                endpoint: common.endpoint.as_deref(),
                region: common.region.as_deref(),
                environment: &common.environment,
                allow_http: common.allow_http,
            },
        )
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        self.0.common.connect_timeout
    }

    pub(crate) fn read_timeout(&self) -> Duration {
        self.0.common.read_timeout
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.0.common.timeout
    }

    pub(crate) fn user_agent(&self) -> String {
        let mut text = concat!("huaweicloud-rust/", env!("CARGO_PKG_VERSION")).to_owned();
        if let Some(suffix) = &self.0.common.user_agent_suffix {
            text.push(' ');
            text.push_str(suffix);
        }
        text
    }
}

/// Makes a [`Config`]; see [`Config::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ConfigBuilder {
    credentials: Option<Credentials>,
    common: Common,
}

impl ConfigBuilder {
    /// Who is calling. Required.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The region, such as `cn-north-4`. Needed by each client unless [`endpoint`](Self::endpoint) is set; which
    /// regions there are depends on the service.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.common.region = Some(region.into());
        self
    }

    /// The address of **every** client made with this configuration, in place of what follows from the region. Meant
    /// for emulators and private gateways. Without a scheme it is taken as `https://`; a base path is kept.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.common.endpoint = Some(endpoint.into());
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
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.common.timeout = timeout;
        self
    }

    /// Whether an endpoint may be `http://` on a host other than this machine. Default `false`: tokens and private keys
    /// would cross the network in the clear.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.common.allow_http = allow;
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
            ("timeout", common.timeout),
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
        Ok(Config(Arc::new(Settings { credentials, common })))
    }
}
