//! What goes wrong: an answer that is an error, and an emulator that cannot start.
//!
//! [`ApiError`] is what handlers, gateway and checks return; how it is written as JSON depends on who answers, which is decided here and
//! nowhere else.

use std::fmt;
use std::path::PathBuf;

use axum::http::StatusCode;
use huaweicloud_core::ErrorCode;
use serde_json::{Value, json};

use super::random::NoRandomness;

/// How many characters a message may have. The documents allow 1024.
const LONGEST: usize = 1000;

/// An error as an answer: status, code and message in the documented form.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
    shape: Shape,
    /// In seconds, for those who are asked to wait.
    pub(crate) retry_after: Option<u64>,
}

/// Who answers, which decides on the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// The service: `error_code` and `error_msg`.
    Service,
    /// The gateway: the same with `request_id`.
    Gateway,
    /// IAM in its version 3: an object `error`.
    Identity,
}

impl ApiError {
    /// An error of the service.
    pub(crate) fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((at, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(at);
            message.push('…');
        }
        Self { status, code: code.into(), message, shape: Shape::Service, retry_after: None }
    }

    /// A documented error of the service, from the tables of the clients: its code, its status (400 where none is documented), and its meaning with the detail behind it.
    pub(crate) fn documented(code: ErrorCode, detail: &str) -> Self {
        let status =
            code.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::BAD_REQUEST);
        let meaning = code.meaning.trim_end_matches('.');
        let message = if detail.is_empty() { format!("{meaning}.") } else { format!("{meaning}: {detail}") };
        Self::new(status, code.code, message)
    }

    /// An error of the service with the status 400, which most of its codes have.
    pub(crate) fn bad_request(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// An error of the emulator itself.
    pub(crate) fn internal(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code, message)
    }

    /// An error of the gateway, before any service is asked.
    pub(crate) fn gateway(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { shape: Shape::Gateway, ..Self::new(status, code, message) }
    }

    /// An error of IAM. Its version 3 has no codes but the status.
    pub(crate) fn identity(status: StatusCode, message: impl Into<String>) -> Self {
        Self { shape: Shape::Identity, ..Self::new(status, status.as_str(), message) }
    }

    /// The body of the answer.
    pub(crate) fn body(&self, request_id: &str) -> Value {
        match self.shape {
            Shape::Service => json!({"error_code": self.code, "error_msg": self.message}),
            Shape::Gateway => json!({"error_code": self.code, "error_msg": self.message, "request_id": request_id}),
            Shape::Identity => json!({"error": {
                "code": self.status.as_u16(),
                "message": self.message,
                "title": self.status.canonical_reason().unwrap_or("Error"),
            }}),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}: {}", self.status.as_u16(), self.code, self.message)
    }
}

impl From<NoRandomness> for ApiError {
    fn from(error: NoRandomness) -> Self {
        Self::internal("EMULATOR.NoRandomness", error.to_string())
    }
}

/// Why an emulator does not start. The text says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address is not one, or taken.
    #[error("cannot listen on {address}: {source}; choose another address, or port 0 for any that is free")]
    Listen {
        /// The address as it was given.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The data folder cannot be used.
    #[error("the data folder {} cannot be used: {reason}", folder.display())]
    Data {
        /// The folder.
        folder: PathBuf,
        /// Why, and what to do about it.
        reason: String,
    },
    /// The store in memory cannot be made.
    #[error("the store in memory cannot be made: {0}")]
    Memory(String),
    /// Two accounts, or their keys, users or providers, cannot be told apart, or something needed is empty.
    #[error("the accounts are contradictory: {0}")]
    Accounts(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_errors_have_their_status_and_their_meaning() {
        let code = huaweicloud_pca::error_codes::PCA_10010071;
        let error = ApiError::documented(code, "it is on");
        assert_eq!((error.status, error.code.as_str()), (StatusCode::FORBIDDEN, "PCA.10010071"));
        assert_eq!(error.message, "The OCSP switch is in this state already: it is on");
        assert_eq!(ApiError::documented(code, "").message, code.meaning);
        assert_eq!(error.body("id"), json!({"error_code": error.code, "error_msg": error.message}));
    }

    #[test]
    fn messages_are_as_long_as_they_may_be() {
        let error = ApiError::bad_request("SCM.0005", "ä".repeat(5000));
        assert_eq!(error.message.chars().count(), LONGEST + 1);
    }
}
