//! Known error codes of the gateways in front of every service. The codes of a service are in the
//! crate of its client.

use std::fmt;

/// A known error code. A service may also return other codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code as it appears in responses, such as `APIGW.0301`.
    pub code: &'static str,
    /// The HTTP status that accompanies it, if known.
    pub status: Option<u16>,
    /// The meaning, in a sentence.
    pub meaning: &'static str,
}

impl ErrorCode {
    /// Creates a code with its meaning.
    #[must_use]
    pub const fn new(code: &'static str, status: Option<u16>, meaning: &'static str) -> Self {
        Self { code, status, meaning }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code)
    }
}

/// `APIGW.0101`: The API does not exist at this address.
pub const APIGW_0101: ErrorCode = ErrorCode::new("APIGW.0101", Some(404), "The API does not exist at this address.");
/// `APIGW.0201`: The gateway cannot process the request because it is malformed or too large.
pub const APIGW_0201: ErrorCode =
    ErrorCode::new("APIGW.0201", None, "The gateway cannot process the request because it is malformed or too large.");
/// `APIGW.0301`: The signature or token was rejected: the keys, the clock or the signed content is
/// wrong.
pub const APIGW_0301: ErrorCode = ErrorCode::new(
    "APIGW.0301",
    Some(401),
    "The signature or token was rejected: the keys, the clock or the signed content is wrong.",
);
/// `APIGW.0308`: Too many requests.
pub const APIGW_0308: ErrorCode = ErrorCode::new("APIGW.0308", Some(429), "Too many requests.");
/// `APIG.0303`: The signature of an app was rejected, for example because its date is off by more
/// than 15 minutes.
pub const APIG_0303: ErrorCode = ErrorCode::new(
    "APIG.0303",
    Some(401),
    "The signature of an app was rejected, for example because its date is off by more than 15 minutes.",
);
/// `APIG.0308`: Too many requests.
pub const APIG_0308: ErrorCode = ErrorCode::new("APIG.0308", Some(429), "Too many requests.");
