//! Tokens: the sealed claims about a caller, with an expiry.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::refused;
use crate::base::account::Account;
use crate::base::principal::Principal;
use crate::base::{ApiError, time};
use crate::call::World;

/// The purpose that tokens are sealed for, distinct from that of records.
const PURPOSE: &str = "iam token";

/// The claims of a token, with times in whole milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The account in which the token's calls act.
    pub(crate) domain_id: String,
    pub(crate) principal: Principal,
    pub(crate) scope: Scope,
    /// How the caller was authenticated, such as `password`.
    pub(crate) methods: Vec<String>,
    #[serde(with = "time::as_millis")]
    pub(crate) issued: SystemTime,
    #[serde(with = "time::as_millis")]
    pub(crate) expires: SystemTime,
}

/// What a token is for. The emulator accepts either for each service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scope {
    /// The account.
    Domain,
    /// The project with this id.
    Project(String),
}

impl Scope {
    /// The scope of a request for a token. Without one, it is the account. A project takes
    /// precedence.
    pub(super) fn of(requested: Option<&Value>, account: &Account) -> Result<Self, ApiError> {
        let Some(requested) = requested else { return Ok(Self::Domain) };
        let outside = || refused("The scope is neither the account nor one of its projects.");
        let is = |part: &Value, id: &str, name: &str| match (text(part, "id"), text(part, "name")) {
            (Some(given), _) => given == id,
            (None, given) => given == Some(name),
        };
        if let Some(part) = requested.get("project") {
            let project = account.projects().iter().find(|project| is(part, &project.id, &project.name));
            return project.map(|project| Self::Project(project.id.clone())).ok_or_else(outside);
        }
        let named = requested.get("domain").filter(|part| part.as_object().is_some_and(|part| !part.is_empty()));
        match named {
            Some(part) if !is(part, account.domain_id(), account.name()) => Err(outside()),
            _ => Ok(Self::Domain),
        }
    }
}

fn text<'a>(part: &'a Value, name: &str) -> Option<&'a str> {
    part.get(name).and_then(Value::as_str)
}

/// Issues a token that acts in this account.
pub(crate) fn issue(
    world: &World,
    account: &Account,
    principal: Principal,
    scope: Scope,
    methods: &[&str],
) -> Result<(String, Claims), ApiError> {
    let claims = Claims {
        domain_id: account.domain_id().to_owned(),
        principal,
        scope,
        methods: methods.iter().map(|method| (*method).to_owned()).collect(),
        issued: time::whole_millis(world.clock.now()),
        expires: expiry(world, world.settings.token_lifetime),
    };
    Ok((seal(world, PURPOSE, &claims)?, claims))
}

/// Opens a token, if this emulator issued it. Does not check the expiry, nor whether its owner
/// still exists.
pub(crate) fn open(world: &World, token: &str) -> Option<Claims> {
    unseal(world, PURPOSE, token)
}

/// The end of this lifetime from now, in whole milliseconds.
pub(super) fn expiry(world: &World, lifetime: Duration) -> SystemTime {
    let now = world.clock.now();
    time::whole_millis(now.checked_add(lifetime).unwrap_or(now))
}

/// Seals a value as text that only this emulator can read or create.
pub(super) fn seal(world: &World, purpose: &str, claims: &impl Serialize) -> Result<String, ApiError> {
    let text = serde_json::to_vec(claims).map_err(|error| ApiError::internal("EMULATOR.Token", error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(world.store.vault().seal_bytes(purpose, &text)?))
}

pub(super) fn unseal<T: DeserializeOwned>(world: &World, purpose: &str, text: &str) -> Option<T> {
    let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
    let text = world.store.vault().open_bytes(purpose, &sealed).ok()?;
    serde_json::from_slice(&text).ok()
}
