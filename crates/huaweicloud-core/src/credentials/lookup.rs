//! Asks IAM and STS with the credentials themselves: which account or project they belong to.
//!
//! It must not know what is asked, and caches nothing.

use std::time::SystemTime;

use reqwest::{Method, Request, StatusCode, Url};
use serde_json::Value;

use super::authenticate::{Subject, authenticate};
use super::endpoints::Place;
use super::exchange::{Peer, request, send};
use super::{Credentials, ProviderContext};
use crate::error::Error;
use crate::service_clock::{Verdict, response_date};
use crate::time::sdk_date;

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
    authenticate(&mut request, Some(credentials), subject, &sdk_date(date))?;
    Ok(request)
}
