//! Validates a token of the caller's account.

use super::error::invalid_subject;
use super::facts::{self, X_SUBJECT_TOKEN};
use super::{tokens, trust};
use crate::base::ApiError;
use crate::call::{Answer, Call};

/// `KeystoneValidateToken`
pub(super) fn validate(call: &Call) -> Result<Answer, ApiError> {
    let token = call.header("x-subject-token").unwrap_or_default();
    let claims = tokens::open(&call.world, token).filter(|claims| claims.expires > call.now());
    let claims = claims.filter(|claims| claims.domain_id == call.account.domain_id()).ok_or_else(invalid_subject)?;
    let account = trust::account(&call.world, &claims.domain_id, &claims.principal)?.ok_or_else(invalid_subject)?;
    let body = facts::token(&call.world, &account, &claims, call.query("nocatalog").is_none())?;
    Ok(Answer::json(&body).with_header(X_SUBJECT_TOKEN, token))
}
