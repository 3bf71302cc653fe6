//! Validates a token of the caller's account.

use std::sync::Arc;

use super::error::invalid_subject;
use super::facts::{self, X_SUBJECT_TOKEN};
use super::tokens::Claims;
use super::trust;
use crate::base::ApiError;
use crate::base::account::Account;
use crate::call::{Answer, Call};

/// `KeystoneValidateToken`
pub(super) fn validate(call: &Call) -> Result<Answer, ApiError> {
    let token = call.header("x-subject-token").unwrap_or_default();
    let own = |(account, _): &(Arc<Account>, Claims)| account.domain_id() == call.account.domain_id();
    let (account, claims) = trust::token(&call.world, token)?.filter(own).ok_or_else(invalid_subject)?;
    let body = facts::token(&call.world, &account, &claims, call.query("nocatalog").is_none())?;
    Ok(Answer::json(&body).with_header(X_SUBJECT_TOKEN, token))
}
