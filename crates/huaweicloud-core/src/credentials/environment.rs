//! Credentials that stand in environment variables.
//!
//! It must not know other sources.

use super::federated;
use super::{Credentials, ProvideCredentials, ProviderContext};
use crate::error::Error;
use crate::transport::BoxFuture;

const IDP_ID: &str = "HUAWEICLOUD_SDK_IDP_ID";
const ID_TOKEN_FILE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";

/// Credentials from environment variables, as [`Credentials::from_env`] reads them; and before those `HUAWEICLOUD_SDK_IDP_ID` with
/// `HUAWEICLOUD_SDK_ID_TOKEN_FILE`, see [`FederatedCredentials`](super::FederatedCredentials).
///
/// # Errors
///
/// Not set up if none of the variables is set. A pair of which one half is missing is an error that names it.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentCredentials;

impl ProvideCredentials for EnvironmentCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(provide(context))
    }
}

async fn provide(context: &ProviderContext) -> Result<Credentials, Error> {
    let half = |present: &str, missing: &str| {
        Error::config(format!("{present} is set but {missing} is not: set both, or unset {present}"))
    };
    match (context.variable(IDP_ID)?, context.variable(ID_TOKEN_FILE)?) {
        (Some(idp_id), Some(file)) => return federated::exchange(context, &idp_id, &file, None, IDP_ID).await,
        (Some(_), None) => return Err(half(IDP_ID, ID_TOKEN_FILE)),
        (None, Some(_)) => return Err(half(ID_TOKEN_FILE, IDP_ID)),
        (None, None) => {}
    }
    Credentials::find(&context.environment())?.ok_or_else(|| {
        Error::no_credentials(
            "environment: neither HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK nor HUAWEICLOUD_SDK_AUTH_TOKEN is set",
        )
    })
}
