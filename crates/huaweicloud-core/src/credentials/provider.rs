//! Where credentials come from.
//!
//! A provider knows one source. It must not cache: that is done once, for all of them.

use std::fmt;
use std::sync::Arc;

use super::Credentials;
use crate::clock::Clock;
use crate::env::Environment;
use crate::error::Error;
use crate::transport::{BoxFuture, Transport};

/// A source of credentials.
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Fetches the credentials as they are now. With [`Credentials::with_expiry`] the provider says until when they are valid.
    ///
    /// # Errors
    ///
    /// [`Error::credentials`], saying why this source has none and how to mend that, and no secret.
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>>;
}

/// What a provider may use to find credentials.
#[derive(Clone)]
pub struct ProviderContext {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) environment: Environment,
    pub(crate) region: Option<String>,
}

impl ProviderContext {
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

    /// An environment variable. One that is empty counts as unset.
    ///
    /// # Errors
    ///
    /// The value is not Unicode.
    pub fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        self.environment.get(name)
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
