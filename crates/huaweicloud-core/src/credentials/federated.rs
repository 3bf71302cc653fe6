//! Temporary credentials in exchange for the token of an identity provider that IAM trusts (OpenID
//! Connect).
//!
//! Takes two requests: the ID token is exchanged for an IAM token, and that for a temporary access
//! key. It must not know who issued the ID token.

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::json;

use super::exchange::{IAM, post, send};
use super::{Credentials, ProvideCredentials, ProviderContext, endpoints, file, temporary};
use crate::error::Error;
use crate::setting::{self, Kind};
use crate::transport::BoxFuture;

/// The requested lifetime of the access key.
const DURATION_SECONDS: u32 = 21_600;

/// A temporary access key in exchange for the token of an identity provider.
///
/// The file with the ID token is read again each time. The IAM of the configuration's region is
/// used unless `HUAWEICLOUD_SDK_IAM_ENDPOINT` is set.
///
/// # Errors
///
/// The file cannot be read or is empty, the address of IAM is not known, IAM cannot be reached, or
/// it rejects the token.
#[derive(Clone, Debug)]
pub struct FederatedCredentials {
    idp_id: String,
    id_token_file: String,
}

impl FederatedCredentials {
    /// The ID of the identity provider in IAM, and the path of the file with the ID token.
    pub fn new(idp_id: impl Into<String>, id_token_file: impl Into<String>) -> Self {
        Self { idp_id: idp_id.into(), id_token_file: id_token_file.into() }
    }
}

impl ProvideCredentials for FederatedCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(exchange(context, &self.idp_id, &self.id_token_file, None, "the identity provider"))
    }

    fn check(&self) -> Result<(), Error> {
        setting::check(&self.idp_id, Kind::Identifier, "ID of the identity provider", "that was set in code")
    }
}

/// Exchanges the token. `origin` names the source of the settings in errors.
pub(super) async fn exchange(
    context: &ProviderContext,
    idp_id: &str,
    id_token_file: &str,
    iam_endpoint: Option<&str>,
    origin: &str,
) -> Result<Credentials, Error> {
    let address = |path: &str| -> Result<Url, Error> {
        match iam_endpoint {
            Some(endpoint) => endpoints::at(endpoint, origin, path),
            None => context.place().iam(path),
        }
    };
    let id_token = file::read_token(id_token_file, origin)?;

    let mut request = post(address("/v3.0/OS-AUTH/id-token/tokens")?, &json!({"auth": {"id_token": {"id": id_token}}}));
    let idp_id = HeaderValue::from_str(idp_id).map_err(|_| {
        Error::config(format!(
            "the identity provider ID of {origin} contains characters that are not allowed in an HTTP header"
        ))
    })?;
    request.headers_mut().insert(HeaderName::from_static("x-idp-id"), idp_id);
    let token = send(context, &IAM, request).await?.successful(&IAM)?.subject_token()?;

    let token = json!({"id": token.expose_secret(), "duration_seconds": DURATION_SECONDS});
    let body = json!({"auth": {"identity": {"methods": ["token"], "token": token}}});
    let request = post(address("/v3.0/OS-CREDENTIAL/securitytokens")?, &body);
    let response = send(context, &IAM, request).await?.successful(&IAM)?;
    temporary::parse(&response.json(&IAM)?, IAM.name)
}
