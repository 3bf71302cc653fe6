//! Builds errors from responses with an error status, and from the HTTP client's own failures.

use std::error::Error as _;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::{Error, ErrorKind, body};

/// The maximum number of bytes of an error body that are read. The rest is dropped.
const BODY_LIMIT: usize = 1024 * 1024;

/// The operation and the number of attempts, carried by the response so that errors can report
/// them.
#[derive(Clone, Copy)]
pub(crate) struct CallInfo {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
}

impl Error {
    /// The error for a response: [`ErrorKind::Service`] for status 400 and above, else
    /// [`ErrorKind::UnexpectedStatus`].
    ///
    /// Reads at most 1 MiB of the body and searches it for code and message. If the body is not
    /// JSON or is interrupted, only these two are missing.
    #[doc(hidden)]
    pub async fn from_response(response: reqwest::Response) -> Self {
        let mut error = Self::from_head(&response);
        error.read_body(response).await;
        error
    }

    /// The error for a response, from its status and headers only.
    pub(crate) fn from_head(response: &reqwest::Response) -> Self {
        let kind = if response.status().as_u16() >= 400 { ErrorKind::Service } else { ErrorKind::UnexpectedStatus };
        let mut error = Self::of(kind, None);
        error.set_response(response);
        error
    }

    /// Adds what the body contains. If the future is dropped, the error keeps what the head
    /// contained.
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
        self.0.parsed = body::search(&body);
        self.0.body = Some(body);
    }

    pub(crate) fn set_call(&mut self, info: CallInfo) {
        self.0.operation = Some(info.operation);
        self.0.attempts = info.attempts;
    }

    pub(crate) fn with_response(mut self, response: &reqwest::Response) -> Self {
        self.set_response(response);
        self
    }

    pub(crate) fn with_head(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.set_head(status, headers);
        self
    }

    /// Records the status and request ID of the response, and the call if it is over.
    pub(crate) fn set_response(&mut self, response: &reqwest::Response) {
        self.set_head(response.status(), response.headers());
        if let Some(info) = response.extensions().get::<CallInfo>() {
            self.set_call(*info);
        }
    }

    fn set_head(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.0.status = Some(status);
        self.0.request_id = request_id(headers).map(str::to_owned);
    }
}

/// The error code in a response body.
pub(crate) fn error_code(body: &[u8]) -> Option<String> {
    body::search(body).code
}

/// The value of `X-Request-Id`.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

impl From<reqwest::header::InvalidHeaderValue> for Error {
    fn from(_: reqwest::header::InvalidHeaderValue) -> Self {
        Self::invalid_request("a header argument contains characters that are not allowed in an HTTP header")
    }
}

impl From<reqwest::Error> for Error {
    fn from(source: reqwest::Error) -> Self {
        // Checked first: an error can be both a connect error and a timeout, and then it matters
        // more that nothing was sent.
        let (kind, text) = if source.is_connect() {
            (ErrorKind::Connect, "could not connect to the service")
        } else if source.is_timeout() {
            (ErrorKind::Timeout, "the service did not respond in time")
        } else if source.is_redirect() {
            // Only a custom HTTP client follows redirects.
            (ErrorKind::UnexpectedStatus, "the HTTP client followed too many redirects")
        } else if source.is_builder() {
            (ErrorKind::InvalidRequest, "the request cannot be built")
        } else if is_json_error(&source) {
            // Its text quotes the response, so it is dropped.
            return Self::decode("the response is not the expected JSON".to_owned());
        } else {
            (ErrorKind::Transport, "the connection to the service was interrupted")
        };
        let mut error = Self::new(kind, text);
        error.0.source = Some(Box::new(source.without_url()));
        error
    }
}

fn is_json_error(error: &reqwest::Error) -> bool {
    error.is_decode() && error.source().is_some_and(|source| source.is::<serde_json::Error>())
}
