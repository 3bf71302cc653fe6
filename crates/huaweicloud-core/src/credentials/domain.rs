//! Looks up the domain ID of the account that an access key belongs to.
//!
//! Global services require it in every request, and IAM knows it. It must not know who needs it,
//! and caches nothing.

use reqwest::{Method, Url};
use serde_json::Value;

use super::authenticate::authenticate;
use super::exchange::{IAM, Peer, STS, request, send};
use super::{Credentials, ProviderContext, endpoints};
use crate::error::Error;
use crate::time::sdk_date;

/// Requests it from IAM, or from STS if IAM returns no account.
///
/// # Errors
///
/// The reason, and how to set the domain ID explicitly.
pub(super) async fn look_up(context: &ProviderContext, credentials: &Credentials) -> Result<String, Error> {
    find(context, credentials).await.map_err(|error| {
        Error::credentials(format!(
            "the domain ID of the account is not set and could not be looked up: {error}; set HUAWEICLOUD_SDK_DOMAIN_ID, or \
             call domain_id(..) on the configuration builder or with_domain_id(..) on the credentials"
        ))
        .with_source(error)
    })
}

async fn find(context: &ProviderContext, credentials: &Credentials) -> Result<String, Error> {
    // Not `context.environment()`, which falls back to the process: a configuration from a builder
    // reads no variables.
    let environment = &context.environment;
    let region = context.region();
    let url = endpoints::iam(environment, region, "/v3/auth/domains")?;
    let response = get(context, credentials, &IAM, url).await?;
    if let Some(id) = response.pointer("/domains/0/id").and_then(id) {
        return Ok(id);
    }
    let url = endpoints::sts(environment, region, "/v5/caller-identity")?;
    let response = get(context, credentials, &STS, url).await?;
    response.get("account_id").and_then(id).ok_or_else(|| Error::credentials("neither IAM nor STS returned an account"))
}

async fn get(context: &ProviderContext, credentials: &Credentials, peer: &Peer, url: Url) -> Result<Value, Error> {
    let mut request = request(Method::GET, url);
    authenticate(&mut request, credentials, &sdk_date(context.clock().now()))?;
    send(context, peer, request).await?.successful(peer)?.json(peer)
}

/// Accepts only letters, digits and hyphens. Anything else in a response would end up in headers
/// and in `Debug`.
fn id(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| text.to_owned())
}
