//! Exchanges credentials: id tokens for tokens or temporary keys, and tokens for temporary keys.
//!
//! An id token is accepted if it is the one configured for the identity provider. OpenID Connect is
//! not implemented.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::{bad_request, other_method, refused, sts_bad_request, sts_refused};
use super::password::{X_SUBJECT_TOKEN, json_body};
use super::{temporary, tokens};
use crate::base::account::Account;
use crate::base::time::identity;
use crate::base::{ApiError, json};
use crate::call::{Answer, OpenCall};

/// `POST /v3.0/OS-AUTH/id-token/tokens`
pub(super) fn id_token(call: &OpenCall) -> Result<Answer, ApiError> {
    let provider = call.headers.get("x-idp-id").and_then(|value| value.to_str().ok());
    let provider = provider.ok_or_else(|| bad_request("the header X-Idp-Id is missing"))?;
    let body = json_body(call)?;
    let sent = body.pointer("/auth/id_token/id").and_then(Value::as_str);
    let sent = sent.ok_or_else(|| bad_request("auth.id_token.id is missing"))?;
    let account = trusted(call, provider, sent).ok_or_else(|| refused("The id token is not valid."))?;
    let (token, claims) = tokens::issue(&call.world, &account, provider)?;
    let domain = json!({"id": account.domain_id(), "name": account.name()});
    let body = json!({"token": {
        "methods": ["mapped"],
        "issued_at": identity(call.now()),
        "expires_at": identity(claims.expires),
        "user": {"id": provider, "name": provider, "domain": domain},
        "domain": domain,
        "roles": [],
        "catalog": [],
    }});
    Ok(Answer::json_with(StatusCode::CREATED, &body).with_header(X_SUBJECT_TOKEN, &token))
}

/// `POST /v3.0/OS-CREDENTIAL/securitytokens`
pub(super) fn temporary_key(call: &OpenCall) -> Result<Answer, ApiError> {
    let body = json_body(call)?;
    let methods = body.pointer("/auth/identity/methods").and_then(Value::as_array);
    if !matches!(methods.map(Vec::as_slice), Some([method]) if method == "token") {
        return Err(other_method("token"));
    }
    let in_body = body.pointer("/auth/identity/token/id").and_then(Value::as_str);
    let in_header = call.headers.get("x-auth-token").and_then(|value| value.to_str().ok());
    let token = in_body.or(in_header).ok_or_else(|| bad_request("auth.identity.token.id is missing"))?;
    let claims = tokens::open(&call.world, token).filter(|claims| claims.expires > call.now());
    let claims = claims.ok_or_else(|| refused("The token is not valid."))?;
    let seconds = body.pointer("/auth/identity/token/duration_seconds");
    let lifetime = lifetime(seconds).map_err(bad_request)?;
    let key = temporary::issue(&call.world, &claims.domain_id, lifetime)?;
    Ok(Answer::json_with(StatusCode::CREATED, &key.as_iam()))
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
    let key = temporary::issue(&call.world, account.domain_id(), lifetime)?;
    let mut answer = key.as_sts();
    answer["assumed_agency"] = json!({"urn": format!("{agency}/{session}"), "id": session});
    Ok(Answer::json_with(StatusCode::OK, &answer))
}

/// The account that trusts this id token of this provider.
fn trusted(call: &OpenCall, provider: &str, id_token: &str) -> Option<std::sync::Arc<Account>> {
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
