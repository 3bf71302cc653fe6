//! Errors: [`ApiError`], which handlers, gateway and validation return, [`StartError`] and
//! [`ResetError`].
//!
//! The JSON format of an error response depends on the component that answers. Only this module
//! knows the formats.

use std::fmt;
use std::path::PathBuf;

use axum::http::StatusCode;
use huaweicloud_core::ErrorCode;
use serde_json::{Value, json};

use super::random::NoRandomness;

/// The maximum length of a message in characters. The documents allow 1024.
const MAX_MESSAGE: usize = 1000;

/// An error response: status, code and message in the documented format.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
    format: Format,
    /// The value of the header `Retry-After`, in seconds.
    pub(crate) retry_after: Option<u64>,
}

/// The JSON format, which depends on the component that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A service: `error_code` and `error_msg`.
    Service,
    /// The gateway: also `request_id`.
    Gateway,
    /// Most operations of IAM: an object `error`, whose code is the status.
    Identity,
}

impl ApiError {
    /// An error of the service.
    pub(crate) fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((at, _)) = message.char_indices().nth(MAX_MESSAGE) {
            message.truncate(at);
            message.push('…');
        }
        Self { status, code: code.into(), message, format: Format::Service, retry_after: None }
    }

    /// A documented error of the service: its code, its status (400 if none is documented), and its
    /// meaning, followed by the detail.
    pub(crate) fn documented(code: ErrorCode, detail: &str) -> Self {
        let status =
            code.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::BAD_REQUEST);
        let meaning = code.meaning.trim_end_matches('.');
        let message = if detail.is_empty() { format!("{meaning}.") } else { format!("{meaning}: {detail}") };
        Self::new(status, code.code, message)
    }

    /// An error of the service with status 400, the most common one.
    pub(crate) fn bad_request(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// An error of the emulator itself.
    pub(crate) fn internal(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code, message)
    }

    /// An error of the gateway, before the request reaches a service.
    pub(crate) fn gateway(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { format: Format::Gateway, ..Self::new(status, code, message) }
    }

    /// An error of IAM that has no code apart from the status.
    pub(crate) fn identity(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, "", message).in_format(Format::Identity)
    }

    /// The same error in another format.
    pub(crate) fn in_format(mut self, format: Format) -> Self {
        if format == Format::Identity {
            self.code = self.status.as_str().to_owned();
        }
        self.format = format;
        self
    }

    /// The JSON body of the response.
    pub(crate) fn body(&self, request_id: &str) -> Value {
        match self.format {
            Format::Service => json!({"error_code": self.code, "error_msg": self.message}),
            Format::Gateway => json!({"error_code": self.code, "error_msg": self.message, "request_id": request_id}),
            Format::Identity => json!({"error": {
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

/// An emulator could not start. The message says how to fix the problem.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address is invalid or in use.
    #[error("cannot listen on {address}: {source}; choose another address, or port 0 for any free port")]
    Listen {
        /// The address as configured.
        address: String,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The data directory cannot be used.
    #[error("cannot use the data directory {}: {reason}", directory.display())]
    Data {
        /// The directory.
        directory: PathBuf,
        /// The reason, and how to fix it.
        reason: String,
    },
    /// The store could not be created.
    #[error("cannot create the store: {0}")]
    Store(String),
    /// The seed cannot be used.
    #[error("{0}")]
    Seed(String),
    /// Accounts, or their keys, users, projects or providers, are ambiguous or incomplete.
    #[error("conflicting account configuration: {0}")]
    Accounts(String),
}

/// A snapshot could not be taken or restored. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// It is no snapshot, or one of another version.
    #[error("cannot restore the snapshot: {0}")]
    Format(String),
    /// It is damaged.
    #[error("the snapshot is damaged: {0}; take a new one, or use a copy of it")]
    Damaged(String),
    /// It has records of an account that this emulator does not have.
    #[error(
        "the snapshot has records of the account {0}, which this emulator does not have; start it with the same \
         --seed or --account as the one that the snapshot was taken from"
    )]
    Account(String),
    /// It is too large for one document.
    #[error(
        "the state has {length} bytes, and a snapshot at most {max}; stop the emulator and copy its data directory"
    )]
    TooLarge {
        /// The size of the state.
        length: usize,
        /// The largest size.
        max: usize,
    },
    /// The store failed.
    #[error("{0}")]
    Store(String),
}

/// An emulator could not be reset, for example because the disk is full.
#[derive(Debug, thiserror::Error)]
#[error("cannot reset the emulator: {0}")]
pub struct ResetError(pub(crate) String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_error_has_its_status_and_meaning() {
        let code = huaweicloud_pca::error_codes::PCA_10010071;
        let error = ApiError::documented(code, "it is on");
        assert_eq!((error.status, error.code.as_str()), (StatusCode::FORBIDDEN, "PCA.10010071"));
        assert_eq!(error.message, format!("{}: it is on", code.meaning.trim_end_matches('.')));
        assert_eq!(ApiError::documented(code, "").message, code.meaning);
        assert_eq!(error.body("id"), json!({"error_code": error.code, "error_msg": error.message}));
    }

    #[test]
    fn long_messages_are_truncated() {
        let error = ApiError::bad_request("SCM.0005", "ä".repeat(5000));
        assert_eq!(error.message.chars().count(), MAX_MESSAGE + 1);
    }
}
