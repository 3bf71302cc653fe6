//! Signs the parts of a request with an algorithm and keys.
//!
//! Combines the other modules. It must not know HTTP types, or where keys and requests come from.

use std::fmt;

use super::algorithm::Algorithm;
use super::canonical::{canonical_headers, canonical_request};
#[cfg(any(feature = "ecdsa-p256", feature = "sm2"))]
use super::elliptic;
use super::error::SigningError;
use super::hash::hex;
use super::keys::Keys;
use super::parts::SigningRequest;
use super::{DATE_HEADER, v11};

/// A signature and its intermediate texts, for comparison with what a gateway expected.
///
/// None of them contains the secret key, but [`canonical_request`](Self::canonical_request)
/// contains the values of all signed headers, including a security token. `Debug` therefore prints
/// only the names of the signed headers.
#[derive(Clone)]
pub struct Signed {
    signed_headers: String,
    canonical_request: String,
    string_to_sign: String,
    signature: String,
    authorization: String,
}

impl Signed {
    /// The lower-case names of the signed headers, sorted, joined with `;`.
    #[must_use]
    pub fn signed_headers(&self) -> &str {
        &self.signed_headers
    }

    /// The canonical request: method, path, query, headers and body hash in a normalized form.
    #[must_use]
    pub fn canonical_request(&self) -> &str {
        &self.canonical_request
    }

    /// The string to sign: algorithm, date, scope if any, and the hash of the canonical request.
    #[must_use]
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }

    /// The signature in lower-case hexadecimal: an HMAC, or a DER sequence of two integers.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The value of the `Authorization` header.
    #[must_use]
    pub fn authorization(&self) -> &str {
        &self.authorization
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signed").field("signed_headers", &self.signed_headers).finish_non_exhaustive()
    }
}

/// Signs `request`. Deterministic for every algorithm.
///
/// # Errors
///
/// The keys are invalid, the date is missing, or a header has no canonical form; see
/// [`SigningError`].
///
/// ```
/// use huaweicloud_core::Secret;
/// use huaweicloud_core::signing::{Algorithm, Keys, SigningRequest, sign};
///
/// # fn main() -> Result<(), huaweicloud_core::signing::SigningError> {
/// let request = SigningRequest {
///     method: "GET",
///     path: "/v1/my-project-id/vpcs",
///     query: &[("limit".to_owned(), "10".to_owned())],
///     headers: &[("Host", "vpc.cn-north-4.myhuaweicloud.com"), ("X-Sdk-Date", "20240229T235959Z")],
///     body: b"",
/// };
/// let signed = sign(&Algorithm::HmacSha256, &Keys::new("MYACCESSKEYID", &Secret::from("my secret key")), &request)?;
/// assert_eq!(signed.signed_headers(), "host;x-sdk-date");
/// assert!(signed.authorization().starts_with("SDK-HMAC-SHA256 Access=MYACCESSKEYID, SignedHeaders="));
/// # Ok(())
/// # }
/// ```
pub fn sign(algorithm: &Algorithm, keys: &Keys<'_>, request: &SigningRequest<'_>) -> Result<Signed, SigningError> {
    keys.check()?;
    let headers = canonical_headers(request.headers)?;
    let value = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
    let date = value(DATE_HEADER).ok_or(SigningError::Date)?;
    let scope = algorithm.scope(day(date).ok_or(SigningError::Date)?)?;

    let (name, hash) = (algorithm.name(), algorithm.hash());
    let payload_hash = value(algorithm.content_header()).map_or_else(|| hash.hex(request.body), str::to_owned);
    let canonical = canonical_request(request, &headers, &payload_hash);
    let hashed = hash.hex(canonical.request.as_bytes());
    // `concat` allocates each text at once.
    let string_to_sign = match &scope {
        Some(scope) => [name, "\n", date, "\n", scope, "\n", &hashed].concat(),
        None => [name, "\n", date, "\n", &hashed].concat(),
    };
    let signature = signature(algorithm, keys, scope.as_deref(), &string_to_sign)?;
    let (key, separator, scope) = match &scope {
        Some(scope) => (" Credential=", "/", scope.as_str()),
        None => (" Access=", "", ""),
    };
    let signed_headers = canonical.signed_headers.as_str();
    let authorization =
        [name, key, keys.access_key, separator, scope, ", SignedHeaders=", signed_headers, ", Signature=", &signature]
            .concat();
    Ok(Signed {
        signed_headers: canonical.signed_headers,
        canonical_request: canonical.request,
        string_to_sign,
        signature,
        authorization,
    })
}

fn signature(algorithm: &Algorithm, keys: &Keys<'_>, scope: Option<&str>, text: &str) -> Result<String, SigningError> {
    let hmac = |key: &[u8]| Ok(hex(&*algorithm.hash().hmac(key, &[text.as_bytes()])?));
    match algorithm {
        Algorithm::HmacSha256 => hmac(keys.secret_bytes()),
        Algorithm::V11HmacSha256 { .. } => hmac(v11::derive_key(keys, scope.unwrap_or_default())?.as_bytes()),
        #[cfg(feature = "sm3")]
        Algorithm::HmacSm3 => hmac(keys.secret_bytes()),
        #[cfg(feature = "ecdsa-p256")]
        Algorithm::EcdsaP256Sha256 => elliptic::sign_p256(algorithm.name(), keys, text),
        #[cfg(feature = "sm2")]
        Algorithm::Sm2Sm3 => elliptic::sign_sm2(algorithm.name(), keys, text),
    }
}

/// The day of a date of the form `YYYYMMDDTHHMMSSZ`, or `None` if it has another form.
fn day(date: &str) -> Option<&str> {
    let valid = date.len() == 16
        && date.bytes().enumerate().all(|(at, byte)| match at {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    if valid { date.get(..8) } else { None }
}
