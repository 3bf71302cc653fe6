//! Issues tokens that act in another account, by one of its agencies.

use serde::Deserialize as _;
use serde_json::Value;

use super::error::bad_request;
use super::facts;
use super::password::{answer, check_methods};
use super::tokens::{self, Scope};
use super::trust::{self, AssumeRole};
use crate::base::ApiError;
use crate::call::{Answer, Call};

/// `KeystoneCreateAgencyToken`
pub(super) fn create(call: &Call) -> Result<Answer, ApiError> {
    check_methods(&call.body, &[METHOD])?;
    let (delegating, principal) = trust::assume(call, requested(&call.body)?)?;
    let scope = Scope::of(call.body.pointer("/auth/scope"), &delegating)?;
    let (token, claims) = tokens::issue(&call.world, &delegating, principal, scope, &[METHOD])?;
    let body = facts::token(&call.world, &delegating, &claims, call.query("nocatalog").is_none())?;
    Ok(answer(body, &token))
}

/// The method in a request to assume an agency.
pub(super) const METHOD: &str = "assume_role";

/// The agency that a request names.
pub(super) fn requested(body: &Value) -> Result<AssumeRole, ApiError> {
    let part = body.pointer("/auth/identity/assume_role").unwrap_or(&Value::Null);
    // Its error may quote the value, so drop it.
    AssumeRole::deserialize(part).map_err(|_| bad_request("auth.identity.assume_role is missing or invalid"))
}
