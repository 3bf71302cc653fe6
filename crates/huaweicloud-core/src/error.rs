//! The one error type of the runtime and of every generated client.
//!
//! Keeps what a caller needs to act on a failure: what kind it is, and for an answer of the service its status, code,
//! message, request id and body. It must not know any operation, and must never print a header, a URL's query, a body
//! or a secret.

#[cfg(not(target_arch = "wasm32"))]
mod answer;
mod body;

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use crate::error_code::{APIG_0308, APIGW_0308, ErrorCode};
use crate::validation::{ValidationErrors, Violation};

/// How many characters of a service's message `Display` shows; [`Error::message`] has all of it.
const MESSAGE_LIMIT: usize = 500;

/// What went wrong, as far as a caller would act differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Settings are missing or contradict each other: region, endpoint, TLS. Nothing was sent.
    Config,
    /// No credentials could be had: none are set, or their source failed. Nothing was sent.
    Credentials,
    /// The request broke a documented rule or could not be built. Nothing was sent.
    InvalidRequest,
    /// No connection came about, be it for DNS, TCP or TLS, or because [`connect_timeout`] passed. Nothing was sent.
    ///
    /// [`connect_timeout`]: crate::ConfigBuilder::connect_timeout
    Connect,
    /// No answer in time. Whether the service has done what was asked is unknown.
    Timeout,
    /// The connection broke. Whether the service has done what was asked is unknown.
    Transport,
    /// The service answered with an error: a status of 400 or above.
    Service,
    /// The service answered with a status below 400 that the operation does not know. Redirects are among them: none is
    /// followed, since it would carry the credentials elsewhere.
    UnexpectedStatus,
    /// The service answered with success, but the body is not what the operation returns.
    Decode,
}

/// Why a call failed.
///
/// `Display` is one line: the operation, what happened, status, code and message of the service, request id. The cause
/// of a failed connection is its [`source`](StdError::source). Neither `Display` nor `Debug` prints headers, URLs or
/// bodies.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// Our own words. An answer of the service has none: it speaks for itself.
    text: Option<String>,
    operation: Option<&'static str>,
    attempts: u32,
    status: Option<StatusCode>,
    request_id: Option<String>,
    answer: body::Answer,
    body: Option<Vec<u8>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    violations: ValidationErrors,
    /// Whether a source of credentials is just not set up, so that another may be asked.
    absent: bool,
}

impl Error {
    /// What went wrong, as far as a caller would act differently.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called, by its snake-case name. Absent where the failure came before the call, or while
    /// the HTTP request was built.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// How many attempts there were. Zero if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the same call may succeed later: the service was not reached, did not answer in time, was busy or out of order (429, 500, 502,
    /// 503, 504, or a code of throttling). Whether it is safe to send again is another question, which depends on the operation.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Service => {
                self.is_throttled()
                    || self.status().is_some_and(|status| matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    /// Whether no answer came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the service turned the request away unseen because there were too many.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS) || self.has_code(APIGW_0308) || self.has_code(APIG_0308)
    }

    /// The HTTP status, if the service answered.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The error code of the service or of the gateway before it, such as `SCM.0001` or `APIGW.0301`. A code that the
    /// body gives as a number is printed as one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.answer.code.as_deref()
    }

    /// Whether the error has this code.
    #[must_use]
    pub fn has_code(&self, code: ErrorCode) -> bool {
        self.code() == Some(code.code)
    }

    /// The message that came with the error code; for an error that did not come from the service, what went wrong.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.answer.message.as_deref().or(self.0.text.as_deref())
    }

    /// The `X-Request-Id` of the answer, which the vendor's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The `encoded_authorization_message` of a refusal, which IAM decodes into the permission that was missing.
    #[must_use]
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.0.answer.encoded_authorization_message.as_deref()
    }

    /// The body of an error answer as it was received, at most its first MiB. May hold anything, so think before
    /// logging it.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// An error of this kind, in these words: for those who write a [`Transport`](crate::Transport) or another part of a client. The
    /// words must not hold a secret.
    pub fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self::of(kind, Some(text.into()))
    }

    /// An error of kind [`ErrorKind::Credentials`]: why a source that is set up has failed. A chain does not go on after it, since another
    /// source would be another identity.
    pub fn credentials(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, text)
    }

    /// An error of kind [`ErrorKind::Credentials`]: a source is not set up here, and why. A chain goes on to the next source.
    pub fn no_credentials(text: impl Into<String>) -> Self {
        let mut error = Self::credentials(text);
        error.0.absent = true;
        error
    }

    /// Whether there are no credentials at all, as [`no_credentials`](Self::no_credentials) says; false where there are some that are
    /// incomplete, or whose source has failed. A program that can do without an account tells both apart by this.
    #[must_use]
    pub fn is_no_credentials(&self) -> bool {
        self.0.absent
    }

    /// An error of kind [`ErrorKind::InvalidRequest`]: what the caller asked for cannot be sent.
    pub fn invalid_request(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, text)
    }

    /// The error of a request with these violations.
    #[doc(hidden)]
    #[must_use]
    pub fn invalid(violations: ValidationErrors, operation: &'static str) -> Self {
        let mut error =
            Self::invalid_request(format!("the request is not sent: {violations}")).with_operation(operation);
        error.0.violations = violations;
        error
    }

    /// Everything that is wrong with a request that was not sent, each with its field. Empty for every other failure.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        self.0.violations.as_slice()
    }

    pub(crate) fn config(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, text)
    }

    /// `text` must not hold any value of the body.
    pub(crate) fn decode(text: String) -> Self {
        Self::new(ErrorKind::Decode, text)
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// The same error with its cause, whose text must not hold a secret either.
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
            answer: body::Answer::default(),
            body: None,
            source: None,
            violations: ValidationErrors::default(),
            absent: false,
        }))
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use answer::{Called, error_code, request_id};

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(formatter, "{operation}: ")?;
        }
        match (&inner.text, inner.status) {
            (Some(text), None) => formatter.write_str(text)?,
            (Some(text), Some(status)) => write!(formatter, "{text}, status {status}")?,
            (None, Some(status)) => write!(formatter, "the service answered {status}")?,
            (None, None) => write!(formatter, "{:?}", inner.kind)?,
        }
        if inner.kind == ErrorKind::UnexpectedStatus {
            formatter.write_str(", which this operation does not expect")?;
        }
        for part in [&inner.answer.code, &inner.answer.message].into_iter().flatten() {
            write!(formatter, ": {}", one_line(part))?;
        }
        if let Some(request_id) = &inner.request_id {
            write!(formatter, " (request id {})", one_line(request_id))?;
        }
        Ok(())
    }
}

/// What a server wrote, fit for one line of a log: cut to a readable length, and no line breaks or terminal controls.
fn one_line(text: &str) -> String {
    let mut line: String = text
        .chars()
        .take(MESSAGE_LIMIT)
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    if text.chars().nth(MESSAGE_LIMIT).is_some() {
        line.push('…');
    }
    line
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("Error");
        output
            .field("kind", &self.0.kind)
            .field("display", &format_args!("{self}"))
            .field("body_length", &self.0.body.as_ref().map(Vec::len));
        if let Some(source) = &self.0.source {
            output.field("source", source);
        }
        output.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
