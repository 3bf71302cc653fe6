//! Derives the key of `V11-HMAC-SHA256`.
//!
//! The key is derived for a scope, which defines where it is valid. It must not know what is signed
//! with it.

use zeroize::Zeroizing;

use super::error::SigningError;
use super::hash::{Hash, hex};
use super::keys::Keys;

/// HKDF-SHA256 (RFC 5869) of the secret key, with the access key as salt and the scope as info, 32
/// bytes long. The vendor's SDKs use the hexadecimal form as the HMAC key, not the bytes.
///
/// A key as long as the hash needs one round of expansion, so HKDF is just two HMACs; a crate for
/// it would leave the first of them in memory.
pub(super) fn derive_key(keys: &Keys<'_>, scope: &str) -> Result<Zeroizing<String>, SigningError> {
    let extracted = Hash::Sha256.hmac(keys.access_key.as_bytes(), &[keys.secret_bytes()])?;
    let expanded = Hash::Sha256.hmac(&*extracted, &[scope.as_bytes(), &[1]])?;
    Ok(Zeroizing::new(hex(&*expanded)))
}
