//! Signs whole requests, in the types of the `http` crate, which most HTTP clients use or accept.
//!
//! Selects what is signed, and ensures that it is what is sent. It must not send anything, and gets
//! the time from its caller.

use std::borrow::Cow;
use std::time::SystemTime;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use http::uri::{PathAndQuery, Scheme, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::algorithm::Algorithm;
use super::canonical::canonical_query;
use super::error::SigningError;
use super::keys::Keys;
use super::parts::SigningRequest;
use super::sign::{Signed, sign};
use super::{DATE_HEADER, UNSIGNED_PAYLOAD, payload_is_unsigned};
use crate::secret_header::sensitive;
use crate::time::sdk_date;

const X_SDK_DATE: HeaderName = HeaderName::from_static(DATE_HEADER);
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// Characters that [`Uri`] allows in a path, but that other clients encode or treat as a separator.
/// `%` is not included: it is already encoded.
const PATH_ESCAPES: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Signs `request` as of `time`, and modifies it so that any client sends exactly what is signed:
///
/// - `Host` is set from the URI, unless it is present;
/// - `X-Sdk-Date` is set, and `X-Security-Token` if the keys have one;
/// - `X-Sdk-Content-Sha256` is set to `UNSIGNED-PAYLOAD` if [`payload_is_unsigned`] returns true,
///   unless the header is present: its value always replaces the hash of the body. With SM3 the
///   header is `X-Sdk-Content-Sm3`;
/// - the query is brought into [canonical form](canonical_query), and characters that are not
///   allowed in a path are percent-encoded. A `+` in the query counts as a space, as in forms;
/// - `Authorization` is set.
///
/// The signed headers are `host`, `content-type` and each `x-*` header. Other headers are excluded
/// because proxies and clients rewrite them; names with `_` because the vendor's SDKs do not sign
/// them; and repeated headers because no rule defines how to join their values.
///
/// Sign each attempt separately, right before it is sent: a date that is off by more than 15
/// minutes is rejected. Any change after signing, except to unsigned headers, invalidates the
/// signature. So do redirects; do not follow them.
///
/// # Errors
///
/// The request or the keys cannot be signed, see [`SigningError`]. The request may then have some
/// of the headers, but no `Authorization`.
pub fn sign_request<B: AsRef<[u8]>>(
    request: &mut http::Request<B>,
    algorithm: &Algorithm,
    keys: &Keys<'_>,
    time: SystemTime,
) -> Result<Signed, SigningError> {
    request.headers_mut().remove(AUTHORIZATION);
    let query = query_pairs(request.uri().query().unwrap_or_default())?;
    *request.uri_mut() = sendable_uri(request.uri(), &query)?;
    let host = match request.headers().get(HOST) {
        Some(host) => host.clone(),
        None => host(request.uri())?,
    };
    prepare_headers(request.headers_mut(), algorithm, keys, &sdk_date(time), host)?;
    let target = Target { method: request.method().as_str(), path: request.uri().path(), query: &query };
    let (signed, authorization) = sign_prepared(&target, request.headers(), request.body().as_ref(), algorithm, keys)?;
    request.headers_mut().insert(AUTHORIZATION, authorization);
    Ok(signed)
}

/// The parts of a request outside its headers and body, as sent.
pub(crate) struct Target<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(String, String)],
}

/// Sets the headers that are set before signing. Not left to the client, so that what is signed is
/// what is sent.
pub(crate) fn prepare_headers(
    headers: &mut HeaderMap,
    algorithm: &Algorithm,
    keys: &Keys<'_>,
    date: &str,
    host: HeaderValue,
) -> Result<(), SigningError> {
    headers.insert(HOST, host);
    headers.insert(X_SDK_DATE, HeaderValue::from_str(date).map_err(|_| SigningError::Date)?);
    // Set before signing, since the vendor's SDKs sign it.
    if let Some(token) = keys.security_token {
        let value = sensitive(token.expose_secret()).map_err(|_| SigningError::SecurityToken)?;
        headers.insert(X_SECURITY_TOKEN, value);
    }
    let content_type = headers.get(CONTENT_TYPE).map(|value| text(&CONTENT_TYPE, value)).transpose()?;
    if payload_is_unsigned(content_type) {
        let name = HeaderName::from_static(algorithm.content_header());
        headers.entry(name).or_insert(HeaderValue::from_static(UNSIGNED_PAYLOAD));
    }
    Ok(())
}

