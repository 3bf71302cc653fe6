//! Builds the canonical form of a request, which every algorithm signs.
//!
//! Normalizes path, query and headers. It must not know any key, and takes the hash of the body as
//! given.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::error::SigningError;
use super::parts::SigningRequest;

/// Everything except `A-Z a-z 0-9 - _ . ~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Everything that is encoded in a path, where `/` separates segments.
const PATH_RESERVED: &AsciiSet = &RESERVED.remove(b'/');

/// The canonical request and the list of its signed headers.
pub(super) struct Canonical {
    pub(super) request: String,
    pub(super) signed_headers: String,
}

/// The name and value of a header.
pub(super) type Header<'a> = (Cow<'a, str>, &'a str);

/// `headers` must be the output of [`canonical_headers`].
pub(super) fn canonical_request(request: &SigningRequest<'_>, headers: &[Header<'_>], payload_hash: &str) -> Canonical {
    let signed_headers = headers.iter().map(|(name, _)| &**name).collect::<Vec<_>>().join(";");
    // Most requests need no more.
    let mut text = String::with_capacity(1024);
    text.extend([&*request.method.to_uppercase(), "\n"]);
    push_canonical_uri(&mut text, request.path);
    text.push('\n');
    text.push_str(&canonical_query(request.query));
    text.push('\n');
    for (name, value) in headers {
        text.extend([&**name, ":", value, "\n"]);
    }
    text.extend(["\n", signed_headers.as_str(), "\n", payload_hash]);
    Canonical { request: text, signed_headers }
}

/// Lower-cases the names and sorts by name; trims the values. Whitespace inside a value is kept.
///
/// Rejects headers whose canonical form would equal that of other headers: a line break in a value,
/// a separator in a name, and a repeated name, since no rule defines how to join the values.
pub(super) fn canonical_headers<'a>(headers: &[(&'a str, &'a str)]) -> Result<Vec<Header<'a>>, SigningError> {
    let mut headers: Vec<Header<'_>> = headers.iter().map(|(name, value)| (lower_case(name), value.trim())).collect();
    headers.sort_by(|a, b| a.0.cmp(&b.0));
    let is_valid = |(name, value): &Header<'_>| {
        let valid_name = name.bytes().all(|byte| byte.is_ascii_graphic() && !b":;,".contains(&byte));
        !name.is_empty() && valid_name && !value.contains(['\r', '\n', '\0'])
    };
    let repeated = headers.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| &pair[0]);
    match repeated.or_else(|| headers.iter().find(|header| !is_valid(header))) {
        Some((name, _)) => Err(SigningError::Header { name: name.to_string() }),
        None => Ok(headers),
    }
}

/// The names of most headers are in lower case already.
fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// Adds the canonical form of a path: decodes it, encodes each segment once, and appends `/` if it
/// is missing.
///
/// Decoding comes first, so an encoded `/` counts as a separator: `/a%2Fb` and `/a/b` have the same
/// canonical form. Dot segments and empty segments are kept, as in all of the vendor's SDKs.
fn push_canonical_uri(text: &mut String, path: &str) {
    text.extend(percent_encode(&Cow::from(percent_decode_str(path)), PATH_RESERVED));
    if !text.ends_with('/') {
        text.push('/');
    }
}

/// The query in canonical form: sorted by key, then by value (both by bytes, before encoding), with
/// every character except `A-Z a-z 0-9 - _ . ~` percent-encoded. An empty value keeps its `=`.
/// Without pairs the result is empty.
///
/// Send the query in this form too, so that the gateway sees what was signed, however it interprets
/// the rule.
#[must_use]
pub fn canonical_query(pairs: &[(String, String)]) -> String {
    let mut sorted: Vec<&(String, String)> = pairs.iter().collect();
    sorted.sort();
    let encoded: Vec<String> = sorted.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    encoded.join("&")
}

/// Percent-encodes everything except the unreserved characters, with upper-case digits.
pub(crate) fn encode(text: &str) -> Cow<'_, str> {
    percent_encode(text.as_bytes(), RESERVED).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_uri_handles_edge_cases() {
        let canonical_uri = |path: &str| {
            let mut text = "GET\n".to_owned();
            push_canonical_uri(&mut text, path);
            text.split_off(4)
        };
        assert_eq!(canonical_uri(""), "/");
        assert_eq!(canonical_uri("/"), "/");
        assert_eq!(canonical_uri("/a%2"), "/a%252/");
        assert_eq!(canonical_uri("/%zz"), "/%25zz/");
        assert_eq!(canonical_uri("/a%2Fb"), "/a/b/");
    }

    #[test]
    fn canonical_query_sorts_before_encoding() {
        let pairs = [("a[", "1"), ("a-", "2"), ("aé", "3"), ("a-", "10")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(canonical_query(&pairs), "a-=10&a-=2&a%5B=1&a%C3%A9=3");
        assert_eq!(canonical_query(&[]), "");
    }
}
