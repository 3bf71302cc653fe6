//! A transport that replays given responses and records requests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use reqwest::{Request, Response, Url};
use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::transport::{BoxFuture, Transport};

/// Responds to requests from a list, in order, and records them. Clones share both.
#[derive(Clone, Default)]
pub struct ReplayTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    responses: VecDeque<MockResponse>,
    requests: Vec<ReceivedRequest>,
}

impl ReplayTransport {
    /// Replays these responses in order. A request without a response left fails.
    #[must_use]
    pub fn new(responses: impl IntoIterator<Item = MockResponse>) -> Self {
        Self(Arc::new(Mutex::new(State { responses: responses.into_iter().collect(), requests: Vec::new() })))
    }

    /// Adds a response at the end.
    pub fn push(&self, response: MockResponse) {
        self.with(|state| state.responses.push_back(response));
    }

    /// The requests that were sent, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.with(|state| state.requests.clone())
    }

    /// The number of responses left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.with(|state| state.responses.len())
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (remaining, requests) = self.with(|state| (state.responses.len(), state.requests.len()));
        formatter.debug_struct("ReplayTransport").field("remaining", &remaining).field("requests", &requests).finish()
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        let received = ReceivedRequest::of(&request);
        let line = format!("{} {}", request.method(), request.url().path());
        let response = self.with(|state| {
            state.requests.push(received);
            state.responses.pop_front()
        });
        match response {
            Some(response) => response.send(),
            None => Box::pin(async move {
                Err(Error::invalid_request(format!("the test has no response left for this request: {line}")))
            }),
        }
    }
}

/// The response, or failure, of a test's transport to one request.
#[derive(Clone, Debug)]
pub struct MockResponse(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Response {
        status: StatusCode,
        headers: HeaderMap,
        body: Vec<u8>,
    },
    Error(ErrorKind),
    /// The test is invalid. Reported when the response is used, since nothing in this crate panics.
    Invalid(String),
    Pending,
}

impl MockResponse {
    /// A response with this status and no body. An invalid status (not from 100 to 999) makes the
    /// request fail.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self(match StatusCode::from_u16(status) {
            Ok(status) => Kind::Response { status, headers: HeaderMap::new(), body: Vec::new() },
            Err(_) => Kind::Invalid(format!("has the status {status}, must be from 100 to 999")),
        })
    }

    /// A response with this value as JSON. A value that cannot be serialized makes the request
    /// fail.
    #[must_use]
    pub fn json(status: u16, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(text) => Self::status(status).with_header("content-type", "application/json").with_body(text),
            Err(error) => Self(Kind::Invalid(format!("cannot be serialized as JSON: {error}"))),
        }
    }

    /// An error response of the service, with this code and message.
    #[must_use]
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &serde_json::json!({ "error_code": code, "error_msg": message }))
    }

    /// No response, but this failure.
    #[must_use]
    pub fn failure(kind: ErrorKind) -> Self {
        Self(Kind::Error(kind))
    }

    /// No response: the request waits forever.
    #[must_use]
    pub fn never() -> Self {
        Self(Kind::Pending)
    }

    /// Adds a header. An invalid one makes the request fail.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if let Kind::Response { headers, .. } = &mut self.0 {
            match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(value)) => drop(headers.append(name, value)),
                _ => self.0 = Kind::Invalid(format!("has an invalid header {name:?}")),
            }
        }
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, text: impl Into<Vec<u8>>) -> Self {
        if let Kind::Response { body, .. } = &mut self.0 {
            *body = text.into();
        }
        self
    }
}

impl MockResponse {
    /// What a transport returns.
    pub(super) fn send<'a>(self) -> BoxFuture<'a, Result<Response, Error>> {
        Box::pin(async move {
            match self.0 {
                Kind::Response { status, headers, body } => {
                    let mut response = http::Response::new(body);
                    *response.status_mut() = status;
                    *response.headers_mut() = headers;
                    Ok(Response::from(response))
                }
                Kind::Error(kind) => Err(Error::new(kind, "a failure simulated by the test")),
                Kind::Invalid(what) => Err(Error::invalid_request(format!("a response of the test {what}"))),
                Kind::Pending => std::future::pending().await,
            }
        })
    }
}

/// A request that a test's transport received. `Debug` shows its method and URL.
#[derive(Clone)]
pub struct ReceivedRequest {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl ReceivedRequest {
    pub(super) fn of(request: &Request) -> Self {
        let body = request.body().and_then(|body| body.as_bytes()).unwrap_or_default().to_vec();
        Self { method: request.method().clone(), url: request.url().clone(), headers: request.headers().clone(), body }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header, if it was sent and is visible ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body; empty if there was none or if it was a stream.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The values of a query parameter, decoded, in order.
    #[must_use]
    pub fn query(&self, name: &str) -> Vec<String> {
        let pairs = self.url.query_pairs().filter(|(key, _)| key == name);
        pairs.map(|(_, value)| value.into_owned()).collect()
    }

    /// Whether this is a call of the operation: its method is the same, and its path ends with the
    /// path of the operation.
    #[must_use]
    pub fn calls(&self, operation: &Operation) -> bool {
        let sent: Vec<&str> = self.url.path().split('/').rev().collect();
        let mut path = operation.path.split('/').rev().filter(|segment| !segment.is_empty()).enumerate();
        self.method.as_str() == operation.http_method
            && path.all(|(index, segment)| {
                sent.get(index).is_some_and(|sent| segment == *sent || segment.starts_with('{') && !sent.is_empty())
            })
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// The body is not valid JSON.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.url)
    }
}
