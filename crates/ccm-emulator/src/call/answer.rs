//! What a handler gives back.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

/// What is answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The documented status of success unless set.
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Content,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    Empty,
    Json(Vec<u8>),
    Bytes {
        media_type: &'static str,
        bytes: Vec<u8>,
    },
    /// Something that cannot be written as JSON, and why.
    Broken(String),
}

impl Content {
    /// What is to be JSON, or to be nothing at all.
    pub(crate) fn as_json(&self) -> Option<&[u8]> {
        match self {
            Self::Json(bytes) => Some(bytes),
            Self::Empty => Some(b""),
            Self::Bytes { .. } | Self::Broken(_) => None,
        }
    }
}

impl Answer {
    /// JSON, with the documented status of success.
    pub(crate) fn json(body: &impl Serialize) -> Self {
        let body = match serde_json::to_vec(body) {
            Ok(bytes) => Content::Json(bytes),
            Err(error) => Content::Broken(error.to_string()),
        };
        Self { status: None, headers: Vec::new(), body }
    }

    /// JSON with a status of its own.
    pub(crate) fn json_with(status: StatusCode, body: &impl Serialize) -> Self {
        Self { status: Some(status), ..Self::json(body) }
    }

    /// No body, with the documented status of success.
    pub(crate) fn empty() -> Self {
        Self { status: None, headers: Vec::new(), body: Content::Empty }
    }

    /// Bytes of a media type, with the documented status of success.
    pub(crate) fn bytes(media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { status: None, headers: Vec::new(), body: Content::Bytes { media_type, bytes } }
    }

    /// The same with a header. A value that no header can carry is left out.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }
}
