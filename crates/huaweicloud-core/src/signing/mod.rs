//! Request signing, for Huawei Cloud services of any kind: the parts of a request in, the value of `Authorization` out.
//!
//! Two ways in: [`sign_request`] takes an [`http::Request`] and leaves it ready to send; [`sign`] takes parts and gives
//! texts, for those who use neither that crate nor a client that does. Both are pure: they must not read a clock, send
//! anything or know about an HTTP client, and [`sign`] knows no HTTP types at all.
//!
//! The rules are those of the vendor's Python SDK, with one exception that is noted at [`payload_is_unsigned`].
//!
//! # A request to a service that has no client here
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
//! // Send it with what takes such requests, reqwest for one:
//! let request = reqwest::Request::try_from(request)?;
//! # assert!(request.headers().contains_key("authorization"));
//! # Ok(())
//! # }
//! ```
//!
//! # A device platform, which takes V11
//!
//! Some services want a key that is derived for one day, one region and one service. Their documentation gives the name
//! of the service; a key of the whole account has the region `globe`.
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
//! # What a gateway minds
//!
//! It refuses a date more than 15 minutes off its own clock, so sign right before sending, and anew before sending
//! again. It locks an access key for 5 minutes after five wrong signatures in a row, so do not repeat a request that
//! was answered with 401. It takes signed bodies of up to 12 MB. The vendor's documentation says all three.

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

/// The header that carries the date of signing. It must be among the signed headers.
pub const DATE_HEADER: &str = "x-sdk-date";

/// The header whose value, when it is among the signed headers, stands in for the hash of the body. Algorithms with SM3
/// have [`CONTENT_SM3_HEADER`] in its place.
pub const CONTENT_SHA256_HEADER: &str = "x-sdk-content-sha256";

/// What [`CONTENT_SHA256_HEADER`] is called for the algorithms that hash with SM3.
pub const CONTENT_SM3_HEADER: &str = "x-sdk-content-sm3";

/// The value of [`CONTENT_SHA256_HEADER`] that leaves the body out of the signature.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Whether a body of this content type is left out of the signature: every type but JSON and BSON. No type at all means
/// that the body is signed.
///
/// The vendor's Python SDK hashes an empty `application/octet-stream` body in spite of this rule; the Go, Java and Node
/// ones do not, and neither does this function, which never looks at the body.
#[must_use]
pub fn payload_is_unsigned(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|value| !value.starts_with("application/json") && !value.starts_with("application/bson"))
}
