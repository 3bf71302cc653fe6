//! Looks up the domain ID of the account that an access key belongs to.
//!
//! Global services require it in every request, and IAM knows it. It must not know who needs it,
//! and caches nothing.

use std::time::SystemTime;

use reqwest::{Method, Request, StatusCode, Url};
use serde_json::Value;

use super::authenticate::{Subject, authenticate};
use super::endpoints::{self, Place};
use super::exchange::{IAM, Peer, STS, request, send};
use super::{Credentials, ProviderContext};
use crate::error::Error;
use crate::service_clock::{Verdict, response_date};
use crate::time::sdk_date;

/// What a caller needs of the domain ID, and where IAM may be asked for a missing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DomainId {
    /// It may be missing, since nothing is called yet.
    Optional,
    /// The service is at its address in the region: IAM is asked there too.
    FromRegion,
    /// The service is at a configured address: IAM is asked only if its address is configured too,
    /// since the key may be one of an emulator or of another cloud.
    FromConfiguredIam,
}

impl DomainId {
    /// Whether IAM may be asked.
    pub(super) fn may_ask(self, context: &ProviderContext) -> Result<bool, Error> {
        match self {
            Self::Optional => Ok(false),
            Self::FromRegion => Ok(true),
            Self::FromConfiguredIam => endpoints::is_iam_configured(&context.environment),
        }
    }
}

/// The error if IAM may not be asked.
pub(super) fn not_asked() -> Error {
    Error::config(format!(
        "the domain ID of the account is not set, and IAM is not asked for it at its address in the region, since the \
         service is at a configured address: {SET}, or set HUAWEICLOUD_SDK_IAM_ENDPOINT to the address of IAM"
    ))
}

const SET: &str = "set HUAWEICLOUD_SDK_DOMAIN_ID, or call domain_id(..) on the configuration builder or \
                   with_domain_id(..) on the credentials";

/// Requests it from IAM, or from STS if IAM returns no account.
///
/// # Errors
///
/// The reason, and how to set the domain ID explicitly.
pub(super) async fn look_up(
    context: &ProviderContext,
    credentials: &Credentials,
    domain_id: DomainId,
) -> Result<String, Error> {
    find(context, credentials, domain_id).await.map_err(|error| {
        Error::credentials(format!(
            "the domain ID of the account is not set and could not be looked up: {error}; {SET}"
        ))
        .with_source(error)
    })
}

async fn find(context: &ProviderContext, credentials: &Credentials, domain_id: DomainId) -> Result<String, Error> {
    let place = place(context, domain_id == DomainId::FromRegion);
    let response = get(context, credentials, Subject::Account, &IAM, place.iam("/v3/auth/domains")?).await?;
    if let Some(id) = response.pointer("/domains/0/id").and_then(id) {
        return Ok(id);
    }
    let response = get(context, credentials, Subject::Account, &STS, place.sts("/v5/caller-identity")?).await?;
    response.get("account_id").and_then(id).ok_or_else(|| Error::credentials("neither IAM nor STS returned an account"))
}

/// Where an ID is looked up.
pub(super) fn place(context: &ProviderContext, by_region: bool) -> Place<'_> {
    // Not `context.environment()`, which falls back to the process: a configuration from a builder
    // reads no variables.
    Place { environment: context.environment.clone(), region: context.region(), by_region }
}

/// Sends an authenticated request, again if the clock was the reason for a rejection.
pub(super) async fn get(
    context: &ProviderContext,
    credentials: &Credentials,
    subject: Subject<'_>,
    peer: &Peer,
    url: Url,
) -> Result<Value, Error> {
    let signed = |date| signed(&url, credentials, subject, date);
    let clock = &context.service_clock;
    let signed_at = clock.now();
    let response = send(context, peer, signed(signed_at)?).await?;
    let verdict = match response.status {
        StatusCode::UNAUTHORIZED => clock.learn(signed_at, response_date(&response.headers)),
        _ => Verdict::Right,
    };
    let response = match verdict {
        Verdict::Right => response,
        Verdict::Corrected => send(context, peer, signed(clock.now())?).await?,
        Verdict::TooFar(reason) => return Err(Error::credentials(format!("{}: {reason}", peer.name))),
    };
    response.successful(peer)?.json(peer)
}

fn signed(url: &Url, credentials: &Credentials, subject: Subject<'_>, date: SystemTime) -> Result<Request, Error> {
    let mut request = request(Method::GET, url.clone());
    authenticate(&mut request, credentials, subject, &sdk_date(date))?;
    Ok(request)
}

/// Accepts only letters, digits and hyphens. Anything else in a response would end up in headers
/// and in `Debug`.
fn id(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| text.to_owned())
}
