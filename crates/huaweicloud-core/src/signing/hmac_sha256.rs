//! `SDK-HMAC-SHA256`, the vendor's default algorithm.
//!
//! Applies SHA-256 and the secret key to the canonical request. It must not know where the request comes from.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::canonical::{canonical_headers, canonical_request};
use super::{CONTENT_SHA256_HEADER, Signed, SigningRequest};
use crate::secret::Secret;

/// The name of the algorithm, as it stands in the string to sign and in `Authorization`.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// Signs `request` with an access key. The secret key is used as it is: this algorithm derives no key from it, and its
/// signature is bound to no region or service.
#[must_use]
pub fn sign(request: &SigningRequest<'_>, access_key: &str, secret_key: &Secret) -> Signed {
    let headers = canonical_headers(request.headers);
    let payload_hash = headers
        .iter()
        .find(|(name, _)| name == CONTENT_SHA256_HEADER)
        .map_or_else(|| sha256(request.body), |(_, value)| (*value).to_owned());
    let canonical = canonical_request(request, &headers, &payload_hash);
    let string_to_sign = format!("{ALGORITHM}\n{}\n{}", request.date, sha256(canonical.request.as_bytes()));
    let signature = hmac_sha256(secret_key, &string_to_sign);
    let authorization =
        format!("{ALGORITHM} Access={access_key}, SignedHeaders={}, Signature={signature}", canonical.signed_headers);
    Signed {
        signed_headers: canonical.signed_headers,
        canonical_request: canonical.request,
        string_to_sign,
        signature,
        authorization,
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hmac_sha256(key: &Secret, text: &str) -> String {
    // HMAC takes keys of any length, so the error of `new_from_slice` cannot occur; an empty signature would be refused
    // by the service rather than take the caller's process down.
    Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes())
        .map(|mac| hex(&mac.chain_update(text.as_bytes()).finalize().into_bytes()))
        .unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}
