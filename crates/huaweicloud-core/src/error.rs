//! The one error type of the runtime and of every generated client.
//!
//! Keeps what a caller needs to handle a failure: its kind, and for a response of the service the
//! status, code, message, request ID and body. It must not know any operation.

mod body;
mod display;
#[cfg(not(target_arch = "wasm32"))]
mod network;
#[cfg(not(target_arch = "wasm32"))]
mod response;

use std::error::Error as StdError;

use http::StatusCode;

use crate::error_code::{APIG_0308, APIGW_0308, ErrorCode};
use crate::validation::{ValidationErrors, Violation};

/// What helps if a proxy responds with 407.
pub(crate) const PROXY_PASSWORD: &str = "set its user name and password in HTTPS_PROXY, for http in HTTP_PROXY";

/// The category of an error, as far as it affects how a caller handles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Settings are missing or conflict: region, endpoint, TLS. Nothing was sent.
    Config,
    /// No credentials were available: none are set, or their source failed. Nothing was sent.
    Credentials,
    /// The request violates a documented rule or could not be built. Nothing was sent.
    InvalidRequest,
    /// The connection could not be established: DNS, TCP or TLS failed, or [`connect_timeout`]
    /// passed. Nothing was sent.
    ///
    /// [`connect_timeout`]: crate::ConfigBuilder::connect_timeout
    Connect,
    /// No response in time. Whether the service has processed the request is unknown. Also if a
    /// [`Waiter`](crate::Waiter) did not see its state in time.
    Timeout,
    /// The connection was interrupted. Whether the service has processed the request is unknown.
    Transport,
    /// The service responded with an error: a status of 400 or above, or an error code with a
    /// status of success.
    Service,
    /// The service responded with a status below 400 that the operation does not define. This
    /// includes redirects: they are never followed, since that would send the credentials to
    /// another host.
    UnexpectedStatus,
    /// The service reported success, but the body is not what the operation returns.
    Decode,
    /// The pages of a list contradict each other, so entries may be missing: the list changed while
    /// a [`Paginator`](crate::Paginator) read it, or the service ignores the offset, the page
    /// number or the marker. Reading it again may succeed.
    ListChanged,
    /// A [`Waiter`](crate::Waiter) saw a state from which the one that it waits for cannot follow.
    UnexpectedState,
}

/// Why a call failed.
///
/// `Display` is one line: the operation, what happened, the cause, the service's status, code and
/// message, and the request ID. A failed connection names the host, and what may help.
///
/// `Debug` is for people too, since `fn main() -> Result<(), Box<dyn Error>>` and `unwrap` print
/// it: the line of `Display`, then a line for each [`source`](StdError::source) that this line does
/// not tell. Programs read the parts with the methods of this type.
///
/// Neither prints a secret: no body, no header but the type of the content, and of a URL only host
/// and port.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// The description of an error that the client detected. A service's response has none: its
    /// code and message describe it.
    text: Option<String>,
    operation: Option<&'static str>,
    attempts: u32,
    status: Option<StatusCode>,
    request_id: Option<String>,
    parsed: body::ParsedError,
    body: Option<Vec<u8>>,
    /// The `Content-Type` of the response, without parameters.
    content_type: Option<String>,
    /// The `Content-Encoding` of the response, which no request asks for.
    content_encoding: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    violations: ValidationErrors,
    /// Whether a credentials source is not configured, so that the chain tries the next one.
    not_configured: bool,
    /// Whether a connection fails until somebody changes a setting or a certificate.
    permanent: bool,
}

