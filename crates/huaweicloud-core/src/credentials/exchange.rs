//! Sends requests to services that issue credentials, and reads their responses.
//!
//! Implements retries, timeouts, and errors that reveal nothing of what was sent or received. It
//! must not know what is requested.

use std::error::Error as _;
use std::pin::pin;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method, Request, Response, StatusCode, Url};
use serde_json::Value;

use super::ProviderContext;
use crate::clock::with_timeout;
use crate::error::{self, Error, PROXY_PASSWORD, without_mark};
use crate::secret::Secret;
use crate::secret_header::sensitive;
use crate::transport::set_empty_length;

/// The maximum size of a response in bytes. Responses with credentials have a few kilobytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// A service that requests are sent to.
pub(super) struct Peer {
    /// The name for errors, such as `IAM`.
    pub(super) name: &'static str,
    /// The timeout of a response.
    pub(super) timeout: Duration,
    /// The maximum number of attempts, if there is no response, or one with a temporary failure.
    pub(super) attempts: u32,
}

/// The identity service.
pub(super) const IAM: Peer = Peer { name: "IAM", timeout: Duration::from_secs(10), attempts: 3 };

/// The service for temporary credentials.
pub(super) const STS: Peer = Peer { name: "STS", timeout: Duration::from_secs(10), attempts: 3 };

/// A response. Has no `Debug`, since it contains credentials.
pub(super) struct PeerResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Status, code and request ID for errors; contains nothing that could be a secret.
    summary: String,
}

impl PeerResponse {
    /// Returns this response if its status is a success, else an error.
    pub(super) fn successful(self, peer: &Peer) -> Result<Self, Error> {
        if self.status.is_success() {
            return Ok(self);
        }
        if self.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            let text = format!("a proxy between here and {} responded with status 407: {PROXY_PASSWORD}", peer.name);
            return Err(Error::credentials(text));
        }
        Err(Error::credentials(format!("{} rejected the request: {}", peer.name, self.summary)))
    }

    pub(super) fn json(&self, peer: &Peer) -> Result<Value, Error> {
        // The error of serde_json may quote the body.
        serde_json::from_slice(without_mark(&self.body))
            .map_err(|_| Error::credentials(format!("the response of {} is not JSON", peer.name)))
    }

    /// The token that IAM returns in a header.
    pub(super) fn subject_token(&self) -> Result<Secret, Error> {
        let token = self.headers.get("x-subject-token").and_then(|value| value.to_str().ok());
        match token {
            Some(token) if !token.is_empty() => Ok(Secret::from(token)),
            _ => Err(Error::credentials("the response of IAM has no header X-Subject-Token")),
        }
    }
}

/// Sends a request, with retries, and reads the response, whatever its status.
pub(super) async fn send(context: &ProviderContext, peer: &Peer, request: Request) -> Result<PeerResponse, Error> {
    let mut delay = Duration::from_millis(200);
    for _ in 1..peer.attempts {
        let result = send_once(context, peer, &request).await;
        let retryable = match &result {
            Ok(response) => matches!(response.status.as_u16(), 429 | 500 | 502 | 503 | 504),
            // Without a cause, there was no response in time.
            Err(error) => cause(error).is_none_or(Error::is_retryable),
        };
        if !retryable {
            return result;
        }
        context.clock().sleep(delay).await;
        delay *= 2;
    }
    send_once(context, peer, &request).await
}

/// The error of the transport that an error of [`send`] is about.
pub(super) fn cause(error: &Error) -> Option<&Error> {
    error.source().and_then(|cause| cause.downcast_ref())
}

async fn send_once(context: &ProviderContext, peer: &Peer, request: &Request) -> Result<PeerResponse, Error> {
    let name = peer.name;
    let Some(mut copy) = request.try_clone() else {
        return Err(Error::credentials(format!("the request to {name} cannot be retried")));
    };
    set_empty_length(&mut copy);
    let exchange = async {
        let mut response = context.transport().send(copy).await?;
        let body = read(&mut response).await?;
        Ok::<_, Error>((response, body))
    };
    let timed_out = || Error::credentials(format!("{name} did not respond within {:?}", peer.timeout));
    let (response, body) = with_timeout(context.clock().timeout(peer.timeout), pin!(exchange))
        .await
        .ok_or_else(timed_out)?
        .map_err(|source| Error::credentials(format!("{name} cannot be queried: {source}")).with_source(source))?;
    let summary = summary(request, &response, &body);
    Ok(PeerResponse { status: response.status(), headers: response.headers().clone(), body, summary })
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(Error::decode("the response is too large".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Summarizes a response. The service's message is left out, since it may quote what was sent. Code
/// and request ID are included only if they have their usual form and were not part of the request.
fn summary(request: &Request, response: &Response, body: &[u8]) -> String {
    let mut text = format!("status {}", response.status().as_u16());
    if let Some(code) = error::error_code(body).filter(|code| is_code(code) && !is_in_request(request, code)) {
        text.push_str(&format!(", code {code}"));
    }
    let header = |name: &str| response.headers().get(name)?.to_str().ok();
    if let Some(id) = header("x-request-id").or_else(|| header("x-iam-trace-id"))
        && is_request_id(id)
        && !is_in_request(request, id)
    {
        text.push_str(&format!(" (request id {id})"));
    }
    text
}

/// Whether a text has the form of an error code, such as `IAM.0101`, `STS5.1001` or `400`.
fn is_code(text: &str) -> bool {
    const PREFIXES: [&str; 7] = ["APIG", "APIGW", "IAM", "PAP", "PDP", "STS", "SYS"];
    let number = |text: &str| (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((prefix, digits)) => PREFIXES.contains(&prefix.trim_end_matches('5')) && number(digits),
        None => number(text),
    }
}

fn is_request_id(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is_in_request(request: &Request, word: &str) -> bool {
    let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
    let contains = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    contains(body) || request.headers().values().any(|value| contains(value.as_bytes()))
}

/// A request without a body.
pub(super) fn request(method: Method, url: Url) -> Request {
    Request::new(method, url)
}

/// A POST request with a JSON body.
pub(super) fn post(url: Url, body: &Value) -> Request {
    let mut request = Request::new(Method::POST, url);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf8"));
    *request.body_mut() = Some(Body::from(body.to_string()));
    request
}

/// Adds a header with a secret value; `origin` names its source in errors.
pub(super) fn set_secret(request: &mut Request, name: &'static str, value: &str, origin: &str) -> Result<(), Error> {
    let value = sensitive(value).map_err(|_| {
        Error::config(format!(
            "{origin} contains characters that are not allowed in an HTTP header, such as a line break"
        ))
    })?;
    request.headers_mut().insert(HeaderName::from_static(name), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_request_ids_are_recognized_by_form() {
        for code in ["IAM.0101", "PAP5.0012", "STS5.1001", "400"] {
            assert!(is_code(code), "{code}");
        }
        for code in ["", ".", "IAM.", "canary", "IAM.canary", "canary.1", "IAM.123456789", "ABC.1"] {
            assert!(!is_code(code), "{code}");
        }
        assert!(is_request_id("6f1a1c0e8b4f4d0c9f3f0a1b2c3d4e5f"));
        assert!(!is_request_id("a canary"));
    }
}