/// Signs a request after [`prepare_headers`], and also returns the value of `Authorization`.
pub(crate) fn sign_prepared(
    target: &Target<'_>,
    headers: &HeaderMap,
    body: &[u8],
    algorithm: &Algorithm,
    keys: &Keys<'_>,
) -> Result<(Signed, HeaderValue), SigningError> {
    let headers = headers_to_sign(headers, algorithm)?;
    let request =
        SigningRequest { method: target.method, path: target.path, query: target.query, headers: &headers, body };
    let signed = sign(algorithm, keys, &request)?;
    let value = sensitive(signed.authorization()).map_err(|_| SigningError::AccessKey)?;
    Ok((signed, value))
}

fn headers_to_sign<'a>(headers: &'a HeaderMap, algorithm: &Algorithm) -> Result<Vec<(&'a str, &'a str)>, SigningError> {
    let mut chosen = Vec::new();
    for name in headers.keys() {
        let is_custom = name.as_str().starts_with("x-") && !name.as_str().contains('_');
        if !is_custom && *name != HOST && *name != CONTENT_TYPE {
            continue;
        }
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => chosen.push((name.as_str(), text(name, value)?)),
            // Excluding it is not enough: the gateway would still find it.
            _ if name.as_str() == algorithm.content_header() => {
                return Err(SigningError::Header { name: name.to_string() });
            }
            _ => {}
        }
    }
    Ok(chosen)
}

fn text<'a>(name: &HeaderName, value: &'a HeaderValue) -> Result<&'a str, SigningError> {
    std::str::from_utf8(value.as_bytes()).map_err(|_| SigningError::Header { name: name.to_string() })
}

/// The host in lower case, with the port unless it is the scheme's default, as clients send it.
fn host(uri: &Uri) -> Result<HeaderValue, SigningError> {
    let authority = uri.authority().ok_or(SigningError::Host)?;
    let name = authority.host().to_ascii_lowercase();
    let text = match (authority.as_str().strip_prefix(authority.host()), authority.port_u16()) {
        _ if name.is_empty() => return Err(SigningError::Host),
        (Some("" | ":"), None) => name,
        (Some(_), Some(port)) if Some(port) == default_port(uri) => name,
        (Some(_), Some(port)) => format!("{name}:{port}"),
        // A user name before the host, or an invalid port
        _ => return Err(SigningError::Host),
    };
    HeaderValue::try_from(text).map_err(|_| SigningError::Host)
}

fn default_port(uri: &Uri) -> Option<u16> {
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        _ => None,
    }
}

/// The URI in a form that no client modifies before sending.
fn sendable_uri(uri: &Uri, query: &[(String, String)]) -> Result<Uri, SigningError> {
    let is_dots = |segment: &str| matches!(&*percent_decode_str(segment).collect::<Vec<u8>>(), b"." | b"..");
    let path = uri.path();
    if !path.starts_with('/') || path.split(['/', '\\']).any(is_dots) {
        return Err(SigningError::Path);
    }
    let mut target = utf8_percent_encode(path, PATH_ESCAPES).to_string();
    if !query.is_empty() {
        target.push('?');
        target.push_str(&canonical_query(query));
    }
    let too_long = if query.is_empty() { SigningError::Path } else { SigningError::Query };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(|_| too_long)?);
    Uri::from_parts(parts).map_err(|_| SigningError::Path)
}

