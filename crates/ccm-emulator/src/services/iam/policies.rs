//! Custom policies of the account.

use std::ops::ControlFlow;

use axum::http::StatusCode;
use huaweicloud_core::UnixMillis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::agencies::Agency;
use super::error::{TOO_LONG, WRONG_STATEMENTS, WRONG_VERSION, no_policy, policy, policy_in_use};
use super::lists::{link, page};
use super::roles::{Custom, Role};
use crate::base::time::millis;
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::store::{Record, Snapshot, StoreError, View};

/// A custom policy.
#[derive(Serialize, Deserialize)]
struct Policy {
    domain_id: String,
    /// Counts the policies of the account, for the internal name.
    number: u64,
    display_name: String,
    kind: String,
    description: String,
    description_cn: String,
    policy: Value,
    created: UnixMillis,
    updated: UnixMillis,
}

impl Record for Policy {
    const TABLE: &'static str = "iam.policies";
}

impl Policy {
    fn role(self, id: &str) -> Role {
        Role {
            id: id.to_owned(),
            name: format!("custom_{}_{}", self.domain_id, self.number),
            display_name: self.display_name,
            catalog: "CUSTOMED".to_owned(),
            kind: self.kind,
            description: self.description,
            description_cn: self.description_cn,
            policy: self.policy,
            is_policy: true,
            custom: Some(Custom {
                domain_id: self.domain_id,
                created: self.created.as_i64(),
                updated: self.updated.as_i64(),
            }),
        }
    }
}

/// The custom policy with this id.
pub(super) fn find<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Option<Role>, StoreError> {
    Ok(store.get::<Policy>(id)?.map(|policy| policy.role(id)))
}

/// All custom policies, the newest first.
pub(super) fn all<S: Snapshot>(store: &View<'_, S>) -> Result<Vec<Role>, StoreError> {
    let mut policies = store.all::<Policy>()?;
    policies.sort_by_key(|(_, policy)| std::cmp::Reverse(policy.number));
    Ok(policies.into_iter().map(|(id, policy)| policy.role(&id)).collect())
}

/// `CreateCloudServiceCustomPolicy`
pub(super) fn create(call: &Call) -> Result<Answer, ApiError> {
    let requested = &call.body["role"];
    let text = |name: &str| requested[name].as_str().unwrap_or_default().to_owned();
    check(&requested["policy"])?;
    let id = random::id()?;
    let now = millis(call.now());
    let role = call.write(|store| {
        let last = store.all::<Policy>()?.iter().map(|(_, policy)| policy.number).max();
        let policy = Policy {
            domain_id: call.account.domain_id().to_owned(),
            number: last.map_or(0, |last| last + 1),
            display_name: text("display_name"),
            kind: text("type"),
            description: text("description"),
            description_cn: text("description_cn"),
            policy: requested["policy"].clone(),
            created: now,
            updated: now,
        };
        store.put(&id, &policy)?;
        Ok(policy.role(&id))
    })?;
    Ok(Answer::json_with(StatusCode::CREATED, &json!({"role": shown(call, &role)})))
}

/// `ListCustomPolicies`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    let roles = call.read(|store| Ok(all(store)?))?;
    let total = roles.len();
    let (roles, links) = page(call, roles.iter().map(|role| shown(call, role)).collect());
    Ok(Answer::json(&json!({"roles": roles, "links": links, "total_number": total})))
}

/// `ShowCustomPolicy`
pub(super) fn show(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("role_id");
    let (role, references) = call.read(|store| {
        let role = find(store, id)?.ok_or_else(|| no_policy(id))?;
        Ok((role, references(store, id)?))
    })?;
    let mut shown = shown(call, &role);
    shown["references"] = references.into();
    Ok(Answer::json(&json!({"role": shown})))
}

/// `DeleteCustomPolicy`
pub(super) fn delete(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("role_id");
    call.write(|store| {
        if references(store, id)? > 0 {
            return Err(policy_in_use());
        }
        if store.remove::<Policy>(id)? { Ok(()) } else { Err(no_policy(id)) }
    })?;
    Ok(Answer::json(&json!({"message": "Delete success"})))
}

/// The number of agencies that have the policy.
fn references<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<u32, StoreError> {
    let mut count = 0;
    store.visit::<Agency>(|_, agency| {
        count += u32::from(agency.grants.contains(id));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

/// A policy, whose links have no neighbours.
fn shown(call: &Call, role: &Role) -> Value {
    let mut shown = role.shown(&call.world);
    shown["links"] = link(&call.world, &format!("/v3/roles/{}", role.id));
    shown
}

/// The limits of a policy that its schema does not have, but that have codes.
fn check(document: &Value) -> Result<(), ApiError> {
    const MAX_LENGTH: usize = 6_144;
    let length = document.to_string().chars().count();
    if length > MAX_LENGTH {
        return Err(policy(TOO_LONG, &format!("it has {length}")));
    }
    if document["Version"] != "1.1" {
        return Err(policy(WRONG_VERSION, ""));
    }
    if document["Statement"].as_array().is_none_or(Vec::is_empty) {
        return Err(policy(WRONG_STATEMENTS, "it has none"));
    }
    Ok(())
}
