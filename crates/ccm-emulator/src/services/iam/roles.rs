//! Permissions, system-defined or custom, and the list of both.

use serde_json::{Value, json};

use super::error::check_domain;
use super::lists::{link_alone, page};
use super::{policies, system_roles};
use crate::base::ApiError;
use crate::call::{Answer, Call, World};
use crate::store::{Snapshot, StoreError, View};

/// A permission.
pub(super) struct Role {
    pub(super) id: String,
    /// The internal name, which tokens contain.
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) catalog: String,
    /// Where it applies: `AX` to the account, `XA` to projects, `AA` to both.
    pub(super) kind: String,
    pub(super) description: String,
    pub(super) description_cn: String,
    pub(super) policy: Value,
    /// Whether it is a fine-grained policy rather than a role.
    pub(super) is_policy: bool,
    /// Of a custom policy.
    pub(super) custom: Option<Custom>,
}

/// The owner and the times of a custom policy.
pub(super) struct Custom {
    pub(super) domain_id: String,
    /// Milliseconds since 1970.
    pub(super) created: i64,
    /// Milliseconds since 1970.
    pub(super) updated: i64,
}

impl Role {
    /// The permission in the format of lists.
    pub(super) fn shown(&self, world: &World) -> Value {
        let (created, updated) = self.custom.as_ref().map_or((0, 0), |custom| (custom.created, custom.updated));
        let mut shown = json!({
            "id": self.id,
            "name": self.name,
            "display_name": self.display_name,
            "catalog": self.catalog,
            "type": self.kind,
            "description": self.description,
            "description_cn": self.description_cn,
            "domain_id": self.custom.as_ref().map(|custom| &custom.domain_id),
            "policy": self.policy,
            "links": link_alone(world, &format!("/v3/roles/{}", self.id)),
            "created_time": created.to_string(),
            "updated_time": updated.to_string(),
        });
        if self.is_policy && self.custom.is_none() {
            shown["flag"] = "fine_grained".into();
        }
        shown
    }
}

/// The permission with this id: a system-defined one, or a custom one of the account.
pub(super) fn find<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Option<Role>, StoreError> {
    match system_roles::all().find(|role| role.id == id) {
        Some(role) => Ok(Some(role)),
        None => policies::find(store, id),
    }
}

/// `KeystoneListPermissions`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    let roles = match call.query("domain_id") {
        Some(domain_id) => {
            check_domain(call, domain_id)?;
            call.read(|store| Ok(policies::all(store)?))?
        }
        None => {
            let policies = call.query("permission_type").map(|kind| kind == "policy");
            system_roles::all().filter(|role| policies.is_none_or(|wanted| role.is_policy == wanted)).collect()
        }
    };
    let is = |filter: &str, value: &str| call.query(filter).is_none_or(|filter| filter == value);
    let contains = |filter: &str, value: &str| call.query(filter).is_none_or(|filter| value.contains(filter));
    let applies = |role: &Role| match call.query("type") {
        Some("domain") => role.kind != "XA",
        Some("project") => role.kind != "AX",
        _ => true,
    };
    let matching = roles.iter().filter(|role| {
        is("name", &role.name)
            && is("catalog", &role.catalog)
            && contains("display_name", &role.display_name)
            && applies(role)
    });
    let roles: Vec<Value> = matching.map(|role| role.shown(&call.world)).collect();
    let total = roles.len();
    let (roles, links) = page(call, roles);
    Ok(Answer::json(&json!({"roles": roles, "links": links, "total_number": total})))
}
