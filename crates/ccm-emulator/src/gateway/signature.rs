//! Verifies signatures: by a known key, of the current time, over exactly this request.

use std::time::{Duration, SystemTime};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::{hkdf, hmac};
use huaweicloud_core::Secret;

use super::authorization::{Algorithm, Authorization};
use super::canonical::canonical_request;
use super::{Authenticated, RawRequest, Refusal};
use crate::base::principal::Principal;
use crate::base::random::{hex, unhex};
use crate::base::settings::SkewClock;
use crate::base::time::parse_compact;
use crate::call::{Caller, World};
use crate::services::iam::temporary::{self, TemporaryKey};
use crate::services::iam::{access_keys, trust};

const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// What the head of a signed request claims: the signer, whose key is known, and a current date.
pub(super) struct Claim<'a> {
    authorization: Authorization<'a>,
    date: &'a str,
    caller: Caller,
    key: Key,
}

/// The access key that a request claims to be signed with.
enum Key {
    Permanent(Secret),
    Temporary(TemporaryKey),
}

/// Reads the claim of a signed request. Needs no body, and verifies no signature.
pub(super) fn claim<'a>(world: &'a World, request: &'a RawRequest) -> Result<Claim<'a>, Refusal> {
    let text = request.header("authorization").ok_or(Refusal::Malformed("is not valid text"))?;
    let authorization = Authorization::parse(text)?;
    let date = date(world, request, &authorization)?;
    let access_key = authorization.access_key;
    let (domain_id, principal, key) = match access_keys::find(world, access_key)? {
        Some(found) if !found.active => return Err(Refusal::KeyInactive),
        Some(found) => (found.domain_id, Principal::User(found.user_id), Key::Permanent(found.secret)),
        None => {
            let key = temporary_key(world, request, access_key)?;
            (key.domain_id.clone(), key.principal.clone(), Key::Temporary(key))
        }
    };
    let account = trust::account(world, &domain_id, &principal)?.ok_or(Refusal::Owner)?;
    Ok(Claim { authorization, date, caller: Caller { account, principal }, key })
}

/// The temporary key with this id, which is in the request's security token.
fn temporary_key(world: &World, request: &RawRequest, access_key: &str) -> Result<TemporaryKey, Refusal> {
    let Some(token) = request.header("x-security-token") else {
        return Err(if temporary::is_temporary(access_key) { Refusal::SecurityToken } else { Refusal::UnknownKey });
    };
    temporary::open(world, token).filter(|key| key.access_key == access_key).ok_or(Refusal::SecurityToken)
}

/// Verifies the signature of a request, and returns the caller.
pub(super) fn verify(world: &World, request: &RawRequest) -> Result<Authenticated, Refusal> {
    let Claim { authorization, date, caller, key } = claim(world, request)?;
    let now = world.clock.now();
    match key {
        Key::Permanent(secret) => {
            let access_key = authorization.access_key;
            if world.locks.is_locked(access_key, now, &world.settings) {
                return Err(Refusal::Locked);
            }
            let result = check(request, &authorization, date, secret.expose_secret());
            match &result {
                Err(refusal) if refusal.is_wrong_signature() => world.locks.failed(access_key, now),
                Err(_) => {}
                Ok(()) => {
                    world.locks.succeeded(access_key);
                    world.last_use.record(access_key, now);
                }
            }
            result.map(|()| Authenticated { caller, verdict: "signed" })
        }
        Key::Temporary(key) => {
            check(request, &authorization, date, &key.secret_key)?;
            if key.expires <= now {
                return Err(Refusal::KeyExpired);
            }
            Ok(Authenticated { caller, verdict: "signed-temporary" })
        }
    }
}

/// The date of the signature as it was sent, if it is within the allowed skew.
fn date<'a>(world: &World, request: &'a RawRequest, authorization: &Authorization<'_>) -> Result<&'a str, Refusal> {
    if !authorization.signed_headers.contains(&"x-sdk-date") {
        return Err(Refusal::Date);
    }
    let text = request.header("x-sdk-date").ok_or(Refusal::Date)?.trim();
    let signed = parse_compact(text).ok_or(Refusal::Date)?;
    let now = match world.settings.skew_clock {
        SkewClock::Emulator => world.clock.now(),
        SkewClock::System => SystemTime::now(),
    };
    let skew = now.duration_since(signed).unwrap_or_else(|error| error.duration());
    // The date has a resolution of one second.
    if skew >= world.settings.allowed_skew + Duration::from_secs(1) {
        return Err(Refusal::Skew { signed, now });
    }
    Ok(text)
}

/// Checks that the signature is that of this request by this secret.
pub(super) fn check(
    request: &RawRequest,
    authorization: &Authorization<'_>,
    date: &str,
    secret: &str,
) -> Result<(), Refusal> {
    let actual = hex(digest(&SHA256, &request.body).as_ref());
    let payload = match request.header("x-sdk-content-sha256") {
        None => actual,
        Some(UNSIGNED) => UNSIGNED.to_owned(),
        // The hash in the header is what was signed, so it must be that of the body.
        Some(sent) if sent == actual => actual,
        Some(_) => return Err(Refusal::Payload),
    };
    let canonical = canonical_request(request, &authorization.signed_headers, &payload)?;
    let hash = hex(digest(&SHA256, &canonical).as_ref());
    let name = authorization.algorithm.name();
    let (text, key) = match authorization.algorithm {
        Algorithm::Sdk => (format!("{name}\n{date}\n{hash}"), secret.as_bytes().to_vec()),
        Algorithm::V11 { scope } => {
            check_scope(scope, date)?;
            (format!("{name}\n{date}\n{scope}\n{hash}"), derive(authorization.access_key, secret, scope)?)
        }
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let sent = unhex(authorization.signature).unwrap_or_default();
    // Compares in constant time.
    hmac::verify(&key, text.as_bytes(), &sent).map_err(|_| Refusal::Mismatch { canonical: shown(&canonical) })
}

/// Checks that the scope is well-formed and has the date of the signature.
fn check_scope(scope: &str, date: &str) -> Result<(), Refusal> {
    let parts: Vec<&str> = scope.split('/').collect();
    match parts[..] {
        [day, region, service] if date.get(..8) == Some(day) && !region.is_empty() && !service.is_empty() => Ok(()),
        _ => Err(Refusal::Scope),
    }
}

/// Derives the signing key, which is used as hexadecimal text.
fn derive(access_key: &str, secret: &str, scope: &str) -> Result<Vec<u8>, Refusal> {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            32
        }
    }
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, access_key.as_bytes());
    let key = salt.extract(secret.as_bytes());
    let mut bytes = [0; 32];
    let info = [scope.as_bytes()];
    let filled = key.expand(&info, Length).and_then(|output| output.fill(&mut bytes));
    filled.map(|()| hex(&bytes).into_bytes()).map_err(|_| Refusal::Scope)
}

/// The canonical request for the error message, with the security token masked.
fn shown(canonical: &[u8]) -> String {
    let text = String::from_utf8_lossy(canonical);
    let lines = text.split('\n').map(|line| match line.strip_prefix("x-security-token:") {
        Some(_) => "x-security-token:***",
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}
