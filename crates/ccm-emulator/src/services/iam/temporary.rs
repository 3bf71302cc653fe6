//! Temporary access keys. The security token contains the whole key, sealed.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::tokens::{expiry, seal, unseal};
use crate::base::principal::Principal;
use crate::base::time::{as_millis, identity};
use crate::base::{ApiError, random};
use crate::call::World;

const PURPOSE: &str = "iam temporary key";

/// The prefix of temporary access keys.
const PREFIX: &str = "HST";

/// The minimum lifetime of a temporary key, in seconds.
pub(super) const MIN_SECONDS: u64 = 15 * 60;
/// The maximum lifetime of a temporary key, in seconds.
pub(super) const MAX_SECONDS: u64 = 24 * 60 * 60;

/// A temporary access key. Its security token is everything else, sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct TemporaryKey {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    #[serde(skip)]
    pub(crate) security_token: String,
    /// The account in which its calls act.
    pub(crate) domain_id: String,
    pub(crate) principal: Principal,
    #[serde(with = "as_millis")]
    pub(crate) expires: SystemTime,
}

/// Whether an access key looks like a temporary one.
pub(crate) fn is_temporary(access_key: &str) -> bool {
    access_key.starts_with(PREFIX)
}

/// Issues a key that acts in this account.
pub(super) fn issue(
    world: &World,
    domain_id: &str,
    principal: Principal,
    lifetime: Duration,
) -> Result<TemporaryKey, ApiError> {
    let mut key = TemporaryKey {
        access_key: format!("{PREFIX}{}", &random::id()?.to_uppercase()[..17]),
        secret_key: random::hex(&random::bytes::<20>()?),
        security_token: String::new(),
        domain_id: domain_id.to_owned(),
        principal,
        expires: expiry(world, lifetime),
    };
    key.security_token = seal(world, PURPOSE, &key)?;
    Ok(key)
}

/// Opens a security token, if this emulator issued it.
pub(crate) fn open(world: &World, security_token: &str) -> Option<TemporaryKey> {
    let key: TemporaryKey = unseal(world, PURPOSE, security_token)?;
    Some(TemporaryKey { security_token: security_token.to_owned(), ..key })
}

impl TemporaryKey {
    /// The key in the format of IAM.
    pub(super) fn as_iam(&self) -> Value {
        json!({"credential": {
            "access": self.access_key,
            "secret": self.secret_key,
            "securitytoken": self.security_token,
            "expires_at": identity(self.expires),
        }})
    }

    /// The key in the format of STS.
    pub(super) fn as_sts(&self) -> Value {
        json!({"credentials": {
            "access_key_id": self.access_key,
            "secret_access_key": self.secret_key,
            "security_token": self.security_token,
            "expiration": identity(self.expires),
        }})
    }
}
