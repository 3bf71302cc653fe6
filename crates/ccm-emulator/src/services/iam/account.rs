//! The caller's account and its projects.

use serde_json::{Value, json};

use crate::base::ApiError;
use crate::call::{Answer, Call};

/// `GET /v3/auth/domains`
pub(super) fn domains(call: &Call) -> Result<Answer, ApiError> {
    let account = &call.account;
    let own = format!("{}/v3/domains/{}", call.world.endpoint, account.domain_id());
    Ok(Answer::json(&json!({
        "domains": [{
            "id": account.domain_id(),
            "name": account.name(),
            "description": "",
            "enabled": true,
            "links": {"self": own},
        }],
        "links": links(call),
    })))
}

/// `GET /v3/projects` and `GET /v3/auth/projects`
pub(super) fn projects(call: &Call) -> Result<Answer, ApiError> {
    let name = call.query("name");
    let account = &call.account;
    let projects = account.projects().iter().filter(|project| name.is_none_or(|name| project.name == name));
    let projects: Vec<Value> = projects
        .map(|project| {
            json!({
                "id": project.id,
                "name": project.name,
                "domain_id": account.domain_id(),
                "parent_id": account.domain_id(),
                "description": "",
                "enabled": true,
                "is_domain": false,
                "links": {"self": format!("{}/v3/projects/{}", call.world.endpoint, project.id)},
            })
        })
        .collect();
    Ok(Answer::json(&json!({"projects": projects, "links": links(call)})))
}

/// `GET /v5/caller-identity`
pub(super) fn caller_identity(call: &Call) -> Result<Answer, ApiError> {
    let account = &call.account;
    Ok(Answer::json(&json!({
        "account_id": account.domain_id(),
        "principal_id": account.domain_id(),
        "principal_urn": format!("iam::{}:root", account.domain_id()),
    })))
}

fn links(call: &Call) -> Value {
    json!({"self": format!("{}{}", call.world.endpoint, call.operation.path), "previous": null, "next": null})
}
