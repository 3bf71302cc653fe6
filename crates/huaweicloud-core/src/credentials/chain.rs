//! A chain of credentials sources, tried in order.
//!
//! It must not know how a source works: only whether it is configured.

use std::sync::Arc;

use super::{
    Credentials, EnvironmentCredentials, MetadataCredentials, OidcCredentials, PodIdentityCredentials,
    ProfileCredentials, ProvideCredentials, ProviderContext,
};
use crate::error::Error;
use crate::transport::BoxFuture;

/// Tries sources in order, and uses the credentials of the first one that is configured.
///
/// The default order:
///
/// 1. [`EnvironmentCredentials`], `HUAWEICLOUD_SDK_AK` and the like,
/// 2. [`OidcCredentials`], `HUAWEICLOUD_OIDC_…`,
/// 3. [`ProfileCredentials`], `~/.huaweicloud/credentials`,
/// 4. [`PodIdentityCredentials`], `HC_CONTAINER_…`,
/// 5. [`MetadataCredentials`], the server that the program runs on.
///
/// A custom order, or other sources:
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
/// A source that is configured but fails, or is only partly configured, ends the search with its
/// own error: the next source could be another identity. If none is configured, the error contains
/// the reason of each.
#[derive(Clone, Debug)]
pub struct CredentialsChain(Vec<Arc<dyn ProvideCredentials>>);

impl CredentialsChain {
    /// A chain with only this source.
    pub fn first(provider: impl ProvideCredentials + 'static) -> Self {
        Self(vec![Arc::new(provider)])
    }

    /// Appends a source.
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

    fn check(&self) -> Result<(), Error> {
        self.0.iter().try_for_each(|provider| provider.check())
    }
}
