//! Request signing for any Huawei Cloud service: computes the `Authorization` header of a request.
//!
//! There are two entry points: [`sign_request`] takes an [`http::Request`] and leaves it ready to
//! send; [`sign`] takes the parts of a request and returns strings, for clients that do not use the
//! `http` crate. Both are pure: they must not read a clock, send anything, or know an HTTP client.
//! [`sign`] knows no HTTP types at all.
//!
//! The rules follow the vendor's Python SDK, with one exception, described at
//! [`payload_is_unsigned`].
//!
//! # Signing a request to any service
//!
//! ```
//! use std::time::SystemTime;
//!
//! use huaweicloud_core::Secret;
//! use huaweicloud_core::signing::{Algorithm, Keys, sign_request};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let secret_key = Secret::from("my secret key");
//! let keys = Keys::new("MYACCESSKEYID", &secret_key);
//!
//! let mut request = http::Request::post("https://vpc.cn-north-4.myhuaweicloud.com/v1/my-project-id/vpcs")
//!     .header("content-type", "application/json")
//!     .body(r#"{"vpc":{"name":"vpc1","cidr":"192.168.0.0/16"}}"#)?;
//! sign_request(&mut request, &Algorithm::HmacSha256, &keys, SystemTime::now())?;
//!
//! assert_eq!(request.headers()["host"], "vpc.cn-north-4.myhuaweicloud.com");
//! // Send it with a client that accepts such requests, for example reqwest:
//! let request = reqwest::Request::try_from(request)?;
//! # assert!(request.headers().contains_key("authorization"));
//! # Ok(())
//! # }
//! ```
//!
//! # Signing with V11, for example for a device platform
//!
//! Some services require a key that is derived for one day, region and service. Their documentation
//! gives the service name; a key for the whole account has the region `globe`.
//!
//! ```
//! # use std::time::SystemTime;
//! # use huaweicloud_core::Secret;
//! # use huaweicloud_core::signing::{Algorithm, Keys, sign_request};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let secret_key = Secret::from("my secret key");
//! let security_token = Secret::from("the token of a temporary key");
//! let keys = Keys::new("MYACCESSKEYID", &secret_key).with_security_token(&security_token);
//! let algorithm = Algorithm::v11("cn-north-4", "iotdm");
//!
//! let address = "https://abc123.iotda.cn-north-4.myhuaweicloud.com/v5/iot/my-project-id/devices?limit=10";
//! let mut request = http::Request::get(address).body("")?;
//! let signed = sign_request(&mut request, &algorithm, &keys, SystemTime::now())?;
//!
//! assert!(signed.authorization().starts_with("V11-HMAC-SHA256 Credential=MYACCESSKEYID/"));
//! assert_eq!(signed.signed_headers(), "host;x-sdk-date;x-security-token");
//! # Ok(())
//! # }
//! ```
//!
//! # Gateway limits
//!
//! According to the vendor's documentation, a gateway rejects a date that is off by more than 15
//! minutes, so sign right before sending, and sign again before a retry. It locks an access key for
//! 5 minutes after five wrong signatures in a row, so do not resend a request after a 401. It
//! accepts signed bodies of up to 12 MB.

mod algorithm;
mod canonical;
#[cfg(any(feature = "ecdsa-p256", feature = "sm2"))]
mod elliptic;
mod error;
mod hash;
mod keys;
mod parts;
mod request;
mod sign;
mod v11;

pub use algorithm::Algorithm;
pub use canonical::canonical_query;
pub(crate) use canonical::encode;
pub use error::SigningError;
pub use keys::Keys;
pub use parts::SigningRequest;
pub use request::sign_request;
pub(crate) use request::{Target, prepare_headers, sign_prepared};
pub use sign::{Signed, sign};

pub use crate::time::sdk_date;

/// The header with the signing date. It must be among the signed headers.
pub const DATE_HEADER: &str = "x-sdk-date";

/// The header whose value, if it is among the signed headers, replaces the hash of the body.
/// Algorithms with SM3 use [`CONTENT_SM3_HEADER`] instead.
pub const CONTENT_SHA256_HEADER: &str = "x-sdk-content-sha256";

/// The counterpart of [`CONTENT_SHA256_HEADER`] for algorithms with SM3.
pub const CONTENT_SM3_HEADER: &str = "x-sdk-content-sm3";

/// The value of [`CONTENT_SHA256_HEADER`] that excludes the body from the signature.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Whether a body of this content type is excluded from the signature: every type except JSON and
/// BSON. Without a content type the body is signed.
///
/// The vendor's Python SDK hashes an empty `application/octet-stream` body despite this rule. The
/// Go, Java and Node SDKs do not, and neither does this function, which does not look at the body.
#[must_use]
pub fn payload_is_unsigned(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|value| !value.starts_with("application/json") && !value.starts_with("application/bson"))
}
