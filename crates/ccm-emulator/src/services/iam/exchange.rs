//! Exchanges credentials: tokens and agencies for temporary keys, and id tokens for tokens or
//! temporary keys.
//!
//! An id token is accepted if it is the one configured for the identity provider. OpenID Connect is
//! not implemented. The policy that a request may narrow a key down with is not enforced.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::agency_token::{METHOD, requested};
use super::error::{bad_request, refused, sts_bad_request, sts_refused};
use super::password::{answer, check_methods};
use super::tokens::Scope;
use super::{facts, temporary, tokens, trust};
use crate::base::account::Account;
use crate::base::principal::Principal;
use crate::base::{ApiError, json};
use crate::call::{Answer, Call, OpenCall};

/// `CreateTemporaryAccessKeyByToken`
pub(super) fn by_token(call: &OpenCall) -> Result<Answer, ApiError> {
    check_methods(&call.document, &["token"])?;
    let part = call.document.pointer("/auth/identity/token").unwrap_or(&Value::Null);
    let lifetime = lifetime(part.get("duration_seconds")).map_err(bad_request)?;
    // The credentials of the request count before the token in the body.
    let (account, principal) = match call.caller.clone()? {
        Some(caller) => (caller.account, caller.principal),
        None => {
            let token = part["id"].as_str();
            let token = token.ok_or_else(|| refused("The request has neither credentials nor a token in its body."))?;
            let valid = trust::token(&call.world, token)?;
            valid
                .map(|(account, claims)| (account, claims.principal))
                .ok_or_else(|| refused("The token is not valid."))?
        }
    };
    let key = temporary::issue(&call.world, account.domain_id(), principal, lifetime)?;
    Ok(Answer::json_with(StatusCode::CREATED, &key.as_iam()))
}

/// `CreateTemporaryAccessKeyByAgency`
pub(super) fn by_agency(call: &Call) -> Result<Answer, ApiError> {
    check_methods(&call.body, &[METHOD])?;
    let part = call.body.pointer("/auth/identity/assume_role").unwrap_or(&Value::Null);
    let lifetime = lifetime(part.get("duration_seconds")).map_err(bad_request)?;
    let (delegating, principal) = trust::assume(call, requested(&call.body)?)?;
    let key = temporary::issue(&call.world, delegating.domain_id(), principal, lifetime)?;
    Ok(Answer::json_with(StatusCode::CREATED, &key.as_iam()))
}

/// `POST /v3.0/OS-AUTH/id-token/tokens`
pub(super) fn by_id_token(call: &OpenCall) -> Result<Answer, ApiError> {
    let provider = call.header("x-idp-id").ok_or_else(|| bad_request("the header X-Idp-Id is missing"))?;
    let body = json::parse(&call.body).map_err(|_| bad_request("the body is not valid JSON"))?;
    let sent = body.pointer("/auth/id_token/id").and_then(Value::as_str);
    let sent = sent.ok_or_else(|| bad_request("auth.id_token.id is missing"))?;
    let account = trusted(call, provider, sent).ok_or_else(|| refused("The id token is not valid."))?;
    let scope = Scope::of(body.pointer("/auth/scope"), &account)?;
    let principal = Principal::Provider(provider.to_owned());
    let (token, claims) = tokens::issue(&call.world, &account, principal, scope, &["mapped"])?;
    Ok(answer(facts::token(&call.world, &account, &claims, true)?, &token))
}

/// `POST /v5/agencies/assume-with-oidc`
pub(super) fn assume_with_oidc(call: &OpenCall) -> Result<Answer, ApiError> {
    let body = json::parse(&call.body).map_err(|_| sts_bad_request("the body is not valid JSON"))?;
    let text = |name: &str| {
        let value = body.get(name).and_then(Value::as_str);
        value.ok_or_else(|| sts_bad_request(format!("{name} is missing")))
    };
    // Has the format iam::ACCOUNT:oidcProvider:NAME
    let provider = text("provider_urn")?;
    let provider = provider.rsplit_once(':').map_or(provider, |(_, name)| name);
    let agency = text("agency_urn")?;
    let session = text("agency_session_name")?;
    let account = trusted(call, provider, text("id_token")?);
    let account = account.ok_or_else(|| sts_refused("the id token or its provider is not valid"))?;
    let lifetime = lifetime(body.get("duration_seconds")).map_err(sts_bad_request)?;
    let principal = Principal::Provider(provider.to_owned());
    let key = temporary::issue(&call.world, account.domain_id(), principal, lifetime)?;
    let mut answer = key.as_sts();
    answer["assumed_agency"] = json!({"urn": format!("{agency}/{session}"), "id": session});
    Ok(Answer::json_with(StatusCode::OK, &answer))
}

/// The account that trusts this id token of this provider.
fn trusted(call: &OpenCall, provider: &str, id_token: &str) -> Option<Arc<Account>> {
    let (account, provider) = call.world.accounts.by_provider(provider)?;
    verify_slices_are_equal(provider.id_token.expose_secret().as_bytes(), id_token.as_bytes()).ok()?;
    Some(account.clone())
}

/// The requested lifetime of a key, or the default of 15 minutes.
fn lifetime(seconds: Option<&Value>) -> Result<Duration, String> {
    let seconds = match seconds {
        None => temporary::MIN_SECONDS,
        Some(value) => value.as_u64().unwrap_or_default(),
    };
    match (temporary::MIN_SECONDS..=temporary::MAX_SECONDS).contains(&seconds) {
        true => Ok(Duration::from_secs(seconds)),
        false => Err(format!("duration_seconds must be from {} to {}", temporary::MIN_SECONDS, temporary::MAX_SECONDS)),
    }
}
