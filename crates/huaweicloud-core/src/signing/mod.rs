//! Request signing: the parts of a request in, the value of `Authorization` out.
//!
//! Pure functions: they must not read a clock, send anything or know about HTTP types. What the algorithms share (the
//! canonical request, the layout of `Authorization`) is in `canonical` and here; each algorithm has a module of its own
//! that adds its key and its hash.
//!
//! The rules are those of the vendor's Python SDK, with one exception that is noted at [`payload_is_unsigned`].

mod canonical;
mod hmac_sha256;

use std::fmt;

pub use canonical::canonical_query;
pub(crate) use canonical::encode;
pub use hmac_sha256::{ALGORITHM as SDK_HMAC_SHA256, sign as sign_hmac_sha256};

/// The header that carries the date of signing. It must be among the signed headers.
pub const DATE_HEADER: &str = "x-sdk-date";

/// The header whose value, when it is among the signed headers, stands in for the hash of the body.
pub const CONTENT_SHA256_HEADER: &str = "x-sdk-content-sha256";

/// The value of [`CONTENT_SHA256_HEADER`] that leaves the body out of the signature.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// What is signed of a request.
///
/// Has no `Debug`: headers and body may be secret.
#[derive(Clone, Copy)]
pub struct SigningRequest<'a> {
    /// The method; it is upper-cased for the signature.
    pub method: &'a str,
    /// The path as it goes over the wire, percent-encoded, without query.
    pub path: &'a str,
    /// The query's keys and values, decoded, in any order. What goes over the wire should be their [`canonical_query`].
    pub query: &'a [(String, String)],
    /// Exactly the headers to sign, names in any case and order. Values must be those that are sent; blanks at their
    /// ends do not matter.
    pub headers: &'a [(&'a str, &'a str)],
    /// The exact bytes of the body, empty if there is none. Not looked at when [`CONTENT_SHA256_HEADER`] is signed.
    pub body: &'a [u8],
    /// The date in the format of [`sdk_date`](crate::time::sdk_date). The same text must stand in the signed header
    /// [`DATE_HEADER`].
    pub date: &'a str,
}

/// A signature with the texts that led to it, for comparison with what a gateway says it expected.
///
/// None of them holds the secret key, but [`canonical_request`](Self::canonical_request) holds the values of all signed
/// headers, a security token for one. `Debug` therefore prints only the names of the signed headers.
#[derive(Clone)]
pub struct Signed {
    pub(crate) signed_headers: String,
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
    pub(crate) signature: String,
    pub(crate) authorization: String,
}

impl Signed {
    /// The lower-case names of the signed headers, sorted, joined with `;`.
    #[must_use]
    pub fn signed_headers(&self) -> &str {
        &self.signed_headers
    }

    /// The canonical request: method, path, query, headers and body hash in the one form that both sides agree on.
    #[must_use]
    pub fn canonical_request(&self) -> &str {
        &self.canonical_request
    }

    /// Algorithm, date and hash of the canonical request: the text that the key is applied to.
    #[must_use]
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }

    /// The signature, in lower-case hexadecimal digits.
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

/// Whether a body of this content type is left out of the signature: every type but JSON and BSON. No type at all means
/// that the body is signed.
///
/// The vendor's Python SDK hashes an empty `application/octet-stream` body in spite of this rule; the Go, Java and Node
/// ones do not, and neither does this function, which never looks at the body.
#[must_use]
pub fn payload_is_unsigned(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|value| !value.starts_with("application/json") && !value.starts_with("application/bson"))
}
