//! Requests to those who give out credentials, and their answers.
//!
//! Knows how to ask, how long to wait, and how to tell a failure without showing anything that was sent or answered. It must not know what
//! is asked for.

use std::pin::pin;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method, Request, Response, StatusCode, Url};
use serde_json::Value;

use super::ProviderContext;
use crate::clock::within;
use crate::error::{self, Error, ErrorKind};
use crate::secret::Secret;

/// How much of an answer is read, in bytes. Answers with credentials are of a few kilobytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// Who is asked.
pub(super) struct Peer {
    /// For errors, such as `IAM`.
    pub(super) name: &'static str,
    /// How long an answer may take.
    pub(super) limit: Duration,
    /// How often to ask where there is no answer, or one that says to come back later.
    pub(super) attempts: u32,
}

/// The identity service.
pub(super) const IAM: Peer = Peer { name: "IAM", limit: Duration::from_secs(10), attempts: 3 };

/// The service of temporary credentials.
pub(super) const STS: Peer = Peer { name: "STS", limit: Duration::from_secs(10), attempts: 3 };

/// What came back. Has no `Debug`, as it holds credentials.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Status, code and request id in words, and nothing that could be a secret.
    summary: String,
}

impl Answer {
    /// This answer if its status is of success, else an error.
    pub(super) fn successful(self, peer: &Peer) -> Result<Self, Error> {
        if self.status.is_success() {
            return Ok(self);
        }
        Err(Error::credentials(format!("{} refused: {}", peer.name, self.summary)))
    }

    pub(super) fn json(&self, peer: &Peer) -> Result<Value, Error> {
        // The error of serde_json can quote the body.
        serde_json::from_slice(&self.body)
            .map_err(|_| Error::credentials(format!("{} answered with something that is no JSON", peer.name)))
    }

    /// The token that IAM gives in a header.
    pub(super) fn subject_token(&self) -> Result<Secret, Error> {
        let token = self.headers.get("x-subject-token").and_then(|value| value.to_str().ok());
        match token {
            Some(token) if !token.is_empty() => Ok(Secret::from(token)),
            _ => Err(Error::credentials("the answer of IAM has no header X-Subject-Token")),
        }
    }
}

/// Sends a request, again if need be, and reads the answer whatever its status.
pub(super) async fn send(context: &ProviderContext, peer: &Peer, request: Request) -> Result<Answer, Error> {
    let mut wait = Duration::from_millis(200);
    for _ in 1..peer.attempts {
        let result = send_once(context, peer, &request).await;
        let again = match &result {
            Ok(answer) => matches!(answer.status.as_u16(), 429 | 500 | 502 | 503 | 504),
            Err(_) => true,
        };
        if !again {
            return result;
        }
        context.clock().sleep(wait).await;
        wait *= 2;
    }
    send_once(context, peer, &request).await
}

async fn send_once(context: &ProviderContext, peer: &Peer, request: &Request) -> Result<Answer, Error> {
    let name = peer.name;
    let Some(copy) = request.try_clone() else {
        return Err(Error::credentials(format!("the request to {name} cannot be sent again")));
    };
    let exchange = async {
        let mut response = context.transport().send(copy).await?;
        let body = read(&mut response).await?;
        Ok::<_, Error>((response, body))
    };
    let late = || Error::credentials(format!("{name} did not answer within {:?}", peer.limit));
    let (response, body) =
        within(context.clock().timeout(peer.limit), pin!(exchange)).await.ok_or_else(late)?.map_err(|source| {
            let what = match source.kind() {
                ErrorKind::Connect => "cannot be reached",
                ErrorKind::Timeout => "did not answer in time",
                _ => "could not be asked",
            };
            Error::credentials(format!("{name} {what}")).with_source(source)
        })?;
    let summary = summary(request, &response, &body);
    Ok(Answer { status: response.status(), headers: response.headers().clone(), body, summary })
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(Error::decode("the answer is too long".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What an answer says of itself. The message of the service is left out, since it may quote what was sent; of code and request id only
/// what has their usual form and was not sent.
fn summary(request: &Request, response: &Response, body: &[u8]) -> String {
    let mut text = format!("status {}", response.status().as_u16());
    if let Some(code) = error::error_code(body).filter(|code| is_code(code) && !was_sent(request, code)) {
        text.push_str(&format!(", code {code}"));
    }
    let header = |name: &str| response.headers().get(name)?.to_str().ok();
    if let Some(id) = header("x-request-id").or_else(|| header("x-iam-trace-id"))
        && is_request_id(id)
        && !was_sent(request, id)
    {
        text.push_str(&format!(" (request id {id})"));
    }
    text
}

/// Such as `IAM.0101`, `STS5.1001` or `400`.
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

fn was_sent(request: &Request, word: &str) -> bool {
    let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    holds(body) || request.headers().values().any(|value| holds(value.as_bytes()))
}

/// A request without a body.
pub(super) fn request(method: Method, url: Url) -> Request {
    Request::new(method, url)
}

/// A request with a body of JSON.
pub(super) fn post(url: Url, body: &Value) -> Request {
    let mut request = Request::new(Method::POST, url);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf8"));
    *request.body_mut() = Some(Body::from(body.to_string()));
    request
}

/// Adds a header that holds a secret; `origin` says where that comes from.
pub(super) fn set_secret(request: &mut Request, name: &'static str, value: &str, origin: &str) -> Result<(), Error> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Error::config(format!("{origin} holds characters that no HTTP header can carry, such as a line break"))
    })?;
    value.set_sensitive(true);
    request.headers_mut().insert(HeaderName::from_static(name), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_the_form_of_a_code() {
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
