//! The caller's account and its projects.

use serde_json::{Value, json};

use super::lists::{link, link_alone, page};
use crate::base::ApiError;
use crate::base::account::Project;
use crate::call::{Answer, Call};

/// `KeystoneListAuthDomains`
pub(super) fn domains(call: &Call) -> Result<Answer, ApiError> {
    let account = &call.account;
    Ok(Answer::json(&json!({
        "domains": [{
            "id": account.domain_id(),
            "name": account.name(),
            "description": "",
            "enabled": true,
            "links": link(&call.world, &format!("/v3/domains/{}", account.domain_id())),
        }],
        "links": link(&call.world, call.operation.path),
    })))
}

/// `KeystoneListAuthProjects`
pub(super) fn accessible(call: &Call) -> Result<Answer, ApiError> {
    let projects: Vec<Value> = call.account.projects().iter().map(|project| shown(call, project)).collect();
    Ok(Answer::json(&json!({"projects": projects, "links": link(&call.world, call.operation.path)})))
}

/// `KeystoneListProjects`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    let domain_id = call.account.domain_id();
    // Projects belong to the account directly, are enabled, and are no domains.
    let own = [call.query("domain_id"), call.query("parent_id")].into_iter().flatten().all(|id| id == domain_id)
        && call.query_flag("enabled") != Some(false)
        && call.query_flag("is_domain") != Some(true);
    let name = call.query("name");
    let projects = call.account.projects().iter().filter(|project| name.is_none_or(|name| project.name == name));
    let projects: Vec<Value> = projects.filter(|_| own).map(|project| shown(call, project)).collect();
    let (projects, links) = page(call, projects);
    Ok(Answer::json(&json!({"projects": projects, "links": links})))
}

fn shown(call: &Call, project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "domain_id": call.account.domain_id(),
        "parent_id": call.account.domain_id(),
        "description": "",
        "enabled": true,
        "is_domain": false,
        "links": link_alone(&call.world, &format!("/v3/projects/{}", project.id)),
    })
}
