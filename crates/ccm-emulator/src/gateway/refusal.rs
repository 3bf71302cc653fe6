//! Why the gateway refuses a request, in its own form: the only place that knows its codes.

use std::time::SystemTime;

use axum::http::StatusCode;
use huaweicloud_core::ErrorCode;

use crate::base::{ApiError, time::compact};

/// The code for what IAM does not accept, be it a signature or a token.
const CODE: &str = "APIGW.0301";

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is neither a signature nor a token.
    NotSigned,
    /// The header is not in the form of a signature.
    Form(&'static str),
    /// The algorithm is none that is verified here.
    Algorithm(String),
    /// There is no such access key.
    UnknownKey,
    /// The date is missing, or none.
    Date,
    /// The date is too far from the time.
    Skew { signed: SystemTime, now: SystemTime },
    /// A header is signed and was not sent.
    MissingHeader(String),
    /// The hash that was sent is not that of the body.
    Payload,
    /// The body is longer than signed ones may be.
    TooLong { limit: usize },
    /// The scope of a derived key is not one of this date.
    Scope,
    /// The signature is of another request or by another key.
    Mismatch { canonical: String },
    /// The key signed wrongly too often.
    Locked,
    /// A temporary key without its security token, or one that is not its own.
    SecurityToken,
    /// The temporary key is no longer valid.
    KeyExpired,
    /// The token is none of this IAM.
    Token,
    /// The token is no longer valid.
    TokenExpired,
}

impl Refusal {
    /// Whether it counts as a wrong signature.
    pub(crate) fn is_wrong_signature(&self) -> bool {
        matches!(self, Self::Mismatch { .. } | Self::Payload)
    }

    fn reason(&self) -> String {
        match self {
            Self::NotSigned => "x-auth-token not found, and the request is not signed".to_owned(),
            Self::Form(what) => format!("the header Authorization {what}"),
            Self::Algorithm(name) => {
                format!("the algorithm {name:?} is not supported; use SDK-HMAC-SHA256 or V11-HMAC-SHA256")
            }
            Self::UnknownKey => "Get secretKey failed, err: ak not exist".to_owned(),
            Self::Date => {
                "the header X-Sdk-Date is missing, not signed, or not of the form 20240229T235959Z".to_owned()
            }
            Self::Skew { signed, now } => {
                format!("signature expired, signature time: {}, server time: {}", compact(*signed), compact(*now))
            }
            Self::MissingHeader(name) => format!("the header {name:?} is signed and was not sent"),
            Self::Payload => "the value of X-Sdk-Content-Sha256 is not the hash of the body".to_owned(),
            Self::TooLong { limit } => {
                format!("the body has more than the {limit} bytes that may be signed; send it with a token")
            }
            Self::Scope => {
                "the scope of the credential is not DATE/REGION/SERVICE with the date of X-Sdk-Date".to_owned()
            }
            Self::Mismatch { canonical } => {
                format!("verify aksk signature fail, canonicalRequest: {}", canonical.replace('\n', "|"))
            }
            Self::Locked => "AK access failed to reach the limit, forbidden for 5 minutes".to_owned(),
            Self::SecurityToken => {
                "the header X-Security-Token is missing, or not of this temporary access key".to_owned()
            }
            Self::KeyExpired => "the temporary access key has expired".to_owned(),
            Self::Token => "decrypt token fail".to_owned(),
            Self::TokenExpired => "token expires. The token must be updated".to_owned(),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let message = format!("Incorrect IAM authentication information: {}", refusal.reason());
        match refusal {
            Refusal::TooLong { .. } => Self::gateway(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message),
            _ => Self::gateway(StatusCode::UNAUTHORIZED, CODE, message),
        }
    }
}

/// The caller named a domain that is not its own. Some services have a code for that.
pub(super) fn other_domain(code: Option<ErrorCode>) -> ApiError {
    let message = "the header X-Domain-Id names another domain than that of the caller";
    match code {
        Some(code) => ApiError::new(StatusCode::FORBIDDEN, code.code, message),
        None => ApiError::gateway(StatusCode::FORBIDDEN, "APIGW.0302", message),
    }
}

/// No operation has this path.
pub(crate) fn unknown_path() -> ApiError {
    let message = "The API does not exist or has not been published in the environment";
    ApiError::gateway(StatusCode::NOT_FOUND, "APIGW.0101", message)
}

/// Operations have this path, but none has this method.
pub(crate) fn unknown_method() -> ApiError {
    ApiError::gateway(StatusCode::METHOD_NOT_ALLOWED, "APIGW.0101", "The API exists, but not with this method")
}

/// The path cannot be read.
pub(crate) fn unreadable_path() -> ApiError {
    ApiError::gateway(StatusCode::BAD_REQUEST, "APIGW.0201", "a part of the path is no UTF-8")
}

/// The body was broken off, or is too long.
pub(crate) fn unreadable_body(limit: usize) -> ApiError {
    let message = format!("the body did not arrive whole, or has more than {limit} bytes");
    ApiError::gateway(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message)
}

/// There are too many requests. After so many seconds there may be fewer.
pub(crate) fn throttled(retry_after: Option<u64>) -> ApiError {
    let message = "The throttling threshold has been reached: a fault that was asked for";
    let mut error = ApiError::gateway(StatusCode::TOO_MANY_REQUESTS, "APIGW.0308", message);
    error.retry_after = retry_after;
    error
}
