//! The response of a handler.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

/// The response of a handler, before it becomes HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `None` for the documented success status.
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Content,
}

/// The body of a response.
#[derive(Debug)]
pub(crate) enum Content {
    Empty,
    Json(Vec<u8>),
    Bytes {
        media_type: &'static str,
        bytes: Vec<u8>,
    },
    /// The error of a value that could not be serialized as JSON.
    Broken(String),
}

impl Content {
    /// The body to validate against the document, which is JSON or empty.
    pub(crate) fn as_json(&self) -> Option<&[u8]> {
        match self {
            Self::Json(bytes) => Some(bytes),
            Self::Empty => Some(b""),
            Self::Bytes { .. } | Self::Broken(_) => None,
        }
    }
}

impl Answer {
    /// JSON, with the documented success status.
    pub(crate) fn json(body: &impl Serialize) -> Self {
        let body = match serde_json::to_vec(body) {
            Ok(bytes) => Content::Json(bytes),
            Err(error) => Content::Broken(error.to_string()),
        };
        Self { status: None, headers: Vec::new(), body }
    }

    /// JSON, with this status.
    pub(crate) fn json_with(status: StatusCode, body: &impl Serialize) -> Self {
        Self { status: Some(status), ..Self::json(body) }
    }

    /// An empty body, with the documented success status.
    pub(crate) fn empty() -> Self {
        Self { status: None, headers: Vec::new(), body: Content::Empty }
    }

    /// Bytes of a media type, with the documented success status.
    pub(crate) fn bytes(media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { status: None, headers: Vec::new(), body: Content::Bytes { media_type, bytes } }
    }

    /// Adds a header, unless the value is not a valid header value.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }
}
