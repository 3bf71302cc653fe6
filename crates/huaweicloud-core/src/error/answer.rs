//! Errors made from what the HTTP client gives: answers with an error status, and its own failures.

use std::error::Error as _;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::{Error, ErrorKind, body};

/// How much of an error's body is read, in bytes. What comes after is dropped.
const BODY_LIMIT: usize = 1024 * 1024;

/// What was called and how often it was sent, carried by the response so that errors can tell it.
#[derive(Clone, Copy)]
pub(crate) struct Called {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
}

impl Error {
    /// The error that an answer stands for: [`ErrorKind::Service`] from status 400 on, else
    /// [`ErrorKind::UnexpectedStatus`].
    ///
    /// Reads at most 1 MiB of the body and looks in it for code and message. A body that is no JSON, or breaks off,
    /// costs only those two.
    #[doc(hidden)]
    pub async fn from_response(response: reqwest::Response) -> Self {
        let mut error = Self::from_head(&response);
        error.read_body(response).await;
        error
    }

    /// The error that an answer stands for, as far as its head says.
    pub(crate) fn from_head(response: &reqwest::Response) -> Self {
        let kind = if response.status().as_u16() >= 400 { ErrorKind::Service } else { ErrorKind::UnexpectedStatus };
        let mut error = Self::of(kind, None);
        error.set_response(response);
        error
    }

    /// Adds what the body says. If the caller stops waiting, the error is what the head says.
    pub(crate) async fn read_body(&mut self, mut response: reqwest::Response) {
        let mut body = Vec::new();
        while body.len() < BODY_LIMIT {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(source) => {
                    self.0.source = Some(Box::new(source.without_url()));
                    break;
                }
            }
        }
        body.truncate(BODY_LIMIT);
        self.0.answer = body::search(&body);
        self.0.body = Some(body);
    }

    pub(crate) fn set_call(&mut self, called: Called) {
        self.0.operation = Some(called.operation);
        self.0.attempts = called.attempts;
    }

    pub(crate) fn with_response(mut self, response: &reqwest::Response) -> Self {
        self.set_response(response);
        self
    }

    pub(crate) fn with_head(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.set_head(status, headers);
        self
    }

    /// Notes status and request id of the answer that this error is about, and the call if it is over.
    pub(crate) fn set_response(&mut self, response: &reqwest::Response) {
        self.set_head(response.status(), response.headers());
        if let Some(called) = response.extensions().get::<Called>() {
            self.set_call(*called);
        }
    }

    fn set_head(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.0.status = Some(status);
        self.0.request_id = request_id(headers).map(str::to_owned);
    }
}

/// The error code in the body of an answer.
pub(crate) fn error_code(body: &[u8]) -> Option<String> {
    body::search(body).code
}

/// The value of `X-Request-Id`.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

impl From<reqwest::header::InvalidHeaderValue> for Error {
    fn from(_: reqwest::header::InvalidHeaderValue) -> Self {
        Self::invalid_request("an argument that goes into a header holds characters that a header cannot")
    }
}

impl From<reqwest::Error> for Error {
    fn from(source: reqwest::Error) -> Self {
        // Connecting comes first: an error can be both that and a timeout, and then it matters more that nothing was
        // sent.
        let (kind, text) = if source.is_connect() {
            (ErrorKind::Connect, "could not connect to the service")
        } else if source.is_timeout() {
            (ErrorKind::Timeout, "the service did not answer in time")
        } else if source.is_redirect() {
            // Only a client of the user's own follows any.
            (ErrorKind::UnexpectedStatus, "the HTTP client followed redirects that do not end")
        } else if source.is_builder() {
            (ErrorKind::InvalidRequest, "the request cannot be built")
        } else if holds_json_error(&source) {
            // Its text quotes the answer, so it goes no further.
            return Self::decode("the answer is not the expected JSON".to_owned());
        } else {
            (ErrorKind::Transport, "the connection to the service broke off")
        };
        let mut error = Self::new(kind, text);
        error.0.source = Some(Box::new(source.without_url()));
        error
    }
}

fn holds_json_error(error: &reqwest::Error) -> bool {
    error.is_decode() && error.source().is_some_and(|source| source.is::<serde_json::Error>())
}
