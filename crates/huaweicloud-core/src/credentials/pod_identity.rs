//! Temporary credentials that a container receives from the platform that runs it.
//!
//! It must not know which platform that is.

use std::time::Duration;

use reqwest::Url;
use serde_json::json;

use super::exchange::{Peer, post, send, set_secret};
use super::{Credentials, ProvideCredentials, ProviderContext, file, temporary};
use crate::error::Error;
use crate::transport::{BoxFuture, is_local};

pub(super) const URI: &str = "HC_CONTAINER_CREDENTIALS_FULL_URI";
pub(super) const TOKEN_FILE: &str = "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE";

const AGENT: Peer = Peer { name: "the pod identity agent", timeout: Duration::from_secs(5), attempts: 2 };

/// A temporary access key of the pod that this program runs in.
///
/// Variables, which the platform sets: `HC_CONTAINER_CREDENTIALS_FULL_URI`, the URL to request
/// credentials from, and `HC_CONTAINER_AUTHORIZATION_TOKEN_FILE`, a file with the token for the
/// request, which is read again each time.
///
/// # Errors
///
/// Not configured if neither is set. Otherwise: only one is set, the URL is invalid, unencrypted
/// (allowed for loopback and link-local addresses) or cannot be reached, the file cannot be read,
/// or the request is rejected.
#[derive(Clone, Copy, Debug, Default)]
pub struct PodIdentityCredentials;

impl ProvideCredentials for PodIdentityCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(provide(context))
    }
}

async fn provide(context: &ProviderContext) -> Result<Credentials, Error> {
    let incomplete = |present: &str, missing: &str| {
        Error::config(format!("{present} is set but {missing} is not: set both, or unset {present}"))
    };
    let (uri, path) = match (context.variable(URI)?, context.variable(TOKEN_FILE)?) {
        (Some(uri), Some(path)) => (uri, path),
        (Some(_), None) => return Err(incomplete(URI, TOKEN_FILE)),
        (None, Some(_)) => return Err(incomplete(TOKEN_FILE, URI)),
        (None, None) => return Err(Error::no_credentials(format!("pod identity: {URI} is not set"))),
    };
    let url = address(&uri)?;
    let token = file::read_token(&path, TOKEN_FILE)?;
    let mut request = post(url, &json!({}));
    set_secret(&mut request, "authorization", &token, &format!("the file of {TOKEN_FILE}"))?;
    let response = send(context, &AGENT, request).await?.successful(&AGENT)?;
    temporary::parse(&response.json(&AGENT)?, AGENT.name)
}

/// The URL of the agent. Over `http` the token must not leave this machine and its link: agents are
/// at such addresses.
fn address(text: &str) -> Result<Url, Error> {
    let reject = |what: &str| Err(Error::config(format!("the URL in {URI} {what}")));
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let Some(url) = url else {
        return reject("is not an http or https URL: the platform sets it");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return reject("contains a user name or password: remove everything before the host");
    }
    if url.scheme() == "http" && !is_local(&url) {
        return reject(
            "would send the token of the pod unencrypted: use https, or a loopback or link-local address (127.0.0.0/8, \
             ::1, localhost, 169.254.0.0/16, fe80::/10)",
        );
    }
    Ok(url)
}
