//! The reasons for which the gateway refuses requests. Only this module knows the gateway's codes.

use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use huaweicloud_core::ErrorCode;

use super::limit::BodyLimit;
use crate::base::ApiError;
use crate::base::time::compact;
use crate::store::StoreError;

/// The code for an invalid signature or token.
const CODE: &str = "APIGW.0301";

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request has neither a signature nor a token.
    NotSigned,
    /// The header `Authorization` is malformed.
    Malformed(&'static str),
    /// The algorithm is not supported.
    Algorithm(String),
    /// There is no such access key.
    UnknownKey,
    /// The date is missing or malformed.
    Date,
    /// The date is too far from the current time.
    Skew { signed: SystemTime, now: SystemTime },
    /// A signed header is missing.
    MissingHeader(String),
    /// The hash in the header is not that of the body.
    Payload,
    /// The scope of a derived key is malformed, or has another date.
    Scope,
    /// The signature is for another request or by another key.
    Mismatch { canonical: String },
    /// The key is locked after repeated signature failures.
    Locked,
    /// The security token of a temporary key is missing or belongs to another key.
    SecurityToken,
    /// The temporary key has expired.
    KeyExpired,
    /// The access key is inactive.
    KeyInactive,
    /// The owner of the credentials no longer exists, or the agency has expired.
    Owner,
    /// The store cannot be read, so the credentials cannot be checked.
    Store(String),
    /// The token was not issued by this emulator.
    Token,
    /// The token has expired.
    TokenExpired,
}

impl Refusal {
    /// Whether it counts as a signature failure.
    pub(crate) fn is_wrong_signature(&self) -> bool {
        matches!(self, Self::Mismatch { .. } | Self::Payload)
    }

    fn reason(&self) -> String {
        match self {
            Self::NotSigned => "x-auth-token not found, and the request is not signed".to_owned(),
            Self::Malformed(what) => format!("the header Authorization {what}"),
            Self::Algorithm(name) => {
                format!("the algorithm {name:?} is not supported; use SDK-HMAC-SHA256 or V11-HMAC-SHA256")
            }
            Self::UnknownKey => "Get secretKey failed, err: ak not exist".to_owned(),
            Self::Date => {
                "the header X-Sdk-Date is missing, not signed, or not a date such as 20240229T235959Z".to_owned()
            }
            Self::Skew { signed, now } => {
                format!("signature expired, signature time: {}, server time: {}", compact(*signed), compact(*now))
            }
            Self::MissingHeader(name) => format!("the signed header {name:?} is missing"),
            Self::Payload => "the value of X-Sdk-Content-Sha256 is not the hash of the body".to_owned(),
            Self::Scope => {
                "the scope of the credential is not DATE/REGION/SERVICE with the date of X-Sdk-Date".to_owned()
            }
            Self::Mismatch { canonical } => {
                format!("verify aksk signature fail, canonicalRequest: {}", canonical.replace('\n', "|"))
            }
            Self::Locked => "AK access failed to reach the limit, forbidden for 5 minutes".to_owned(),
            Self::SecurityToken => {
                "the header X-Security-Token is missing, or belongs to another access key".to_owned()
            }
            Self::KeyExpired => "the temporary access key has expired".to_owned(),
            Self::KeyInactive => "the access key is inactive".to_owned(),
            Self::Owner => {
                "the user or agency of the credentials no longer exists, or the agency has expired".to_owned()
            }
            Self::Store(why) => why.clone(),
            Self::Token => "decrypt token fail".to_owned(),
            Self::TokenExpired => "token expires. The token must be updated".to_owned(),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        if let Refusal::Store(why) = refusal {
            return Self::internal("EMULATOR.StoreFailed", why);
        }
        let message = format!("Incorrect IAM authentication information: {}", refusal.reason());
        Self::gateway(StatusCode::UNAUTHORIZED, CODE, message)
    }
}

/// The request names a domain other than the caller's. Some services have a code for that.
pub(super) fn other_domain(code: Option<ErrorCode>) -> ApiError {
    let message = "the header X-Domain-Id does not name the caller's domain";
    match code {
        Some(code) => ApiError::new(StatusCode::FORBIDDEN, code.code, message),
        None => ApiError::gateway(StatusCode::FORBIDDEN, "APIGW.0302", message),
    }
}

/// A bug.
pub(crate) fn broken_emulator() -> ApiError {
    ApiError::internal("EMULATOR.Panic", "internal error of the emulator; this is a bug")
}

/// No operation has this path.
pub(crate) fn unknown_path() -> ApiError {
    let message = "The API does not exist or has not been published in the environment";
    ApiError::gateway(StatusCode::NOT_FOUND, "APIGW.0101", message)
}

/// The path exists, but not with this method.
pub(crate) fn unknown_method() -> ApiError {
    ApiError::gateway(StatusCode::METHOD_NOT_ALLOWED, "APIGW.0101", "The API exists, but not with this method")
}

/// The path is not valid UTF-8.
pub(crate) fn unreadable_path() -> ApiError {
    ApiError::gateway(StatusCode::BAD_REQUEST, "APIGW.0201", "the path is not valid UTF-8")
}

/// The body is too long.
pub(crate) fn too_long_body(limit: BodyLimit) -> ApiError {
    let message = format!("the body exceeds the limit of {} bytes for {}", limit.bytes, limit.of);
    ApiError::gateway(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message)
}

/// The body did not arrive in time.
pub(crate) fn late_body(timeout: Duration) -> ApiError {
    let message = format!("the body did not arrive within {} seconds", timeout.as_secs_f64());
    ApiError::gateway(StatusCode::REQUEST_TIMEOUT, "APIGW.0201", message)
}

/// The body ended too early.
pub(crate) fn broken_body() -> ApiError {
    ApiError::gateway(StatusCode::BAD_REQUEST, "APIGW.0201", "the body is incomplete")
}

/// The request is throttled. `retry_after` is in seconds.
pub(crate) fn throttled(retry_after: Option<u64>) -> ApiError {
    let message = "The throttling threshold has been reached: injected fault";
    let mut error = ApiError::gateway(StatusCode::TOO_MANY_REQUESTS, "APIGW.0308", message);
    error.retry_after = retry_after;
    error
}
