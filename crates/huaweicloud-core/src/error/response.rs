//! Builds errors from responses.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

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
    /// Searches the body for code and message. If it is not JSON, only these two are missing.
    /// Asynchronous only because generated code awaits it.
    #[doc(hidden)]
    pub async fn from_response(response: http::Response<Vec<u8>>) -> Self {
        let mut error = Self::from_head(response.status(), response.headers()).with_response(&response);
        error.set_body(response.into_body());
        error
    }

    /// The error for a response, from its status and headers only.
    pub(crate) fn from_head(status: StatusCode, headers: &HeaderMap) -> Self {
        let kind = if status.as_u16() >= 400 { ErrorKind::Service } else { ErrorKind::UnexpectedStatus };
        Self::of(kind, None).with_head(status, headers)
    }

    /// Adds what the body contains. Reads at most 1 MiB of it. If the future is dropped, or the
    /// body is interrupted, the error keeps what the head contained.
    pub(crate) async fn read_body(&mut self, response: &mut reqwest::Response) {
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
        self.set_body(body);
    }

    /// Searches a body for code and message, and keeps it.
    fn set_body(&mut self, mut body: Vec<u8>) {
        body.truncate(BODY_LIMIT);
        self.0.parsed = body::search(&body);
        self.0.body = Some(body);
    }

    /// The error that the body of a response with a success status reports, if it has a code.
    pub(crate) fn reported(body: &[u8]) -> Option<Self> {
        let parsed = body::search(body);
        parsed.code.is_some().then(|| {
            let mut error = Self::of(ErrorKind::Service, None);
            error.0.parsed = parsed;
            error
        })
    }

    /// Keeps the body of a response that is not as expected.
    pub(crate) fn with_body(mut self, mut body: Vec<u8>) -> Self {
        body.truncate(BODY_LIMIT);
        self.0.body = Some(body);
        self
    }

    /// Replaces the description if the response was compressed, since then nothing else matters.
    pub(crate) fn or_encoded(mut self) -> Self {
        if let Some(encoding) = self.0.content_encoding.as_ref().filter(|_| self.kind() == ErrorKind::Decode) {
            let text = format!("the response is encoded with {encoding}, which was not requested and cannot be read");
            self.0.text = Some(text);
        }
        self
    }

    pub(crate) fn set_call(&mut self, info: CallInfo) {
        self.0.operation = Some(info.operation);
        self.0.attempts = info.attempts;
    }

    /// Records the status and request ID of the response, and the call.
    pub(crate) fn with_response(mut self, response: &http::Response<Vec<u8>>) -> Self {
        self.set_head(response.status(), response.headers());
        if let Some(info) = response.extensions().get::<CallInfo>() {
            self.set_call(*info);
        }
        self
    }

    pub(crate) fn with_head(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.set_head(status, headers);
        self
    }

    fn set_head(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.0.status = Some(status);
        self.0.request_id = request_id(headers).map(str::to_owned);
        self.0.content_type = word(headers, &CONTENT_TYPE);
        self.0.content_encoding = word(headers, &CONTENT_ENCODING).filter(|name| name != "identity");
    }
}

/// The first word of a header, such as the media type without its parameters. None if it contains
/// anything that such a word has not.
fn word(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let word = headers.get(name)?.to_str().ok()?.split(';').next()?.trim();
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"/.+-".contains(&byte);
    ((1..=80).contains(&word.len()) && word.bytes().all(usual)).then(|| word.to_ascii_lowercase())
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
