//! Errors of IAM and STS. Only this module knows the codes of STS. IAM version 3 has no codes apart
//! from the status.

use axum::http::StatusCode;

use crate::base::ApiError;

/// An invalid request to IAM.
pub(super) fn bad_request(message: impl Into<String>) -> ApiError {
    ApiError::identity(StatusCode::BAD_REQUEST, message)
}

/// IAM does not accept the credentials.
pub(super) fn refused(message: &str) -> ApiError {
    ApiError::identity(StatusCode::UNAUTHORIZED, message)
}

/// The authentication method is not emulated.
pub(super) fn other_method(emulated: &str) -> ApiError {
    ApiError::identity(StatusCode::NOT_IMPLEMENTED, format!("only the method \"{emulated}\" is emulated"))
}

/// An invalid request to STS.
pub(super) fn sts_bad_request(message: impl Into<String>) -> ApiError {
    ApiError::bad_request("STS5.1002", message)
}

/// STS does not accept the credentials.
pub(super) fn sts_refused(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "STS5.1001", message)
}
