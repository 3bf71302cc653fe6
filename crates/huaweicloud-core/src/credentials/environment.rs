//! Reads credentials from environment variables.
//!
//! It must not know other sources.

use super::{Credentials, ProvideCredentials, ProviderContext, federated};
use crate::error::Error;
use crate::setting::{self, Kind};
use crate::transport::BoxFuture;

pub(super) const IDP_ID: &str = "HUAWEICLOUD_SDK_IDP_ID";
pub(super) const ID_TOKEN_FILE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";

/// Credentials from environment variables, as read by [`Credentials::from_env`].
/// `HUAWEICLOUD_SDK_IDP_ID` with `HUAWEICLOUD_SDK_ID_TOKEN_FILE` takes precedence, see
/// [`FederatedCredentials`](super::FederatedCredentials).
///
/// # Errors
///
/// Not configured if none of the variables is set. A pair with only one incomplete set is an error
/// that names the missing incomplete.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentCredentials;

impl ProvideCredentials for EnvironmentCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(provide(context))
    }
}

async fn provide(context: &ProviderContext) -> Result<Credentials, Error> {
    let incomplete = |present: &str, missing: &str| {
        Error::config(format!("{present} is set but {missing} is not: set both, or unset {present}"))
    };
    match (context.variable(IDP_ID)?, context.variable(ID_TOKEN_FILE)?) {
        (Some(idp_id), Some(file)) => {
            setting::check(&idp_id, Kind::Identifier, "value", &format!("of {IDP_ID}"))?;
            return federated::exchange(context, &idp_id, &file, None, IDP_ID).await;
        }
        (Some(_), None) => return Err(incomplete(IDP_ID, ID_TOKEN_FILE)),
        (None, Some(_)) => return Err(incomplete(ID_TOKEN_FILE, IDP_ID)),
        (None, None) => {}
    }
    Credentials::find(&context.environment())?.ok_or_else(|| {
        Error::no_credentials(
            "environment: neither HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK nor HUAWEICLOUD_SDK_AUTH_TOKEN is set",
        )
    })
}
