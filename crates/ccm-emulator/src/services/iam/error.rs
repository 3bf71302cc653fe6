//! How IAM and STS refuse: the only place that knows the codes of STS. IAM in its version 3 has none but the status.

use axum::http::StatusCode;

use crate::base::ApiError;

/// A request that is not what it should be.
pub(super) fn bad_request(message: impl Into<String>) -> ApiError {
    ApiError::identity(StatusCode::BAD_REQUEST, message)
}

/// A proof that is not accepted.
pub(super) fn refused(message: &str) -> ApiError {
    ApiError::identity(StatusCode::UNAUTHORIZED, message)
}

/// A way to prove who is calling, other than this one.
pub(super) fn other_method(emulated: &str) -> ApiError {
    ApiError::identity(StatusCode::NOT_IMPLEMENTED, format!("only the method \"{emulated}\" is emulated"))
}

/// A request to STS that is not what it should be.
pub(super) fn sts_bad_request(message: impl Into<String>) -> ApiError {
    ApiError::bad_request("STS5.1002", message)
}

/// A proof that STS does not accept.
pub(super) fn sts_refused(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "STS5.1001", message)
}
