//! The interface of credentials providers.
//!
//! A provider knows one source. It must not cache: that is done once for all providers.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use super::{Credentials, DOMAIN_ID, PROJECT_ID};
use crate::clock::Clock;
use crate::env::Environment;
use crate::error::Error;
use crate::service_clock::ServiceClock;
use crate::setting::{self, Kind};
use crate::transport::{BoxFuture, Transport};

/// A source of credentials.
///
/// A configuration calls it when credentials are first needed, before they expire, and when a
/// service rejects them; never concurrently. The future is dropped if no caller waits for it any
/// more.
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Fetches the current credentials. [`Credentials::with_expiry`] sets when they expire; without
    /// it, the provider is not called again.
    ///
    /// # Errors
    ///
    /// [`Error::no_credentials`] if this source is not configured, so that a
    /// [`CredentialsChain`](super::CredentialsChain) tries the next; else [`Error::credentials`].
    /// The message tells the reason and how to fix it, and contains no secret.
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>>;

    /// Checks the settings of the provider, without fetching. Called once, when the configuration
    /// is built. By default it checks nothing.
    ///
    /// # Errors
    ///
    /// A setting cannot be right. Building the configuration then fails with this error.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// What a provider may use to fetch credentials.
#[derive(Clone)]
pub struct ProviderContext {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    /// The clock for signatures, shared with the calls of the configuration.
    pub(crate) service_clock: ServiceClock,
    pub(crate) environment: Environment,
    pub(crate) region: Option<String>,
    /// The configured domain ID, for credentials that have none of their own.
    pub(crate) domain_id: Option<String>,
    /// The configured project ID, for credentials that have none of their own.
    pub(crate) project_id: Option<String>,
    /// Whether endpoints follow from the region, and not from a configured address.
    pub(crate) region_determines_endpoints: bool,
}

impl ProviderContext {
    /// A context for calling a provider without a configuration. It reads the variables of this
    /// process and has no region.
    pub fn new(transport: impl Transport + 'static, clock: impl Clock + 'static) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        Self {
            transport: Arc::new(transport),
            service_clock: ServiceClock::new(clock.clone()),
            clock,
            environment: Environment::process(),
            region: None,
            domain_id: None,
            project_id: None,
            region_determines_endpoints: true,
        }
    }

    /// Sets the region.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Reads variables with `lookup` instead of from the process's environment.
    #[must_use]
    pub fn with_lookup(mut self, lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        self.environment = Environment::from_lookup(lookup);
        self
    }

    /// The transport, which sends requests without signing them.
    #[must_use]
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The region of the configuration, if one is set.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// An environment variable, from the lookup of the configuration, else from this process. An
    /// empty one counts as unset.
    ///
    /// # Errors
    ///
    /// The value is not valid Unicode.
    pub fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        self.environment().get(name)
    }

    /// The environment that providers read. A configuration from a builder reads no variables
    /// itself; but a provider that reads variables, passed to it, should see those of the process.
    pub(crate) fn environment(&self) -> Environment {
        if self.environment.is_read() { self.environment.clone() } else { Environment::process() }
    }

    /// The domain ID of the settings or of the environment.
    pub(crate) fn configured_domain_id(&self) -> Result<Option<String>, Error> {
        self.configured(self.domain_id.as_ref(), DOMAIN_ID, Kind::Identifier)
    }

    /// The project ID of the settings or of the environment.
    pub(crate) fn configured_project_id(&self) -> Result<Option<String>, Error> {
        self.configured(self.project_id.as_ref(), PROJECT_ID, Kind::Project)
    }

    fn configured(&self, set: Option<&String>, variable: &str, kind: Kind) -> Result<Option<String>, Error> {
        if let Some(id) = set {
            return Ok(Some(id.clone()));
        }
        let id = self.environment.get(variable)?;
        if let Some(id) = &id {
            setting::check(id, kind, "value", &format!("of {variable}"))?;
        }
        Ok(id)
    }
}

impl fmt::Debug for ProviderContext {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProviderContext").field("region", &self.region).finish_non_exhaustive()
    }
}

impl ProvideCredentials for Credentials {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }

    fn check(&self) -> Result<(), Error> {
        self.check_values("that was set in code")
    }
}
