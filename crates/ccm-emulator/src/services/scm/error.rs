//! Maps failures to documented errors. Only this module knows the codes of SCM.
//!
//! Failures without a documented code, such as an unreadable CSR, an unsupported key or a duplicate
//! certificate, get the code for a wrong parameter, and a message that says what is wrong.

use axum::http::StatusCode;
use huaweicloud_core::ErrorCode;
use huaweicloud_scm::error_codes::*;
pub(super) use huaweicloud_scm::error_codes::{
    SCM_0010 as WRONG_STATUS, SCM_0011 as TOO_MANY_FREE, SCM_0015 as WRONG_DOMAIN, SCM_0016 as ORDER_FAILED,
    SCM_0023 as WRONG_TAG_KEY, SCM_0024 as WRONG_TAG_VALUE, SCM_0038 as KEY_NOT_OPENED, SCM_0054 as EMPTY_CERTIFICATE,
    SCM_0059 as EMPTY_KEY, SCM_0069 as NO_PROJECT, SCM_0070 as WRONG_ALTERNATIVE_NAME,
};
use pki::PkiError;

use crate::base::service::Codes;
use crate::base::settings::TargetFailure;
use crate::base::{ApiError, Format};

/// The codes for requests that are refused before a handler runs.
pub(crate) const CODES: Codes = Codes {
    parameter: |name| match name {
        Some("certificate_id" | "cert_id" | "resource_id") => SCM_0008,
        _ => SCM_0005,
    },
    field: |operation, field| match (operation, field.split('.').next(), field.rsplit('.').next()) {
        ("PushCertificate" | "BatchPushCertificate", Some("target_service"), _) => SCM_0030,
        ("ImportCertificate", Some("name"), _) => SCM_0032,
        ("BatchCreateOrDeleteTags" | "CreateCertificateTag" | "SubscribeCertificate", _, Some("key")) => SCM_0023,
        ("BatchCreateOrDeleteTags" | "CreateCertificateTag" | "SubscribeCertificate", _, Some("value")) => SCM_0024,
        _ => SCM_0005,
    },
    other_domain: Some(SCM_0002),
    format: |_| Format::Service,
};

/// The account has no such certificate.
pub(super) fn no_certificate() -> ApiError {
    ApiError::documented(SCM_0020, "")
}

/// The account has no such CSR.
pub(super) fn no_csr() -> ApiError {
    ApiError::documented(SCM_0707, "")
}

/// A parameter violates a rule that is not in the document.
pub(super) fn parameter(what: &str) -> ApiError {
    ApiError::documented(SCM_0005, what)
}

/// An order is not complete yet. The service reports this as a server error.
pub(super) fn unfinished_order() -> ApiError {
    let mut error = ApiError::documented(ORDER_FAILED, "the order is not complete yet; retry later");
    error.status = StatusCode::INTERNAL_SERVER_ERROR;
    error
}

/// The code for a failing target.
pub(super) fn of_target(service: &str, failure: TargetFailure) -> ErrorCode {
    match (service, failure) {
        ("ELB", TargetFailure::Unreachable) => SCM_0201,
        ("ELB", TargetFailure::Forbidden) => SCM_0202,
        ("ELB", TargetFailure::Refused) => SCM_0203,
        ("CDN", TargetFailure::Unreachable) => SCM_0211,
        ("CDN", TargetFailure::Forbidden) => SCM_0212,
        ("CDN", TargetFailure::Refused) => SCM_0213,
        (_, TargetFailure::Unreachable) => SCM_0221,
        (_, TargetFailure::Forbidden) => SCM_0222,
        (_, TargetFailure::Refused) => SCM_0223,
    }
}

/// An invalid certificate.
pub(super) fn of_certificate(error: PkiError) -> ApiError {
    let code = if is_pem_error(&error) { SCM_0053 } else { SCM_0006 };
    explain(error, code)
}

/// An invalid certificate chain.
pub(super) fn of_chain(error: PkiError) -> ApiError {
    let code = if matches!(error, PkiError::ChainOrder { .. }) { SCM_0079 } else { SCM_0013 };
    explain(error, code)
}

/// A private key that is invalid or belongs to another certificate.
pub(super) fn of_key(error: PkiError) -> ApiError {
    let code = match &error {
        PkiError::KeyMismatch(_) => SCM_0014,
        error if is_pem_error(error) => SCM_0114,
        _ => SCM_0012,
    };
    explain(error, code)
}

/// An invalid CSR, name or key algorithm.
pub(super) fn of_request(error: PkiError) -> ApiError {
    let domain = matches!(
        error,
        PkiError::InvalidDomainName { .. }
            | PkiError::InvalidIpAddress(_)
            | PkiError::InvalidAlternativeName { .. }
            | PkiError::UnknownAlternativeName(_)
    );
    explain(error, if domain { SCM_0015 } else { SCM_0005 })
}

/// An unexpected error with keys and certificates that the emulator generates.
pub(super) fn of_issuing(error: PkiError) -> ApiError {
    ApiError::internal("EMULATOR.Issuing", error.to_string())
}

/// The certificate has no domain name.
pub(super) fn no_domain() -> ApiError {
    ApiError::documented(SCM_0009, "neither the common name nor an alternative name is a domain name or an IP address")
}

fn is_pem_error(error: &PkiError) -> bool {
    matches!(error, PkiError::NotPem { .. } | PkiError::UnexpectedBlock { .. })
}

fn explain(error: PkiError, code: ErrorCode) -> ApiError {
    match error {
        PkiError::Internal(_) => of_issuing(error),
        error => ApiError::documented(code, &error.to_string()),
    }
}
