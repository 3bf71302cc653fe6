//! Where credentials come from.
//!
//! A provider knows one source. It must not cache: that is done once, for all of them.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use super::{Credentials, DOMAIN_ID};
use crate::clock::Clock;
use crate::env::Environment;
use crate::error::Error;
use crate::transport::{BoxFuture, Transport};

/// A source of credentials.
///
/// A configuration asks it when credentials are first needed, again before they expire, and when a service refuses them; never twice at
/// once. The future is dropped if nobody waits for it any more.
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Fetches the credentials as they are now. With [`Credentials::with_expiry`] the provider says until when they are valid; without,
    /// it is not asked again.
    ///
    /// # Errors
    ///
    /// [`Error::no_credentials`] if this source is not set up, so that a [`CredentialsChain`](super::CredentialsChain) asks the next; else
    /// [`Error::credentials`]. The text says why and how to mend that, and holds no secret.
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>>;
}

/// What a provider may use to find credentials.
#[derive(Clone)]
pub struct ProviderContext {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) environment: Environment,
    pub(crate) region: Option<String>,
    /// The domain id that is set for all credentials that have none of their own.
    pub(crate) domain_id: Option<String>,
    /// Whether services are reached by the region, and not at an address that is set.
    pub(crate) regional: bool,
}

impl ProviderContext {
    /// A context to try a provider with, apart from any configuration. It reads the variables of this process and has no region.
    pub fn new(transport: impl Transport + 'static, clock: impl Clock + 'static) -> Self {
        Self {
            transport: Arc::new(transport),
            clock: Arc::new(clock),
            environment: Environment::process(),
            region: None,
            domain_id: None,
            regional: true,
        }
    }

    /// The same with a region.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same with `lookup` in place of the process's environment.
    #[must_use]
    pub fn with_lookup(mut self, lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        self.environment = Environment::from_lookup(lookup);
        self
    }

    /// Sends requests, without signing them.
    #[must_use]
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Tells the time.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The region of the configuration, if one is set.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// An environment variable, of the lookup that the configuration was made with, else of this process. One that is empty counts as
    /// unset.
    ///
    /// # Errors
    ///
    /// The value is not Unicode.
    pub fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        self.environment().get(name)
    }

    /// What providers read. A configuration by a builder reads no variables of its own; who hands it a provider that does wants those of
    /// the process.
    pub(crate) fn environment(&self) -> Environment {
        if self.environment.is_read() { self.environment.clone() } else { Environment::process() }
    }

    /// The domain id that the settings give.
    pub(crate) fn set_domain_id(&self) -> Result<Option<String>, Error> {
        match &self.domain_id {
            Some(id) => Ok(Some(id.clone())),
            None => self.environment.get(DOMAIN_ID),
        }
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
}
