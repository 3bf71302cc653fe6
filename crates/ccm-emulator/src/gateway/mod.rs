//! Which account a request comes from, as the gateway before the services finds out.
//!
//! Requests are signed with an access key, permanent or temporary, or carry a token of IAM. What is verified is the request as it arrived,
//! byte for byte. Written from the description of the signature, and not from the client's code: a mistake in the one shall not be
//! hidden by the same in the other.

mod authorization;
mod canonical;
pub(crate) mod refusal;
mod signature;
#[cfg(test)]
mod vectors;

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::HeaderMap;

use crate::base::{ApiError, account::Account, service::Codes};
use crate::call::World;
use crate::services::iam::tokens;

pub(crate) use refusal::Refusal;

/// A request as it arrived.
pub(crate) struct RawRequest {
    pub(crate) method: String,
    /// With the percent signs that were sent.
    pub(crate) path: String,
    /// The same, without the question mark.
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl RawRequest {
    /// The value of a header, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Who calls, and how that was proved.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) account: Arc<Account>,
    /// For the request log.
    pub(crate) verdict: &'static str,
}

/// Finds out who calls.
pub(crate) fn authenticate(world: &World, request: &RawRequest) -> Result<Caller, Refusal> {
    if request.headers.contains_key("authorization") {
        return signature::verify(world, request);
    }
    let token = request.header("x-auth-token").ok_or(Refusal::NotSigned)?;
    let claims = tokens::open(world, token).ok_or(Refusal::Token)?;
    if claims.expires <= world.clock.now() {
        return Err(Refusal::TokenExpired);
    }
    let account = world.accounts.by_domain_id(&claims.domain_id).ok_or(Refusal::Token)?;
    Ok(Caller { account: account.clone(), verdict: "token" })
}

/// Refuses a request that is sent for another domain than that of its caller.
pub(crate) fn check_domain(account: &Account, request: &RawRequest, codes: &Codes) -> Result<(), ApiError> {
    let Some(value) = request.headers.get("x-domain-id") else { return Ok(()) };
    if value.as_bytes() == account.domain_id().as_bytes() {
        return Ok(());
    }
    Err(refusal::other_domain(codes.other_domain))
}
