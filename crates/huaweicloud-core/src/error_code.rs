//! Error codes that are known, with their meaning: those of the gateways that stand before every service. The codes of a service are in the
//! crate of its client.

use std::fmt;

/// A known error code. What a service answers with may be any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code as services write it, such as `APIGW.0301`.
    pub code: &'static str,
    /// The HTTP status that it comes with, if that is known.
    pub status: Option<u16>,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl ErrorCode {
    /// A code with its meaning.
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

/// `APIGW.0101`: There is no such operation at this address.
pub const APIGW_0101: ErrorCode =
    ErrorCode::new("APIGW.0101", Some(404), "There is no such operation at this address.");
/// `APIGW.0201`: The gateway cannot take the request, because it is malformed or too large.
pub const APIGW_0201: ErrorCode =
    ErrorCode::new("APIGW.0201", None, "The gateway cannot take the request, because it is malformed or too large.");
/// `APIGW.0301`: The signature or the token is not accepted: keys, clock or what was signed is wrong.
pub const APIGW_0301: ErrorCode = ErrorCode::new(
    "APIGW.0301",
    Some(401),
    "The signature or the token is not accepted: keys, clock or what was signed is wrong.",
);
/// `APIGW.0308`: There are too many requests.
pub const APIGW_0308: ErrorCode = ErrorCode::new("APIGW.0308", Some(429), "There are too many requests.");
/// `APIG.0303`: The signature of an application is not accepted, for one because its date is more than 15 minutes off.
pub const APIG_0303: ErrorCode = ErrorCode::new(
    "APIG.0303",
    Some(401),
    "The signature of an application is not accepted, for one because its date is more than 15 minutes off.",
);
/// `APIG.0308`: There are too many requests.
pub const APIG_0308: ErrorCode = ErrorCode::new("APIG.0308", Some(429), "There are too many requests.");
