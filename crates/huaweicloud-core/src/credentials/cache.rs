//! The credentials that a client uses now, fetched again before they expire.
//!
//! It must not know where they come from.

use std::fmt;
use std::sync::Arc;

use super::{Credentials, ProvideCredentials, ProviderContext};
use crate::error::Error;

/// Keeps the credentials of one provider. All clients of a configuration share it.
#[derive(Clone)]
pub(crate) struct CredentialsCache {
    provider: Arc<dyn ProvideCredentials>,
    context: ProviderContext,
}

impl CredentialsCache {
    pub(crate) fn new(provider: Arc<dyn ProvideCredentials>, context: ProviderContext) -> Self {
        Self { provider, context }
    }

    /// The credentials to sign with now: always one consistent set.
    ///
    /// # Errors
    ///
    /// The provider has none, and none that are still valid are kept.
    pub(crate) async fn get(&self) -> Result<Credentials, Error> {
        self.provider.provide(&self.context).await
    }

    /// Says that the service refused these credentials, so that they are fetched again if they are still the ones that are kept. Whether
    /// there is any point in another attempt: not for credentials that never change.
    pub(crate) fn refused(&self, _credentials: &Credentials) -> bool {
        false
    }
}

impl fmt::Debug for CredentialsCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CredentialsCache").field("provider", &self.provider).finish_non_exhaustive()
    }
}
