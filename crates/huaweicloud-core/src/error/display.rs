//! How errors read: `Display` and `Debug`.
//!
//! What a server sent is made safe for a log. It must never print a body, a header but the type of
//! the content, or a secret.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::{Error, ErrorKind};

/// The maximum number of characters of a text from outside that is shown. [`Error::message`]
/// returns all of it.
const MESSAGE_LIMIT: usize = 500;

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(formatter, "{operation}: ")?;
        }
        match (&inner.text, inner.status) {
            (Some(text), None) => formatter.write_str(text)?,
            (Some(text), Some(status)) => write!(formatter, "{text}, status {status}")?,
            // The service itself never sends it.
            (None, Some(status @ StatusCode::PROXY_AUTHENTICATION_REQUIRED)) => {
                write!(formatter, "a proxy responded with {status}: {}", super::PROXY_PASSWORD)?;
            }
            (None, Some(status)) => {
                write!(formatter, "the service responded with {status}{}", remark(inner.kind, status))?
            }
            (None, None) => write!(formatter, "{:?}", inner.kind)?,
        }
        let parts = [&inner.parsed.code, &inner.parsed.message];
        for part in parts.into_iter().flatten() {
            write!(formatter, ": {}", one_line(part))?;
        }
        if parts == [&None, &None] {
            self.write_content(formatter)?;
        }
        if let Some(request_id) = &inner.request_id {
            write!(formatter, " (request id {})", one_line(request_id))?;
        }
        Ok(())
    }
}

impl Error {
    /// Describes a body from which no message can be taken.
    fn write_content(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(body) = self.body().filter(|body| !body.is_empty()) else { return Ok(()) };
        write!(formatter, "; the body has {} bytes", body.len())?;
        match &self.0.content_type {
            Some(name) => write!(formatter, " of {name}")?,
            None => formatter.write_str(" without a content type")?,
        }
        if let Some(name) = &self.0.content_encoding {
            write!(formatter, ", encoded with {name}")?;
        }
        formatter.write_str(", see `Error::body`")
    }
}

/// What a status alone does not say.
fn remark(kind: ErrorKind, status: StatusCode) -> &'static str {
    match kind {
        ErrorKind::UnexpectedStatus if status.is_redirection() => {
            ", and redirects are not followed: check the endpoint"
        }
        ErrorKind::UnexpectedStatus => ", which this operation does not expect",
        ErrorKind::Service if status.is_success() => ", but reported an error",
        _ => "",
    }
}

/// Text from outside, made safe for one line of a log: truncated, without line breaks and control
/// characters.
pub(super) fn one_line(text: &str) -> String {
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
        let mut shown = self.to_string();
        let causes: Vec<String> = causes(self).iter().map(|cause| one_line(cause)).collect();
        for cause in &causes {
            // What HTTP clients wrap around the innermost cause says nothing more.
            if causes.last().is_some_and(|innermost| shown.contains(innermost)) {
                break;
            }
            shown.push_str("\n  caused by: ");
            shown.push_str(cause);
        }
        formatter.write_str(&shown)
    }
}

/// The messages of the sources of an error, outermost first.
pub(super) fn causes(error: &(dyn StdError + 'static)) -> Vec<String> {
    std::iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string).collect()
}
