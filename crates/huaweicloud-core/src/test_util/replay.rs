//! A transport that gives the answers it was given, and keeps the requests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use reqwest::{Request, Response, Url};
use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::transport::{BoxFuture, Transport};

/// Answers requests from a list, one after the other, and keeps them. Clones share both.
#[derive(Clone, Default)]
pub struct ReplayTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    requests: Vec<ReceivedRequest>,
}

impl ReplayTransport {
    /// Gives these answers, in this order. A request for which none is left fails.
    #[must_use]
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self(Arc::new(Mutex::new(State { answers: answers.into_iter().collect(), requests: Vec::new() })))
    }

    /// Adds an answer at the end.
    pub fn push(&self, answer: Answer) {
        self.with(|state| state.answers.push_back(answer));
    }

    /// The requests that were sent, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.with(|state| state.requests.clone())
    }

    /// How many answers are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.with(|state| state.answers.len())
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, requests) = self.with(|state| (state.answers.len(), state.requests.len()));
        formatter.debug_struct("ReplayTransport").field("left", &left).field("requests", &requests).finish()
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        let received = ReceivedRequest::of(&request);
        let line = format!("{} {}", request.method(), request.url().path());
        let answer = self.with(|state| {
            state.requests.push(received);
            state.answers.pop_front()
        });
        Box::pin(async move {
            match answer.map(|answer| answer.0) {
                Some(Kind::Response { status, headers, body }) => {
                    let mut response = http::Response::new(body);
                    *response.status_mut() = status;
                    *response.headers_mut() = headers;
                    Ok(Response::from(response))
                }
                Some(Kind::Error(kind)) => Err(Error::new(kind, "a failure made by the test")),
                Some(Kind::Wrong(what)) => Err(Error::invalid_request(format!("an answer of the test {what}"))),
                Some(Kind::Never) => std::future::pending().await,
                None => Err(Error::invalid_request(format!("the test has no answer for this request: {line}"))),
            }
        })
    }
}

/// What a [`ReplayTransport`] gives for one request.
#[derive(Clone, Debug)]
pub struct Answer(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Response {
        status: StatusCode,
        headers: HeaderMap,
        body: Vec<u8>,
    },
    Error(ErrorKind),
    /// The test is wrong, which shows when the answer is given: nothing in this crate panics.
    Wrong(String),
    Never,
}

impl Answer {
    /// An answer with this status and no body. What is no status, from 100 to 999, makes the request fail.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self(match StatusCode::from_u16(status) {
            Ok(status) => Kind::Response { status, headers: HeaderMap::new(), body: Vec::new() },
            Err(_) => Kind::Wrong(format!("has the status {status}, and statuses are from 100 to 999")),
        })
    }

    /// An answer with this value as JSON. What cannot be JSON makes the request fail.
    #[must_use]
    pub fn json(status: u16, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(text) => Self::status(status).with_header("content-type", "application/json").with_body(text),
            Err(error) => Self(Kind::Wrong(format!("cannot be JSON: {error}"))),
        }
    }

    /// No answer, but this failure.
    #[must_use]
    pub fn failure(kind: ErrorKind) -> Self {
        Self(Kind::Error(kind))
    }

    /// No answer, for ever.
    #[must_use]
    pub fn never() -> Self {
        Self(Kind::Never)
    }

    /// Adds a header. One that HTTP does not allow makes the request fail.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if let Kind::Response { headers, .. } = &mut self.0 {
            match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(value)) => drop(headers.append(name, value)),
                _ => self.0 = Kind::Wrong(format!("has the header {name:?}, which HTTP does not allow")),
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

/// A request that a [`ReplayTransport`] was given. `Debug` shows its method and URL.
#[derive(Clone)]
pub struct ReceivedRequest {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl ReceivedRequest {
    fn of(request: &Request) -> Self {
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

    /// A header, if it was sent and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, empty if there was none or if it was a stream.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.url)
    }
}
