//! Sources of credentials that are asked one after the other.
//!
//! It must not know how any of them works: only whether it is set up.

use std::sync::Arc;

use super::{
    Credentials, EnvironmentCredentials, MetadataCredentials, OidcCredentials, PodIdentityCredentials,
    ProfileCredentials, ProvideCredentials, ProviderContext,
};
use crate::error::Error;
use crate::transport::BoxFuture;

/// Asks sources one after the other, and takes the credentials of the first one that is set up.
///
/// By default these are, in this order:
///
/// 1. [`EnvironmentCredentials`], `HUAWEICLOUD_SDK_AK` and the like,
/// 2. [`OidcCredentials`], `HUAWEICLOUD_OIDC_…`,
/// 3. [`ProfileCredentials`], `~/.huaweicloud/credentials`,
/// 4. [`PodIdentityCredentials`], `HC_CONTAINER_…`,
/// 5. [`MetadataCredentials`], the server that the program runs on.
///
/// Another order, or other sources:
///
/// ```
/// use huaweicloud_core::Config;
/// use huaweicloud_core::credentials::{CredentialsChain, EnvironmentCredentials, ProfileCredentials};
///
/// # fn main() -> Result<(), huaweicloud_core::Error> {
/// let chain = CredentialsChain::first(ProfileCredentials).then(EnvironmentCredentials);
/// let config = Config::builder().credentials(chain).region("cn-north-4").build()?;
/// # let _ = config;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// A source that is set up but fails, or is set up in part, ends the search with its own error: credentials of another source would
/// be those of another identity. If none is set up, the error has the reason of each.
#[derive(Clone, Debug)]
pub struct CredentialsChain(Vec<Arc<dyn ProvideCredentials>>);

impl CredentialsChain {
    /// A chain of this source alone.
    pub fn first(provider: impl ProvideCredentials + 'static) -> Self {
        Self(vec![Arc::new(provider)])
    }

    /// Adds a source at the end.
    #[must_use]
    pub fn then(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.0.push(Arc::new(provider));
        self
    }
}

impl Default for CredentialsChain {
    fn default() -> Self {
        Self::first(EnvironmentCredentials)
            .then(OidcCredentials)
            .then(ProfileCredentials)
            .then(PodIdentityCredentials)
            .then(MetadataCredentials)
    }
}

impl ProvideCredentials for CredentialsChain {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            let mut reasons = Vec::new();
            for provider in &self.0 {
                match provider.provide(context).await {
                    Err(error) if error.is_no_credentials() => reasons.push(error.to_string()),
                    found_or_failed => return found_or_failed,
                }
            }
            Err(Error::no_credentials(format!("no credentials found: {}", reasons.join("; "))))
        })
    }
}
