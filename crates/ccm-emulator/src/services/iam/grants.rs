//! The permissions that agencies have in the account. They are recorded, but not enforced.

use serde_json::{Value, json};

use super::agencies::Agency;
use super::error::{check_domain, forbidden, not_found};
use super::roles;
use super::system_roles::AGENT_OPERATOR;
use crate::base::ApiError;
use crate::call::{Answer, Call};

/// `AssociateAgencyWithDomainPermission`
pub(super) fn associate(call: &Call) -> Result<Answer, ApiError> {
    let (id, role) = named(call)?;
    call.write(|store| {
        let mut agency = Agency::find(store, id)?;
        let found = roles::find(store, role)?.ok_or_else(|| not_found("role", role))?;
        if found.name == AGENT_OPERATOR {
            return Err(forbidden(format!("The permission {} cannot be granted to an agency.", found.display_name)));
        }
        agency.grants.insert(role.to_owned());
        Ok(store.put(id, &agency)?)
    })?;
    Ok(Answer::empty())
}

/// `RemoveDomainPermissionFromAgency`
pub(super) fn remove(call: &Call) -> Result<Answer, ApiError> {
    let (id, role) = named(call)?;
    call.write(|store| {
        let mut agency = Agency::find(store, id)?;
        if !agency.grants.remove(role) {
            return Err(not_found("role", role));
        }
        Ok(store.put(id, &agency)?)
    })?;
    Ok(Answer::empty())
}

/// `CheckDomainPermissionForAgency`
pub(super) fn check(call: &Call) -> Result<Answer, ApiError> {
    let (id, role) = named(call)?;
    match call.read(|store| Agency::find(store, id))?.grants.contains(role) {
        true => Ok(Answer::empty()),
        false => Err(not_found("role", role)),
    }
}

/// `ListDomainPermissionsForAgency`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    let (id, _) = named(call)?;
    let granted = call.read(|store| {
        let agency = Agency::find(store, id)?;
        let mut granted: Vec<Value> = Vec::new();
        for id in &agency.grants {
            granted.extend(roles::find(store, id)?.map(|role| role.shown(&call.world)));
        }
        Ok(granted)
    })?;
    Ok(Answer::json(&json!({"roles": granted})))
}

/// The agency and the role in the path, whose account must be that of the caller.
fn named(call: &Call) -> Result<(&str, &str), ApiError> {
    check_domain(call, call.path("domain_id"))?;
    Ok((call.path("agency_id"), call.path("role_id")))
}
