//! The users of the caller's account, and the caller.

use serde_json::{Value, json};

use super::error::{check_domain, not_found};
use super::lists::{link_alone, page};
use crate::base::ApiError;
use crate::base::principal::Principal;
use crate::call::{Answer, Call};

/// `KeystoneListUsers`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    if let Some(domain_id) = call.query("domain_id") {
        check_domain(call, domain_id)?;
    }
    // Users are enabled, and their passwords do not expire, which differs from any time.
    let all = call.query_flag("enabled") != Some(false)
        && call.query("password_expires_at").is_none_or(|filter| filter.starts_with("neq:"));
    let name = call.query("name");
    let users = call.account.members().into_iter().filter(|(_, user)| all && name.is_none_or(|name| *user == name));
    let users = users.map(|(id, name)| {
        let mut user = shown(call, &id, name);
        user["pwd_strength"] = "high".into();
        user
    });
    let (users, links) = page(call, users.collect());
    Ok(Answer::json(&json!({"users": users, "links": links})))
}

/// `KeystoneShowUser`
pub(super) fn show(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("user_id");
    let name = call.account.member(id).ok_or_else(|| not_found("user", id))?;
    Ok(Answer::json(&json!({"user": shown(call, id, name)})))
}

fn shown(call: &Call, id: &str, name: &str) -> Value {
    json!({
        "id": id,
        "name": name,
        "domain_id": call.account.domain_id(),
        "description": "",
        "enabled": true,
        "access_mode": "default",
        "pwd_status": false,
        "password_expires_at": null,
        "last_project_id": "",
        "links": link_alone(&call.world, &format!("/v3/users/{id}")),
    })
}

/// `GET /v5/caller-identity`
pub(super) fn caller_identity(call: &Call) -> Result<Answer, ApiError> {
    let account = &call.account;
    let domain_id = account.domain_id();
    let (id, urn) = match &call.principal {
        Principal::User(id) if *id == account.administrator_id() => {
            (domain_id.to_owned(), format!("iam::{domain_id}:root"))
        }
        Principal::User(id) => {
            (id.clone(), format!("iam::{domain_id}:user:{}", account.member(id).unwrap_or_default()))
        }
        Principal::Provider(id) => (id.clone(), format!("sts::{domain_id}:external-user:{id}")),
        Principal::Agency(assumed) => {
            (assumed.agency.clone(), format!("sts::{domain_id}:assumed-agency:{}/{}", assumed.agency, assumed.session))
        }
    };
    Ok(Answer::json(&json!({"account_id": domain_id, "principal_id": id, "principal_urn": urn})))
}
