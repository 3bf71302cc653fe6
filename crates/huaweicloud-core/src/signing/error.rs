//! Errors of signing.
//!
//! Messages name what is wrong but never show it: headers, paths and keys may be secret.

use std::fmt;

/// The reason why a request was not signed. A signature for such a request would be rejected by the
/// gateway, or would authenticate a different request than the one that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// The access key ID is empty, or contains characters other than printable ASCII without
    /// spaces, `,` and `/`.
    AccessKey,
    /// The secret key is empty, or no private key can be derived from it.
    SecretKey,
    /// The security token contains characters that are not allowed in an HTTP header.
    SecurityToken,
    /// The region or service of V11 is empty, or contains characters other than printable ASCII
    /// without spaces, `,` and `/`.
    Scope,
    /// The date is missing from the signed headers, or not of the form `YYYYMMDDTHHMMSSZ`.
    Date,
    /// A header cannot be signed: its name is invalid, its value contains a line break or is not
    /// valid UTF-8, or it appears more than once.
    Header {
        /// The name of the header.
        name: String,
    },
    /// The request has no host, an invalid port, or a user or password in the URL.
    Host,
    /// The path does not start with `/`, is too long, or has a segment `.` or `..`, which clients
    /// remove before sending.
    Path,
    /// The decoded query is not valid UTF-8, or the query is too long.
    Query,
}

impl fmt::Display for SigningError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccessKey => formatter.write_str(
                "the access key is empty or contains characters other than printable ASCII without spaces, `,` and `/`",
            ),
            Self::SecretKey => formatter.write_str("the secret key is empty or not usable with this algorithm"),
            Self::SecurityToken => {
                formatter.write_str("the security token contains characters that are not allowed in an HTTP header")
            }
            Self::Scope => formatter.write_str(
                "the signing region or service is empty or contains characters other than printable ASCII without \
                 spaces, `,` and `/`",
            ),
            Self::Date => formatter
                .write_str("the signing date is missing from the signed headers or not of the form YYYYMMDDTHHMMSSZ"),
            Self::Header { name } => write!(
                formatter,
                "the header {} cannot be signed: its name is invalid, its value contains a line break or is not valid \
                 UTF-8, or it appears more than once",
                name.escape_debug(),
            ),
            Self::Host => {
                formatter.write_str("the request has no host, an invalid port, or a user or password in the URL")
            }
            Self::Path => formatter
                .write_str("the path does not start with a slash, has a segment of one or two dots, or is too long"),
            Self::Query => formatter.write_str("the decoded query is not valid UTF-8, or the query is too long"),
        }
    }
}

impl std::error::Error for SigningError {}
