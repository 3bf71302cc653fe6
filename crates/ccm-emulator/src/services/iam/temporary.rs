//! Temporary access keys. The security token holds all of the key, sealed.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::tokens::{expiry, seal, seconds, time, unseal};
use crate::base::{ApiError, random, time::identity};
use crate::call::World;

const PURPOSE: &str = "iam temporary key";

/// How access keys of this kind begin.
const PREFIX: &str = "HST";

/// How long a temporary key may be valid.
pub(super) const SHORTEST: u64 = 15 * 60;
pub(super) const LONGEST: u64 = 24 * 60 * 60;

/// A temporary access key.
pub(crate) struct TemporaryKey {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) security_token: String,
    pub(crate) domain_id: String,
    pub(crate) expires: SystemTime,
}

#[derive(Serialize, Deserialize)]
struct Written {
    access_key: String,
    secret_key: String,
    domain_id: String,
    expires: u64,
}

/// Whether an access key looks like one of these.
pub(crate) fn is_temporary(access_key: &str) -> bool {
    access_key.starts_with(PREFIX)
}

/// A key of this account.
pub(super) fn issue(world: &World, domain_id: &str, lifetime: Duration) -> Result<TemporaryKey, ApiError> {
    let expires = expiry(world, lifetime);
    let access_key = format!("{PREFIX}{}", &random::id()?.to_uppercase()[..17]);
    let secret_key = random::hex(&random::bytes::<20>()?);
    let written = Written {
        access_key: access_key.clone(),
        secret_key: secret_key.clone(),
        domain_id: domain_id.to_owned(),
        expires: seconds(expires),
    };
    let security_token = seal(world, PURPOSE, &written)?;
    Ok(TemporaryKey { access_key, secret_key, security_token, domain_id: written.domain_id, expires })
}

/// The key that a security token holds, if this IAM issued it.
pub(crate) fn open(world: &World, security_token: &str) -> Option<TemporaryKey> {
    let written: Written = unseal(world, PURPOSE, security_token)?;
    Some(TemporaryKey {
        access_key: written.access_key,
        secret_key: written.secret_key,
        security_token: security_token.to_owned(),
        domain_id: written.domain_id,
        expires: time(written.expires)?,
    })
}

impl TemporaryKey {
    /// As IAM writes it.
    pub(super) fn as_iam(&self) -> Value {
        json!({"credential": {
            "access": self.access_key,
            "secret": self.secret_key,
            "securitytoken": self.security_token,
            "expires_at": identity(self.expires),
        }})
    }

    /// As STS writes it.
    pub(super) fn as_sts(&self) -> Value {
        json!({"credentials": {
            "access_key_id": self.access_key,
            "secret_access_key": self.secret_key,
            "security_token": self.security_token,
            "expiration": identity(self.expires),
        }})
    }
}
