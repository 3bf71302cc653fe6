//! What a response shows of a token, whether it is issued or validated.

use axum::http::HeaderName;
use serde_json::{Value, json};

use super::agencies::Agency;
use super::roles;
use super::tokens::{Claims, Scope};
use crate::base::ApiError;
use crate::base::account::{Account, derived};
use crate::base::principal::{Assumed, Principal};
use crate::base::time::identity;
use crate::call::World;

pub(super) const X_SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// The token of a response. `catalog` says whether to list the services.
pub(super) fn token(world: &World, account: &Account, claims: &Claims, catalog: bool) -> Result<Value, ApiError> {
    let mut token = json!({
        "methods": claims.methods,
        "issued_at": identity(claims.issued),
        "expires_at": identity(claims.expires),
        "catalog": if catalog { services(world) } else { Vec::new() },
    });
    match &claims.principal {
        Principal::User(id) => {
            token["user"] = user(id, account.member(id).unwrap_or_default(), account);
            // Permissions are not enforced, so a user is an administrator.
            token["roles"] = json!([{"id": "0", "name": "te_admin"}]);
        }
        Principal::Provider(id) => {
            token["user"] = user(id, id, account);
            token["roles"] = json!([]);
        }
        Principal::Agency(assumed) => add_agency(&mut token, world, account, assumed)?,
    }
    if claims.methods.iter().any(|method| method == "totp") {
        token["mfa_authn_at"] = token["issued_at"].clone();
    }
    match &claims.scope {
        Scope::Domain => token["domain"] = domain(account),
        Scope::Project(id) => {
            let project = account.projects().iter().find(|project| project.id == *id);
            let name = project.map_or("", |project| project.name.as_str());
            token["project"] = json!({"id": id, "name": name, "domain": domain(account)});
        }
    }
    Ok(json!({"token": token}))
}

fn add_agency(token: &mut Value, world: &World, delegating: &Account, assumed: &Assumed) -> Result<(), ApiError> {
    let (name, granted) = world.store.read(delegating.domain_id(), |store| {
        let Some(agency) = store.get::<Agency>(&assumed.agency)? else { return Ok(Default::default()) };
        let mut granted = Vec::new();
        for id in &agency.grants {
            // Tokens do not contain the ids of permissions.
            granted.extend(roles::find(store, id)?.map(|role| json!({"id": "0", "name": role.name})));
        }
        Ok::<_, ApiError>((agency.name, granted))
    })?;
    token["roles"] = granted.into();
    token["user"] = user(&assumed.agency, &format!("{}/{name}", delegating.name()), delegating);
    if let Some(trusted) = world.accounts.by_domain_id(&assumed.domain) {
        let by = user(&assumed.user, trusted.member(&assumed.user).unwrap_or_default(), trusted);
        token["assumed_by"] = json!({"user": by});
    }
    Ok(())
}

fn user(id: &str, name: &str, account: &Account) -> Value {
    // Empty, since passwords do not expire.
    json!({"id": id, "name": name, "domain": domain(account), "password_expires_at": ""})
}

fn domain(account: &Account) -> Value {
    json!({"id": account.domain_id(), "name": account.name()})
}

/// The services of the emulator, which all have its endpoint.
fn services(world: &World) -> Vec<Value> {
    let entry = |name: &str| {
        json!({
            "id": derived("service", &[name]),
            "name": name,
            "type": name,
            "endpoints": [{
                "id": derived("endpoint", &[name]),
                "interface": "public",
                "region": "*",
                "region_id": "*",
                "url": world.endpoint,
            }],
        })
    };
    clients::SERVICES.iter().map(|service| entry(service.name)).collect()
}
