//! Authenticates requests, as the cloud's API gateway does.
//!
//! Requests are signed with a permanent or temporary access key, or carry an IAM token. Signatures
//! are verified over the request as it arrived, byte for byte. The code is written from the
//! description of the signature and not from the client's code, so that a bug in one is not hidden
//! by the same bug in the other.

mod authorization;
mod canonical;
mod limit;
pub(crate) mod refusal;
mod signature;
#[cfg(test)]
mod vectors;

use axum::body::Bytes;
use axum::http::HeaderMap;
pub(crate) use limit::BodyLimit;
pub(crate) use refusal::Refusal;

use crate::base::ApiError;
use crate::base::account::Account;
use crate::base::service::Codes;
use crate::call::{Caller, World};
use crate::services::iam::{tokens, trust};

/// A request as it arrived.
pub(crate) struct RawRequest {
    pub(crate) method: String,
    /// Still percent-encoded.
    pub(crate) path: String,
    /// Still percent-encoded, without the question mark.
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl RawRequest {
    /// The value of a header, if it is visible ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// An authenticated request.
#[derive(Clone, Debug)]
pub(crate) struct Authenticated {
    pub(crate) caller: Caller,
    /// The method of authentication, for the request log.
    pub(crate) verdict: &'static str,
}

/// How long the body of a request may be, which is asked before the body is received. Fails if its
/// head alone shows that the caller cannot be authenticated. It may read a few small records, which
/// the store usually has in its cache.
pub(crate) fn body_limit(world: &World, head: &RawRequest) -> Result<BodyLimit, Refusal> {
    if head.headers.contains_key("authorization") {
        signature::claim(world, head)?;
        let bytes = world.settings.max_signed_body_size.min(world.settings.max_body_size);
        return Ok(BodyLimit { bytes, of: "signed requests; with a token it may be longer" });
    }
    token(world, head)?;
    Ok(BodyLimit { bytes: world.settings.max_body_size, of: "requests" })
}

/// Authenticates the caller.
pub(crate) fn authenticate(world: &World, request: &RawRequest) -> Result<Authenticated, Refusal> {
    if request.headers.contains_key("authorization") {
        signature::verify(world, request)
    } else {
        token(world, request)
    }
}

/// Authenticates the caller if the request has credentials.
pub(crate) fn authenticate_if_possible(world: &World, request: &RawRequest) -> Result<Option<Caller>, Refusal> {
    let has_credentials = ["authorization", "x-auth-token"].iter().any(|name| request.headers.contains_key(*name));
    if has_credentials { authenticate(world, request).map(|found| Some(found.caller)) } else { Ok(None) }
}

/// The caller whose token the request carries.
fn token(world: &World, request: &RawRequest) -> Result<Authenticated, Refusal> {
    let token = request.header("x-auth-token").ok_or(Refusal::NotSigned)?;
    let claims = tokens::open(world, token).ok_or(Refusal::Token)?;
    if claims.expires <= world.clock.now() {
        return Err(Refusal::TokenExpired);
    }
    let account = trust::account(world, &claims.domain_id, &claims.principal)?.ok_or(Refusal::Owner)?;
    Ok(Authenticated { caller: Caller { account, principal: claims.principal }, verdict: "token" })
}

/// Refuses a request for a domain other than the caller's.
pub(crate) fn check_domain(account: &Account, request: &RawRequest, codes: &Codes) -> Result<(), ApiError> {
    let Some(value) = request.headers.get("x-domain-id") else { return Ok(()) };
    if value.as_bytes() == account.domain_id().as_bytes() {
        return Ok(());
    }
    Err(refusal::other_domain(codes.other_domain))
}
