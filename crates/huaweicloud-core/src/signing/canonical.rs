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

/// The canonical request and the list of its signed headers.
pub(super) struct Canonical {
    pub(super) request: String,
    pub(super) signed_headers: String,
}

/// `headers` must be the output of [`canonical_headers`].
pub(super) fn canonical_request(
    request: &SigningRequest<'_>,
    headers: &[(String, &str)],
    payload_hash: &str,
) -> Canonical {
    let mut lines = String::new();
    for (name, value) in headers {
        lines.push_str(name);
        lines.push(':');
        lines.push_str(value);
        lines.push('\n');
    }
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let signed_headers = names.join(";");
    let request = format!(
        "{}\n{}\n{}\n{lines}\n{signed_headers}\n{payload_hash}",
        request.method.to_uppercase(),
        canonical_uri(request.path),
        canonical_query(request.query),
    );
    Canonical { request, signed_headers }
}

/// Lower-cases the names and sorts by name; trims the values. Whitespace inside a value is kept.
///
/// Rejects headers whose canonical form would equal that of other headers: a line break in a value,
/// a separator in a name, and a repeated name, since no rule defines how to join the values.
pub(super) fn canonical_headers<'a>(headers: &[(&str, &'a str)]) -> Result<Vec<(String, &'a str)>, SigningError> {
    let mut headers: Vec<(String, &str)> =
        headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect();
    headers.sort_by(|a, b| a.0.cmp(&b.0));
    let is_valid = |(name, value): &(String, &str)| {
        let valid_name = name.bytes().all(|byte| byte.is_ascii_graphic() && !b":;,".contains(&byte));
        !name.is_empty() && valid_name && !value.contains(['\r', '\n', '\0'])
    };
    let repeated = headers.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| &pair[0]);
    match repeated.or_else(|| headers.iter().find(|header| !is_valid(header))) {
        Some((name, _)) => Err(SigningError::Header { name: name.clone() }),
        None => Ok(headers),
    }
}

/// Decodes the path, encodes each segment once, and appends `/` if it is missing.
///
/// Decoding comes first, so an encoded `/` counts as a separator: `/a%2Fb` and `/a/b` have the same
/// canonical form. Dot segments and empty segments are kept, as in all of the vendor's SDKs.
fn canonical_uri(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let segments: Vec<String> =
        decoded.split(|byte| *byte == b'/').map(|segment| percent_encode(segment, RESERVED).to_string()).collect();
    let mut uri = segments.join("/");
    if !uri.ends_with('/') {
        uri.push('/');
    }
    uri
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
