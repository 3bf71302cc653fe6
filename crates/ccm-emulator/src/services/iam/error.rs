//! Errors of IAM and STS. Only this module knows their codes.
//!
//! The pages show two formats. Custom policies have codes such as `IAM.0011`, in `error_code` and
//! `error_msg`; the other operations have an object `error`, whose code is the status.

use axum::http::StatusCode;
use huaweicloud_core::{ErrorCode, Operation};
use huaweicloud_iam::error_codes::{IAM_0002, IAM_0007, IAM_0011, IAM_1002, IAM_1009, IAM_1028, IAM_1029, IAM_1033};
pub(super) use huaweicloud_iam::error_codes::{
    IAM_1021 as TOO_LONG, IAM_1024 as WRONG_VERSION, IAM_1028 as WRONG_STATEMENTS,
};

use crate::base::service::Codes;
use crate::base::{ApiError, Format};
use crate::call::Call;

/// The codes for requests that are refused before a handler runs.
pub(crate) const CODES: Codes = Codes {
    parameter: |_| IAM_0007,
    field: |_, field| match field.rsplit('.').next() {
        Some("display_name") => IAM_1002,
        Some("type") => IAM_1009,
        Some("Statement") => IAM_1028,
        Some("Effect") => IAM_1029,
        Some("Action") => IAM_1033,
        _ => IAM_0011,
    },
    other_domain: None,
    format: format_of,
};

fn format_of(operation: &Operation) -> Format {
    if operation.path.starts_with("/v3.0/OS-ROLE/") { Format::Service } else { Format::Identity }
}

/// An invalid request.
pub(super) fn bad_request(message: impl Into<String>) -> ApiError {
    ApiError::identity(StatusCode::BAD_REQUEST, message)
}

/// IAM does not accept the credentials.
pub(super) fn refused(message: impl Into<String>) -> ApiError {
    ApiError::identity(StatusCode::UNAUTHORIZED, message)
}

/// The caller may not do that.
pub(super) fn forbidden(message: impl Into<String>) -> ApiError {
    ApiError::identity(StatusCode::FORBIDDEN, message)
}

/// The account has nothing of this kind with this id.
pub(super) fn not_found(what: &str, id: &str) -> ApiError {
    ApiError::identity(StatusCode::NOT_FOUND, format!("Could not find {what}: {id}."))
}

/// The token is not one of the caller's account, was not issued by this emulator, has expired, or
/// its owner no longer exists.
pub(super) fn invalid_subject() -> ApiError {
    ApiError::identity(StatusCode::NOT_FOUND, "X-Subject-Token is invalid in the request.")
}

/// The account already has that.
pub(super) fn conflict(message: impl Into<String>) -> ApiError {
    ApiError::identity(StatusCode::CONFLICT, message)
}

/// A custom policy exceeds a limit.
pub(super) fn policy(code: ErrorCode, detail: &str) -> ApiError {
    ApiError::documented(code, detail)
}

/// The custom policy is in use. There is no code for that.
pub(super) fn policy_in_use() -> ApiError {
    ApiError::documented(IAM_0007, "the policy is granted to an agency; remove it from the agency first")
}

/// The account has no custom policy with this id. The pages do not list the status 404.
pub(super) fn no_policy(id: &str) -> ApiError {
    ApiError::documented(IAM_0007, &format!("could not find role {id}"))
}

/// Refuses a domain id that is not that of the caller's account.
pub(super) fn check_domain(call: &Call, domain_id: &str) -> Result<(), ApiError> {
    if domain_id == call.account.domain_id() {
        return Ok(());
    }
    let message = "You are not authorized to perform the requested action: the domain ID is not that of your account.";
    Err(ApiError::new(StatusCode::FORBIDDEN, IAM_0002.code, message).in_format(format_of(call.operation)))
}

/// An invalid request to STS.
pub(super) fn sts_bad_request(message: impl Into<String>) -> ApiError {
    ApiError::bad_request("STS5.1002", message)
}

/// STS does not accept the credentials.
pub(super) fn sts_refused(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "STS5.1001", message)
}
