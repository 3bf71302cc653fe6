//! Temporary credentials of the agency of the server (ECS) that the program runs on.
//!
//! This source needs no configuration, and outside such a server the address is unreachable. Every
//! failure therefore counts as not configured, and must be detected quickly. It must not know other
//! sources.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, Url};

use super::exchange::{Peer, cause, request, send, set_secret};
use super::{Credentials, ProvideCredentials, ProviderContext, temporary};
use crate::error::{Error, ErrorKind};
use crate::transport::BoxFuture;

const DISABLED: &str = "HUAWEICLOUD_SDK_METADATA_DISABLED";

const TOKEN_URL: &str = "http://169.254.169.254/meta-data/latest/api/token";
const KEY_URL: &str = "http://169.254.169.254/openstack/latest/securitykey";

/// The first request, which detects the metadata service: it is local, and responds immediately if
/// present.
const TOKEN_PEER: Peer = Peer { name: "the metadata service", timeout: Duration::from_secs(1), attempts: 1 };
const KEY_PEER: Peer = Peer { name: "the metadata service", timeout: Duration::from_secs(3), attempts: 2 };

/// A temporary access key of the agency that is assigned to this server.
///
/// Requests it from the server's metadata service at `169.254.169.254`, with a token (version 2)
/// or, where tokens are not supported, without (version 1). It gives up if there is no response
/// within one second. `HUAWEICLOUD_SDK_METADATA_DISABLED=true` (or `1`) disables it.
///
/// # Errors
///
/// Not configured, with the reason, if it is disabled, cannot be reached, or has no credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct MetadataCredentials;

impl ProvideCredentials for MetadataCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            let disabled = context.variable(DISABLED)?.is_some_and(|value| !matches!(value.trim(), "0" | "false"));
            if disabled {
                return Err(Error::no_credentials(format!("metadata: disabled by {DISABLED}")));
            }
            fetch(context).await.map_err(|error| {
                // Outside of a server of the cloud there is no such address, which needs no advice.
                let text = if cause(&error).is_some_and(|cause| cause.kind() == ErrorKind::Connect) {
                    "metadata: the metadata service cannot be reached".to_owned()
                } else {
                    format!("metadata: {error}")
                };
                Error::no_credentials(text).with_source(error)
            })
        })
    }
}

async fn fetch(context: &ProviderContext) -> Result<Credentials, Error> {
    let url = |text: &str| {
        Url::parse(text).map_err(|_| Error::config("the address of the metadata service is not a valid URL"))
    };
    let mut token_request = request(Method::PUT, url(TOKEN_URL)?);
    let ttl = HeaderName::from_static("x-metadata-token-ttl-seconds");
    token_request.headers_mut().insert(ttl, HeaderValue::from_static("21600"));
    let response = send(context, &TOKEN_PEER, token_request).await?;

    let mut key_request = request(Method::GET, url(KEY_URL)?);
    // These statuses mean version 1, which has no tokens.
    if !matches!(response.status.as_u16(), 404 | 405 | 503) {
        let response = response.successful(&TOKEN_PEER)?;
        let token = std::str::from_utf8(&response.body).unwrap_or_default().trim();
        set_secret(&mut key_request, "x-metadata-token", token, "the token of the metadata service")?;
    }
    let response = send(context, &KEY_PEER, key_request).await?.successful(&KEY_PEER).map_err(|error| {
        Error::credentials(format!("{error}; is an agency assigned to this server?")).with_source(error)
    })?;
    temporary::parse(&response.json(&KEY_PEER)?, KEY_PEER.name)
}
