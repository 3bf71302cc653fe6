//! Tokens: the sealed claims about a caller, with an expiry.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::base::ApiError;
use crate::base::account::Account;
use crate::call::World;

/// The purpose that tokens are sealed for, distinct from that of records.
const PURPOSE: &str = "iam token";

/// The claims of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    pub(crate) domain_id: String,
    /// The id of a user or of an identity provider.
    pub(crate) subject: String,
    pub(crate) expires: SystemTime,
}

/// The sealed content of a token.
#[derive(Serialize, Deserialize)]
struct Payload {
    domain_id: String,
    subject: String,
    expires: u64,
}

/// Issues a token for this account.
pub(crate) fn issue(world: &World, account: &Account, subject: &str) -> Result<(String, Claims), ApiError> {
    let expires = expiry(world, world.settings.token_lifetime);
    let domain_id = account.domain_id().to_owned();
    let claims = Claims { domain_id, subject: subject.to_owned(), expires };
    let payload =
        Payload { domain_id: claims.domain_id.clone(), subject: claims.subject.clone(), expires: seconds(expires) };
    Ok((seal(world, PURPOSE, &payload)?, claims))
}

/// Opens a token, if this emulator issued it. Does not check the expiry.
pub(crate) fn open(world: &World, token: &str) -> Option<Claims> {
    let payload: Payload = unseal(world, PURPOSE, token)?;
    let expires = time(payload.expires)?;
    Some(Claims { domain_id: payload.domain_id, subject: payload.subject, expires })
}

/// The end of this lifetime from now, in whole seconds.
pub(super) fn expiry(world: &World, lifetime: Duration) -> SystemTime {
    let now = world.clock.now();
    let end = now.checked_add(lifetime).unwrap_or(now);
    time(seconds(end)).unwrap_or(end)
}

pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

pub(super) fn time(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
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
