//! Builds the canonical request, which is what gets signed.
//!
//! It is built from the request as it arrived, so that a request that was changed after signing
//! does not verify. It must not know any keys.

use axum::http::HeaderMap;
use percent_encoding::percent_decode_str;

use super::{RawRequest, Refusal};

/// Builds the canonical request: method, path, query, headers, their names, and the hash of the
/// body.
pub(super) fn canonical_request(
    request: &RawRequest,
    signed_headers: &[&str],
    payload_hash: &str,
) -> Result<Vec<u8>, Refusal> {
    let mut text = Vec::with_capacity(512);
    text.extend_from_slice(request.method.to_ascii_uppercase().as_bytes());
    text.push(b'\n');
    text.extend_from_slice(path(&request.path).as_bytes());
    text.push(b'\n');
    text.extend_from_slice(query(request.query.as_deref().unwrap_or_default()).as_bytes());
    text.push(b'\n');
    for name in signed_headers {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        text.extend_from_slice(&header(&request.headers, name)?);
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(signed_headers.join(";").as_bytes());
    text.push(b'\n');
    text.extend_from_slice(payload_hash.as_bytes());
    Ok(text)
}

/// Decodes the whole path, then encodes each segment, and appends a slash if there is none.
fn path(raw: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(raw).collect();
    let mut text = String::with_capacity(raw.len() + 1);
    for (at, part) in decoded.split(|byte| *byte == b'/').enumerate() {
        if at > 0 {
            text.push('/');
        }
        encode(part, &mut text);
    }
    if !text.ends_with('/') {
        text.push('/');
    }
    text
}

/// Decodes the pairs, sorts them by their bytes, and encodes them again. A plus sign decodes to a
/// space, as HTML forms and Go encode it; other clients send the canonical form, which has no plus.
fn query(raw: &str) -> String {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).collect::<Vec<u8>>();
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = raw
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect();
    pairs.sort();
    let mut text = String::with_capacity(raw.len());
    for (key, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&key, &mut text);
        text.push('=');
        encode(&value, &mut text);
    }
    text
}

/// The trimmed value of a header. A repeated header is refused, since it is ambiguous.
fn header(headers: &HeaderMap, name: &str) -> Result<Vec<u8>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let missing = || Refusal::MissingHeader(name.chars().take(80).collect());
    let value = values.next().ok_or_else(missing)?;
    if values.next().is_some() {
        return Err(Refusal::Malformed("lists a header that was sent more than once"));
    }
    Ok(value.as_bytes().trim_ascii().to_vec())
}

/// Percent-encodes everything but letters, digits and `-_.~`.
fn encode(bytes: &[u8], text: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(*byte)),
            _ => {
                text.push('%');
                text.push(char::from(DIGITS[usize::from(byte >> 4)]));
                text.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_decoded_once_and_ends_with_slash() {
        for (raw, expected) in [
            ("", "/"),
            ("/", "/"),
            ("/v1/things", "/v1/things/"),
            ("/v1/my%20thing", "/v1/my%20thing/"),
            ("/v1/a%2Fb", "/v1/a/b/"),
            ("/v1//things//", "/v1//things//"),
            ("/v1/a+b:c@d", "/v1/a%2Bb%3Ac%40d/"),
            ("/v1/%2520", "/v1/%2520/"),
            ("/v1/%zz", "/v1/%25zz/"),
            ("/v1/%FF", "/v1/%FF/"),
        ] {
            assert_eq!(path(raw), expected, "{raw}");
        }
    }

    #[test]
    fn query_is_sorted_before_it_is_encoded() {
        for (raw, expected) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=9&a=10", "a=10&a=9"),
            ("k", "k="),
            ("k=&&j", "j=&k="),
            ("q=a+b%20c%2B", "q=a%20b%20c%2B"),
            ("a%5B=1&a-=2", "a-=2&a%5B=1"),
            ("k=a=b", "k=a%3Db"),
        ] {
            assert_eq!(query(raw), expected, "{raw}");
        }
    }
}
