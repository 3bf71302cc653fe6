//! Issues tokens for a name and a password, and a code of an MFA device.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::StatusCode;
use serde_json::Value;

use super::error::{bad_request, refused};
use super::facts::{self, X_SUBJECT_TOKEN};
use super::tokens::{self, Scope};
use crate::base::ApiError;
use crate::base::account::{Account, User};
use crate::base::principal::Principal;
use crate::base::totp::Device;
use crate::call::{Answer, OpenCall};

/// `KeystoneCreateUserTokenByPassword`
pub(super) fn create(call: &OpenCall) -> Result<Answer, ApiError> {
    let (account, user) = identify(call)?;
    if user.mfa_seed.is_some() {
        return Err(refused(
            "The user has a virtual MFA device: use the methods \"password\" and \"totp\", with a code of the device.",
        ));
    }
    issue(call, &account, &user, &["password"])
}

/// `KeystoneCreateUserTokenByPasswordAndMfa`
pub(super) fn create_with_mfa(call: &OpenCall) -> Result<Answer, ApiError> {
    let (account, user) = identify(call)?;
    let text = |name: &str| call.document.pointer(&format!("/auth/identity/totp/user/{name}")).and_then(Value::as_str);
    let device = user.mfa_seed.as_ref().and_then(Device::new);
    let same_user = match (text("id"), text("name")) {
        (Some(id), _) => id == user.id,
        (None, name) => name == Some(user.name.as_str()),
    };
    let accepted = device.is_some_and(|device| device.accepts(text("passcode").unwrap_or_default(), call.now()));
    if !accepted || !same_user {
        return Err(refused("Invalid TOTP passcode."));
    }
    issue(call, &account, &user, &["password", "totp"])
}

/// The user whose name and password are in the request. The error is the same whether the account,
/// the user or the password is wrong.
fn identify(call: &OpenCall) -> Result<(Arc<Account>, User), ApiError> {
    let text = |pointer: &str| {
        call.document.pointer(&format!("/auth/identity/password/user/{pointer}")).and_then(Value::as_str)
    };
    let unauthorized = || refused("The username or password is wrong.");
    let account = text("domain/name").and_then(|name| call.world.accounts.by_name(name));
    let user = account.and_then(|account| account.users().iter().find(|user| Some(user.name.as_str()) == text("name")));
    let (account, user) = account.zip(user).ok_or_else(unauthorized)?;
    let password = text("password").unwrap_or_default();
    let same = verify_slices_are_equal(user.password.expose_secret().as_bytes(), password.as_bytes());
    same.map_err(|_| unauthorized())?;
    Ok((account.clone(), user.clone()))
}

fn issue(call: &OpenCall, account: &Account, user: &User, methods: &[&str]) -> Result<Answer, ApiError> {
    check_methods(&call.document, methods)?;
    let scope = Scope::of(call.document.pointer("/auth/scope"), account)?;
    let (token, claims) = tokens::issue(&call.world, account, Principal::User(user.id.clone()), scope, methods)?;
    let catalog = call.query.get("nocatalog").is_none();
    Ok(answer(facts::token(&call.world, account, &claims, catalog)?, &token))
}

/// The methods may be documented without their values.
pub(super) fn check_methods(body: &Value, methods: &[&str]) -> Result<(), ApiError> {
    let given = body.pointer("/auth/identity/methods").and_then(Value::as_array);
    let given = given.into_iter().flatten().map(|method| method.as_str().unwrap_or_default());
    if given.eq(methods.iter().copied()) {
        return Ok(());
    }
    Err(bad_request(format!("auth.identity.methods must be {methods:?}")))
}

/// The response with a new token.
pub(super) fn answer(body: Value, token: &str) -> Answer {
    Answer::json_with(StatusCode::CREATED, &body).with_header(X_SUBJECT_TOKEN, token)
}