/// Parses a query into decoded keys and values.
fn query_pairs(query: &str) -> Result<Vec<(String, String)>, SigningError> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned).map_err(|_| SigningError::Query)
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| Ok((decode(key)?, decode(value)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::secret::Secret;

    fn signed(request: http::request::Builder) -> Result<http::Request<&'static str>, SigningError> {
        let secret_key = Secret::from("SK");
        let token = Secret::from("token");
        let keys = Keys::new("AK", &secret_key).with_security_token(&token);
        let mut request = request.body("{}").unwrap();
        let time = UNIX_EPOCH + Duration::from_secs(1_709_251_199);
        sign_request(&mut request, &Algorithm::HmacSha256, &keys, time).map(|_| request)
    }

    fn get(uri: &str) -> http::request::Builder {
        http::Request::get(uri)
    }

    #[test]
    fn host_header_is_what_clients_send() {
        let host = |uri: &str| signed(get(uri)).map(|request| request.headers()["host"].to_str().unwrap().to_owned());
        assert_eq!(host("https://Example.COM/").unwrap(), "example.com");
        assert_eq!(host("https://example.com:443").unwrap(), "example.com");
        assert_eq!(host("http://example.com:443/").unwrap(), "example.com:443");
        assert_eq!(host("http://example.com:80?a=b").unwrap(), "example.com");
        assert_eq!(host("https://[::1]:8443/").unwrap(), "[::1]:8443");
        for uri in ["/v1/things", "https://user:secret@example.com/", "https://example.com:99999/"] {
            assert_eq!(host(uri), Err(SigningError::Host), "{uri}");
        }
        let request = signed(get("/v1/things").header("Host", "Example.com:443")).unwrap();
        assert_eq!(request.headers()["host"], "Example.com:443");
    }

    #[test]
    fn target_is_not_modified_by_clients() {
        let uri = |path: &str| signed(get(&format!("https://h{path}"))).map(|request| request.uri().to_string());
        assert_eq!(uri("").unwrap(), "https://h/");
        assert_eq!(uri("/a%20b/%zz{}\\?").unwrap(), "https://h/a%20b/%zz%7B%7D%5C");
        assert_eq!(uri("/a?b=c+d&a&&=").unwrap(), "https://h/a?=&a=&b=c%20d");
        for path in ["/..", "/a/./b", "/%2E%2e/b", "/a/.%2e", "/a\\..\\b"] {
            assert_eq!(uri(path), Err(SigningError::Path), "{path}");
        }
        assert_eq!(uri("/?a=%ff"), Err(SigningError::Query));
        assert_eq!(uri(&format!("/?a={}", "*".repeat(60_000))), Err(SigningError::Query));
        assert_eq!(signed(http::Request::options("*").header("host", "h")).map(|_| ()), Err(SigningError::Path));
    }

    #[test]
    fn headers_are_set_once_and_marked_sensitive() {
        let request = signed(get("https://h").header("X-Sdk-Date", "1").header("X-Sdk-Date", "2")).unwrap();
        assert_eq!(request.headers()["x-sdk-date"], "20240229T235959Z");
        assert_eq!(request.headers()["x-security-token"], "token");
        assert!(request.headers()["x-security-token"].is_sensitive());
        assert!(request.headers()["authorization"].is_sensitive());
        assert!(!request.headers().contains_key("x-sdk-content-sha256"));
    }

    #[test]
    fn body_hash_header_is_respected() {
        let content = |values: &[&str]| {
            let request = get("https://h").header("Content-Type", "text/plain");
            let request = values.iter().fold(request, |request, value| request.header("X-Sdk-Content-Sha256", *value));
            signed(request).map(|request| request.headers()["x-sdk-content-sha256"].to_str().unwrap().to_owned())
        };
        assert_eq!(content(&[]).unwrap(), "UNSIGNED-PAYLOAD");
        assert_eq!(content(&["0123"]).unwrap(), "0123");
        let twice = SigningError::Header { name: "x-sdk-content-sha256".to_owned() };
        assert_eq!(content(&["0123", "0123"]), Err(twice));
    }
}
