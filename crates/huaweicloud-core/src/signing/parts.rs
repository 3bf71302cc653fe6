//! The parts of a request that are signed, as strings and bytes.

/// The parts of a request that are signed.
///
/// Has no `Debug`, since headers and body may be secret.
#[derive(Clone, Copy)]
pub struct SigningRequest<'a> {
    /// The method; upper-cased for the signature.
    pub method: &'a str,
    /// The path as sent, percent-encoded, without the query. Segments `.` and `..` are signed
    /// unchanged, so a client that removes them sends another path than the signed one.
    pub path: &'a str,
    /// The query's keys and values, decoded, in any order. Send their
    /// [`canonical_query`](super::canonical_query).
    pub query: &'a [(String, String)],
    /// Exactly the headers to sign, in any case and order, without duplicates. Values must be those
    /// that are sent; surrounding whitespace does not matter. [`DATE_HEADER`](super::DATE_HEADER)
    /// must be included, in the format of [`sdk_date`](super::sdk_date).
    pub headers: &'a [(&'a str, &'a str)],
    /// The exact bytes of the body; empty if there is none. Ignored if the
    /// [`content_header`](super::Algorithm::content_header) of the algorithm is signed.
    pub body: &'a [u8],
}
