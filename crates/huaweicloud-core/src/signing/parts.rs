//! The parts of a request that a signature is about, as texts and bytes.

/// What is signed of a request.
///
/// Has no `Debug`: headers and body may be secret.
#[derive(Clone, Copy)]
pub struct SigningRequest<'a> {
    /// The method; it is upper-cased for the signature.
    pub method: &'a str,
    /// The path as it goes over the wire, percent-encoded, without query. Segments `.` and `..` are signed as they
    /// stand, so a client that removes them sends another path than the signed one.
    pub path: &'a str,
    /// The query's keys and values, decoded, in any order. What goes over the wire should be their
    /// [`canonical_query`](super::canonical_query).
    pub query: &'a [(String, String)],
    /// Exactly the headers to sign, names in any case and order, none of them twice. Values must be those that are
    /// sent; blanks at their ends do not matter. [`DATE_HEADER`](super::DATE_HEADER) must be among them, in the format of
    /// [`sdk_date`](super::sdk_date).
    pub headers: &'a [(&'a str, &'a str)],
    /// The exact bytes of the body, empty if there is none. Not looked at when the
    /// [`content_header`](super::Algorithm::content_header) of the algorithm is signed.
    pub body: &'a [u8],
}
