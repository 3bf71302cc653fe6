//! Permanent access keys: those that the emulator is configured with, and those that are created.
//!
//! A configured key belongs to the administrator of its account, and can neither be changed nor
//! deleted, since it would return when the emulator starts again.

use std::ops::ControlFlow;

use axum::http::StatusCode;
use huaweicloud_core::{Secret, UnixMillis};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::{bad_request, forbidden, not_found};
use crate::base::principal::Principal;
use crate::base::time::{identity, millis, time_of};
use crate::base::{ApiError, random};
use crate::call::{Answer, Call, World};
use crate::store::{Record, Sealed, Snapshot, StoreError, View};

/// A created key, by its access key ID.
#[derive(Serialize, Deserialize)]
struct AccessKey {
    user_id: String,
    secret: Sealed,
    active: bool,
    description: String,
    created: UnixMillis,
}

impl Record for AccessKey {
    const TABLE: &'static str = "iam.access_keys";
}

/// The account of a created key, for requests whose account is not known yet.
#[derive(Serialize, Deserialize)]
struct Owner {
    domain_id: String,
}

impl Record for Owner {
    const TABLE: &'static str = "iam.access_key_owners";
}

/// A permanent access key, to verify a signature with.
pub(crate) struct PermanentKey {
    pub(crate) domain_id: String,
    pub(crate) user_id: String,
    pub(crate) secret: Secret,
    pub(crate) active: bool,
}

/// The permanent access key with this ID, of any account.
pub(crate) fn find(world: &World, id: &str) -> Result<Option<PermanentKey>, StoreError> {
    if let Some((account, secret)) = world.accounts.by_access_key(id) {
        let domain_id = account.domain_id().to_owned();
        let user_id = account.administrator_id();
        return Ok(Some(PermanentKey { domain_id, user_id, secret: secret.clone(), active: true }));
    }
    let Some(Owner { domain_id }) = world.store.read_shared(|store| store.get(id))? else { return Ok(None) };
    world.store.read(&domain_id, |store| {
        let Some(key) = store.get::<AccessKey>(id)? else { return Ok(None) };
        let secret = store.unseal(&key.secret)?;
        let secret = Secret::from(str::from_utf8(&secret).map_err(|_| StoreError::Sealed)?);
        Ok(Some(PermanentKey { domain_id: domain_id.clone(), user_id: key.user_id, secret, active: key.active }))
    })
}

/// `CreatePermanentAccessKey`
pub(super) fn create(call: &Call) -> Result<Answer, ApiError> {
    let requested = &call.body["credential"];
    let user_id = requested["user_id"].as_str().unwrap_or_default();
    // The page does not list the status 404.
    check_user(call, user_id).map_err(|error| bad_request(error.message))?;
    let id = random::id()?[..20].to_uppercase();
    let secret = random::hex(&random::bytes::<20>()?);
    let key = call.write(|store| {
        if of_user(call, store, user_id)?.len() >= call.world.settings.access_key_quota as usize {
            return Err(bad_request("akSkNumExceed"));
        }
        let key = AccessKey {
            user_id: user_id.to_owned(),
            secret: store.seal(secret.as_bytes())?,
            active: true,
            description: requested["description"].as_str().unwrap_or_default().to_owned(),
            created: millis(call.now()),
        };
        store.put(&id, &key)?;
        store.shared().put(&id, &Owner { domain_id: call.account.domain_id().to_owned() })?;
        Ok(key)
    })?;
    let mut credential = shown(&id, &key);
    credential["secret"] = secret.into();
    Ok(Answer::json_with(StatusCode::CREATED, &json!({"credential": credential})))
}

/// `ListPermanentAccessKeys`
pub(super) fn list(call: &Call) -> Result<Answer, ApiError> {
    let user_id = match (call.query("user_id"), &call.principal) {
        (Some(id), _) => id,
        (None, Principal::User(id)) => id,
        (None, _) => return Err(bad_request("user_id is missing, and the caller is not an IAM user")),
    };
    check_user(call, user_id)?;
    let keys = call.read(|store| of_user(call, store, user_id))?;
    Ok(Answer::json(&json!({"credentials": keys})))
}

/// `ShowPermanentAccessKey`
pub(super) fn show(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("access_key");
    let found = match is_configured(call, id) {
        true => Some(configured(call, id)),
        false => call.read(|store| Ok(store.get(id)?.map(|key| shown(id, &key))))?,
    };
    let mut credential = found.ok_or_else(|| not_found("credential", id))?;
    credential["last_use_time"] = match call.world.last_use.of(id) {
        Some(time) => identity(time).into(),
        // A key that was never used has the time of its creation.
        None => credential["create_time"].clone(),
    };
    Ok(Answer::json(&json!({"credential": credential})))
}

/// `UpdatePermanentAccessKey`
pub(super) fn update(call: &Call) -> Result<Answer, ApiError> {
    let id = changeable(call)?;
    let requested = &call.body["credential"];
    let key = call.write(|store| {
        let mut key: AccessKey = store.get(id)?.ok_or_else(|| not_found("credential", id))?;
        if let Some(status) = requested["status"].as_str() {
            key.active = status == ACTIVE;
        }
        if let Some(description) = requested["description"].as_str() {
            key.description = description.to_owned();
        }
        store.put(id, &key)?;
        Ok(key)
    })?;
    Ok(Answer::json(&json!({"credential": shown(id, &key)})))
}

/// `DeletePermanentAccessKey`
pub(super) fn delete(call: &Call) -> Result<Answer, ApiError> {
    let id = changeable(call)?;
    call.write(|store| {
        if !store.remove::<AccessKey>(id)? {
            return Err(not_found("credential", id));
        }
        store.shared().remove::<Owner>(id)?;
        Ok(())
    })?;
    Ok(Answer::empty())
}

const ACTIVE: &str = "active";

fn check_user(call: &Call, id: &str) -> Result<(), ApiError> {
    call.account.member(id).map(|_| ()).ok_or_else(|| not_found("user", id))
}

fn is_configured(call: &Call, id: &str) -> bool {
    call.account.access_keys().iter().any(|key| key.id == id)
}

/// The key in the path, unless it is configured.
fn changeable(call: &Call) -> Result<&str, ApiError> {
    let id = call.path("access_key");
    if is_configured(call, id) {
        return Err(forbidden(format!(
            "The access key {id} is part of the emulator's configuration; change it where the emulator is started."
        )));
    }
    Ok(id)
}

/// The keys of a user, the configured ones first.
fn of_user<S: Snapshot>(call: &Call, store: &View<'_, S>, user_id: &str) -> Result<Vec<Value>, ApiError> {
    let mut keys = Vec::new();
    if user_id == call.account.administrator_id() {
        keys.extend(call.account.access_keys().iter().map(|key| configured(call, &key.id)));
    }
    store.visit::<AccessKey>(|id, key| {
        if key.user_id == user_id {
            keys.push(shown(id, &key));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(keys)
}

fn shown(id: &str, key: &AccessKey) -> Value {
    json!({
        "access": id,
        "user_id": key.user_id,
        "status": if key.active { ACTIVE } else { "inactive" },
        "description": key.description,
        "create_time": identity(time_of(key.created)),
    })
}

/// A configured key, which has no time of creation.
fn configured(call: &Call, id: &str) -> Value {
    json!({
        "access": id,
        "user_id": call.account.administrator_id(),
        "status": ACTIVE,
        "description": "",
        "create_time": identity(std::time::UNIX_EPOCH),
    })
}
