//! Which documented error stands for what can be wrong with keys and certificates.
//!
//! Where the documentation has no code of its own for something, SCM's code for a wrong parameter is used, and the message says what is
//! wrong: for requests that cannot be read, for keys that are not offered, for a certificate that is there already.

use huaweicloud_core::ErrorCode;
use huaweicloud_scm::error_codes::{
    SCM_0005, SCM_0006, SCM_0009, SCM_0012, SCM_0013, SCM_0014, SCM_0015, SCM_0020, SCM_0053, SCM_0079, SCM_0114,
    SCM_0707,
};
use pki::PkiError;

use crate::base::error::ApiError;

/// There is no such certificate in this account.
pub(super) fn no_certificate() -> ApiError {
    ApiError::documented(SCM_0020, "")
}

/// There is no such request in this account.
pub(super) fn no_request() -> ApiError {
    ApiError::documented(SCM_0707, "")
}

/// A parameter breaks a rule that is not in the document.
pub(super) fn parameter(what: &str) -> ApiError {
    ApiError::documented(SCM_0005, what)
}

/// A certificate that is not one.
pub(super) fn of_certificate(error: &PkiError) -> ApiError {
    explain(error, if is_about_form(error) { SCM_0053 } else { SCM_0006 })
}

/// Certificates of a chain that are none, or none of this chain.
pub(super) fn of_chain(error: &PkiError) -> ApiError {
    explain(error, if matches!(error, PkiError::ChainOrder { .. }) { SCM_0079 } else { SCM_0013 })
}

/// A private key that is not one, or belongs to another certificate.
pub(super) fn of_key(error: &PkiError) -> ApiError {
    let code = match error {
        PkiError::KeyMismatch(_) => SCM_0014,
        error if is_about_form(error) => SCM_0114,
        _ => SCM_0012,
    };
    explain(error, code)
}

/// What a request for a certificate says.
pub(super) fn of_request(error: &PkiError) -> ApiError {
    let domain = matches!(error, PkiError::BadDomainName { .. } | PkiError::BadIpAddress(_));
    explain(error, if domain { SCM_0015 } else { SCM_0005 })
}

/// What cannot go wrong with certificates that are made here.
pub(super) fn of_issuing(error: &PkiError) -> ApiError {
    ApiError::internal("EMULATOR.Issuing", error.to_string())
}

/// A certificate that is for no domain name.
pub(super) fn no_domain() -> ApiError {
    ApiError::documented(SCM_0009, "neither its common name nor its alternative names are domain names or IP addresses")
}

fn is_about_form(error: &PkiError) -> bool {
    matches!(error, PkiError::NotPem { .. } | PkiError::WrongBlock { .. })
}

fn explain(error: &PkiError, code: ErrorCode) -> ApiError {
    match error {
        PkiError::Internal(_) => of_issuing(error),
        error => ApiError::documented(code, &error.to_string()),
    }
}