impl Error {
    /// The category of an error, as far as it affects how a caller handles it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The snake-case name of the operation that was called. Absent if the failure occurred before
    /// the call, or while the HTTP request was built.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// How many attempts were made. Zero if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the same call may succeed later: the service was not reached, did not respond in
    /// time, was busy or failed (429, 500, 502, 503, 504, or a throttling code). False for a
    /// certificate that is not trusted, and for a proxy that wants a password. Whether it is safe
    /// to retry also depends on the operation.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect => !self.0.permanent,
            ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Service => {
                self.is_throttled()
                    || self.status().is_some_and(|status| matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    /// Whether no response came in time, or a [`Waiter`](crate::Waiter) did not see its state in
    /// time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the service rejected the request unprocessed because there were too many.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS) || self.has_code(APIGW_0308) || self.has_code(APIG_0308)
    }

    /// The HTTP status, if the service responded.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The error code of the service or of the gateway in front of it, such as `SCM.0001` or
    /// `APIGW.0301`. A numeric code in the body is returned in decimal.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.parsed.code.as_deref()
    }

    /// Whether the error has this code.
    #[must_use]
    pub fn has_code(&self, code: ErrorCode) -> bool {
        self.code() == Some(code.code)
    }

    /// The message that came with the error code. For an error that the client detected, the
    /// description.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.parsed.message.as_deref().or(self.0.text.as_deref())
    }

    /// The `X-Request-Id` of the response, which the vendor's support needs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The `encoded_authorization_message` of a denied request, which IAM decodes into the missing
    /// permission.
    #[must_use]
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.0.parsed.encoded_authorization_message.as_deref()
    }

    /// The raw body of an error response, or of a response that cannot be decoded, at most its
    /// first MiB. It may contain secrets, so be careful with logging it.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// An error of this kind, with this description. Use it to implement a
    /// [`Transport`](crate::Transport) or another part of a client. The text must not contain a
    /// secret.
    pub fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self::of(kind, Some(text.into()))
    }

    /// An error of kind [`ErrorKind::Credentials`]: a configured source has failed, for this
    /// reason. A chain stops with this error, since the next source could be another identity.
    pub fn credentials(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, text)
    }

    /// An error of kind [`ErrorKind::Credentials`]: a source is not configured, for this reason. A
    /// chain tries the next source.
    pub fn no_credentials(text: impl Into<String>) -> Self {
        let mut error = Self::credentials(text);
        error.0.not_configured = true;
        error
    }

    /// Whether no credentials are configured at all, as reported by
    /// [`no_credentials`](Self::no_credentials). False if credentials are incomplete, or if their
    /// source has failed. A program that works without an account can use this to tell the two
    /// cases apart.
    #[must_use]
    pub fn is_no_credentials(&self) -> bool {
        self.0.not_configured
    }

    /// An error of kind [`ErrorKind::InvalidRequest`]: the request cannot be sent, for this reason.
    pub fn invalid_request(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, text)
    }

    /// The error of a request with these violations.
    #[doc(hidden)]
    #[must_use]
    pub fn invalid(violations: ValidationErrors, operation: &'static str) -> Self {
        let mut error = Self::invalid_request(format!("the request is invalid and was not sent: {violations}"))
            .with_operation(operation);
        error.0.violations = violations;
        error
    }

    /// All violations of a request that was not sent, each with its field. Empty for every other
    /// failure.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        self.0.violations.as_slice()
    }

    pub(crate) fn config(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, text)
    }

    /// `text` must not contain any value of the body.
    pub(crate) fn decode(text: String) -> Self {
        Self::new(ErrorKind::Decode, text)
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Sets the description of what the client found out about a response.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn set_text(&mut self, text: String) {
        self.0.text = Some(text);
    }

    /// Adds the cause, whose text must not contain a secret either.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    fn of(kind: ErrorKind, text: Option<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            text,
            operation: None,
            attempts: 0,
            status: None,
            request_id: None,
            parsed: body::ParsedError::default(),
            body: None,
            content_type: None,
            content_encoding: None,
            source: None,
            violations: ValidationErrors::default(),
            not_configured: false,
            permanent: false,
        }))
    }
}

pub(crate) use body::without_mark;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use response::{CallInfo, error_code, request_id};

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
