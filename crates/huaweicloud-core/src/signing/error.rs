//! Why a request cannot be signed.
//!
//! The words name what is wrong and never show it: headers, paths and keys may be secret.

use std::fmt;

/// Why a request was not signed. A signature in spite of it would be refused by the gateway, or vouch for another
/// request than the one that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// The access key id is empty, or not of printable ASCII characters without blank, `,` and `/`.
    AccessKey,
    /// The secret key is empty, or no private key can be derived from it.
    SecretKey,
    /// The security token holds characters that no HTTP header can carry.
    SecurityToken,
    /// Region or service of V11 is empty, or not of printable ASCII characters without blank, `,` and `/`.
    Scope,
    /// The date is missing from the signed headers, or not of the form `YYYYMMDDTHHMMSSZ`.
    Date,
    /// A header cannot be signed: it has no proper name, its value holds a line break or is not UTF-8, or it stands
    /// there more than once.
    Header {
        /// The name of the header.
        name: String,
    },
    /// The request names no host, a port that is none, or a user or password beside the host.
    Host,
    /// The path does not begin with `/`, is too long, or has a segment `.` or `..`, which clients remove before
    /// sending.
    Path,
    /// The query is not UTF-8 once decoded, or too long.
    Query,
}

impl fmt::Display for SigningError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccessKey => formatter.write_str(
                "the access key is empty or holds characters other than printable ASCII without blank, `,` and `/`",
            ),
            Self::SecretKey => formatter.write_str("the secret key is empty or unfit for this algorithm"),
            Self::SecurityToken => {
                formatter.write_str("the security token holds characters that no HTTP header can carry")
            }
            Self::Scope => formatter.write_str(
                "the region or the service to sign for is empty or holds characters other than printable ASCII \
                 without blank, `,` and `/`",
            ),
            Self::Date => formatter.write_str(
                "the date of signing is missing from the signed headers or not of the form YYYYMMDDTHHMMSSZ",
            ),
            Self::Header { name } => write!(
                formatter,
                "the header {} cannot be signed: its name is none, its value holds a line break or is not UTF-8, or it \
                 is there more than once",
                name.escape_debug(),
            ),
            Self::Host => formatter
                .write_str("the request names no host, a port that is none, or a user or password beside the host"),
            Self::Path => formatter
                .write_str("the path does not begin with a slash, has a segment of one or two dots, or is too long"),
            Self::Query => formatter.write_str("the query is not UTF-8 once decoded, or too long"),
        }
    }
}

impl std::error::Error for SigningError {}
