//! Issues tokens for a name and a password.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::{HeaderName, StatusCode};
use serde_json::{Value, json};

use super::error::{bad_request, other_method, refused};
use super::tokens;
use crate::base::account::{Account, User};
use crate::base::time::identity;
use crate::base::{ApiError, json};
use crate::call::{Answer, OpenCall};

pub(super) const X_SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// `POST /v3/auth/tokens`
pub(super) fn create_token(call: &OpenCall) -> Result<Answer, ApiError> {
    let body = json_body(call)?;
    let identity_part = body.pointer("/auth/identity");
    let methods = identity_part.and_then(|identity| identity.get("methods")).and_then(Value::as_array);
    let Some(methods) = methods else { return Err(bad_request("auth.identity.methods is missing")) };
    if !matches!(methods.as_slice(), [method] if method == "password") {
        return Err(other_method("password"));
    }
    let text = |pointer: &str| {
        let value = body.pointer(pointer).and_then(Value::as_str);
        value.ok_or_else(|| bad_request(format!("{} is missing", pointer[1..].replace('/', "."))))
    };
    const USER: &str = "/auth/identity/password/user";
    let password = text(&format!("{USER}/password"))?;
    let (account, user) = find(call, &body, USER).ok_or_else(unauthorized)?;
    let same = verify_slices_are_equal(user.password.expose_secret().as_bytes(), password.as_bytes());
    same.map_err(|_| unauthorized())?;

    let scope = scope(&body, &account)?;
    let (token, claims) = tokens::issue(&call.world, &account, &user.id)?;
    let domain = json!({"id": account.domain_id(), "name": account.name()});
    let mut answer = json!({
        "methods": ["password"],
        "issued_at": identity(call.now()),
        "expires_at": identity(claims.expires),
        "roles": [{"id": "0", "name": "te_admin"}],
        "catalog": [],
        "user": {"id": user.id, "name": user.name, "domain": domain, "password_expires_at": ""},
    });
    match scope {
        Some(mut project) => {
            project["domain"] = domain;
            answer["project"] = project;
        }
        None => answer["domain"] = domain,
    }
    let answer = Answer::json_with(StatusCode::CREATED, &json!({"token": answer}));
    Ok(answer.with_header(X_SUBJECT_TOKEN, &token))
}

/// Finds the user, by id, or by name and account.
fn find(call: &OpenCall, body: &Value, user: &str) -> Option<(std::sync::Arc<Account>, User)> {
    let text = |pointer: &str| body.pointer(&format!("{user}{pointer}")).and_then(Value::as_str);
    let accounts = &call.world.accounts;
    let find_in = |account: &std::sync::Arc<Account>, predicate: &dyn Fn(&User) -> bool| {
        account.users().iter().find(|user| predicate(user)).map(|user| (account.clone(), user.clone()))
    };
    if let Some(id) = text("/id") {
        return accounts.all().iter().find_map(|account| find_in(account, &|user| user.id == id));
    }
    let account = match (text("/domain/id"), text("/domain/name")) {
        (Some(id), _) => accounts.by_domain_id(id)?,
        (None, name) => accounts.by_name(name?)?,
    };
    let name = text("/name")?;
    find_in(account, &|user| user.name == name)
}

/// The project that the token is scoped to, or `None` if it is scoped to the account.
fn scope(body: &Value, account: &Account) -> Result<Option<Value>, ApiError> {
    let Some(requested) = body.pointer("/auth/scope/project") else { return Ok(None) };
    let text = |name: &str| requested.get(name).and_then(Value::as_str);
    let project = account.projects().iter().find(|project| match (text("id"), text("name")) {
        (Some(id), _) => project.id == id,
        (None, Some(name)) => project.name == name,
        (None, None) => false,
    });
    let project = project.ok_or_else(unauthorized)?;
    Ok(Some(json!({"id": project.id, "name": project.name})))
}

/// Parses the body of a request to IAM.
pub(super) fn json_body(call: &OpenCall) -> Result<Value, ApiError> {
    json::parse(&call.body).map_err(|_| bad_request("the body is not valid JSON"))
}

fn unauthorized() -> ApiError {
    refused("The username or password is wrong.")
}
