//! Puts credentials on a request that is about to be sent.
//!
//! The bridge between HTTP types and the pure signing functions: chooses what is signed, and makes sure that it is what
//! goes over the wire. It must not send anything, and gets the date from its caller.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Url};

use crate::credentials::{Auth, Credentials};
use crate::error::Error;
use crate::secret::Secret;
use crate::signing::{
    CONTENT_SHA256_HEADER, DATE_HEADER, SigningRequest, UNSIGNED_PAYLOAD, canonical_query, payload_is_unsigned,
    sign_hmac_sha256,
};

const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const X_DOMAIN_ID: HeaderName = HeaderName::from_static("x-domain-id");
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const X_SDK_DATE: HeaderName = HeaderName::from_static(DATE_HEADER);
const X_SDK_CONTENT_SHA256: HeaderName = HeaderName::from_static(CONTENT_SHA256_HEADER);

/// Adds the headers that prove who sends `request`, and gives its query the canonical form.
///
/// # Errors
///
/// A credential or a header cannot be sent as a header, or a streamed body would have to be signed.
pub(crate) fn authenticate(request: &mut Request, credentials: &Credentials, date: &str) -> Result<(), Error> {
    let query = canonicalize_query(request.url_mut());
    if let Some(domain_id) = credentials.domain_id() {
        let value = header_value(domain_id, "domain id", "HUAWEICLOUD_SDK_DOMAIN_ID")?;
        request.headers_mut().insert(X_DOMAIN_ID, value);
    }
    match credentials.auth() {
        Auth::Token(token) => {
            let value = secret_value(token, "token", "HUAWEICLOUD_SDK_AUTH_TOKEN")?;
            request.headers_mut().insert(X_AUTH_TOKEN, value);
            Ok(())
        }
        Auth::AccessKey { access_key, secret_key, security_token } => {
            // Before signing: the vendor's SDKs sign it too.
            if let Some(token) = security_token {
                let variable = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
                let value = secret_value(token, "security token", variable)?;
                request.headers_mut().insert(X_SECURITY_TOKEN, value);
            }
            sign(request, &query, access_key, secret_key, date)
        }
    }
}

/// Rewrites the query to the text that is signed, so that every way of reading the rules gives the same signature, and
/// returns its pairs.
fn canonicalize_query(url: &mut Url) -> Vec<(String, String)> {
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let text = canonical_query(&pairs);
    url.set_query((!text.is_empty()).then_some(text.as_str()));
    pairs
}

fn sign(
    request: &mut Request,
    query: &[(String, String)],
    access_key: &str,
    secret_key: &Secret,
    date: &str,
) -> Result<(), Error> {
    let host = header_value(&host(request.url()), "host", "the endpoint of the configuration")?;
    let date_value = header_value(date, "date", "the clock")?;
    let unsigned = payload_is_unsigned(content_type(request.headers())?);
    let headers = request.headers_mut();
    // Set here and not left to the HTTP library, so that what is signed is what is sent.
    headers.insert(HOST, host);
    headers.insert(X_SDK_DATE, date_value);
    if unsigned {
        let value = HeaderValue::from_static(UNSIGNED_PAYLOAD);
        headers.insert(X_SDK_CONTENT_SHA256, value);
    }

    let body = signed_body(request)?;
    let headers = headers_to_sign(request.headers())?;
    let signed = sign_hmac_sha256(
        &SigningRequest {
            method: request.method().as_str(),
            path: request.url().path(),
            query,
            headers: &headers,
            body,
            date,
        },
        access_key,
        secret_key,
    );
    let mut authorization = header_value(signed.authorization(), "access key", "HUAWEICLOUD_SDK_AK")?;
    authorization.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, authorization);
    Ok(())
}

/// The host as it stands in the request: in lower case, and with its port unless that is the one of the scheme. [`Url`]
/// has brought it into this form already.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn content_type(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    headers.get(CONTENT_TYPE).map(|value| text(&CONTENT_TYPE, value)).transpose()
}

/// The bytes whose hash is signed.
fn signed_body(request: &Request) -> Result<&[u8], Error> {
    let Some(body) = request.body() else {
        return Ok(b"");
    };
    match body.as_bytes() {
        Some(bytes) => Ok(bytes),
        None if request.headers().contains_key(X_SDK_CONTENT_SHA256) => Ok(b""),
        None => Err(Error::invalid_request(
            "a streamed body cannot be signed: send it from memory, or with a content type other than JSON and BSON, \
             whose bodies are left out of the signature",
        )),
    }
}

/// `host`, `content-type` and each `x-*` header. Others are left out since proxies and HTTP libraries rewrite them,
/// names with `_` since the vendor's SDKs do not sign them either, and a header with several values since no rule says
/// how to join them.
fn headers_to_sign(headers: &HeaderMap) -> Result<Vec<(&str, &str)>, Error> {
    headers
        .keys()
        .filter(|name| {
            let custom = name.as_str().starts_with("x-") && !name.as_str().contains('_');
            custom || *name == HOST || *name == CONTENT_TYPE
        })
        .filter_map(|name| {
            let mut values = headers.get_all(name).iter();
            match (values.next(), values.next()) {
                (Some(value), None) => Some((name, value)),
                _ => None,
            }
        })
        .map(|(name, value)| Ok((name.as_str(), text(name, value)?)))
        .collect()
}

fn text<'a>(name: &HeaderName, value: &'a HeaderValue) -> Result<&'a str, Error> {
    std::str::from_utf8(value.as_bytes())
        .map_err(|_| Error::invalid_request(format!("the header {name} is not UTF-8, so it cannot be signed")))
}

fn secret_value(secret: &Secret, what: &str, variable: &str) -> Result<HeaderValue, Error> {
    let mut value = header_value(secret.expose_secret(), what, variable)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The error leaves the value out: where a secret is pasted wrongly, another one may have been pasted in its place.
fn header_value(text: &str, what: &str, origin: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| {
        Error::config(format!(
            "the {what} holds characters that no HTTP header can carry, such as a line break: check {origin} \
             or the value given in code"
        ))
    })
}
