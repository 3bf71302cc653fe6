//! Temporary credentials of the agency of the server (ECS) that this program runs on.
//!
//! Nobody sets this up for a program, and where there is no such server the address leads nowhere; so whatever fails here counts as not set
//! up, and takes no longer than it must. It must not know other sources.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, Url};

use super::exchange::{Peer, request, send, set_secret};
use super::{Credentials, ProvideCredentials, ProviderContext, temporary};
use crate::error::Error;
use crate::transport::BoxFuture;

const DISABLED: &str = "HUAWEICLOUD_SDK_METADATA_DISABLED";

const TOKEN_URL: &str = "http://169.254.169.254/meta-data/latest/api/token";
const KEY_URL: &str = "http://169.254.169.254/openstack/latest/securitykey";

/// The first request, which shows whether there is a metadata service: it is near, and answers at once if it is there.
const FIRST: Peer = Peer { name: "the metadata service", limit: Duration::from_secs(1), attempts: 1 };
const SECOND: Peer = Peer { name: "the metadata service", limit: Duration::from_secs(3), attempts: 2 };

/// A temporary access key of the agency that is assigned to this server.
///
/// Asks the metadata service of the server at `169.254.169.254`, with a token (version 2) and, where there are no tokens, without
/// (version 1). It is given up if there is no answer within one second. `HUAWEICLOUD_SDK_METADATA_DISABLED=true` (or `1`) turns it off.
///
/// # Errors
///
/// Not set up, with the reason, if it is turned off, cannot be reached, or has no credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct MetadataCredentials;

impl ProvideCredentials for MetadataCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            let off = context.variable(DISABLED)?.is_some_and(|value| !matches!(value.trim(), "0" | "false"));
            if off {
                return Err(Error::no_credentials(format!("metadata: turned off by {DISABLED}")));
            }
            let failed = |error: Error| Error::no_credentials(format!("metadata: {error}")).with_source(error);
            fetch(context).await.map_err(failed)
        })
    }
}

async fn fetch(context: &ProviderContext) -> Result<Credentials, Error> {
    let url = |text: &str| Url::parse(text).map_err(|_| Error::config("the address of the metadata service is none"));
    let mut token_request = request(Method::PUT, url(TOKEN_URL)?);
    let life = HeaderName::from_static("x-metadata-token-ttl-seconds");
    token_request.headers_mut().insert(life, HeaderValue::from_static("21600"));
    let answer = send(context, &FIRST, token_request).await?;

    let mut key_request = request(Method::GET, url(KEY_URL)?);
    // Version 1, which has no tokens.
    if !matches!(answer.status.as_u16(), 404 | 405 | 503) {
        let answer = answer.successful(&FIRST)?;
        let token = std::str::from_utf8(&answer.body).unwrap_or_default().trim();
        set_secret(&mut key_request, "x-metadata-token", token, "the token of the metadata service")?;
    }
    let answer = send(context, &SECOND, key_request).await?.successful(&SECOND).map_err(|error| {
        Error::credentials(format!("{error}; is an agency assigned to this server?")).with_source(error)
    })?;
    temporary::parse(&answer.json(&SECOND)?, SECOND.name)
}
