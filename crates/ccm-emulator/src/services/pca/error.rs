//! Maps failures to documented errors. Only this module knows the codes of PCA.
//!
//! Few codes are documented. Failures without a code, such as an operation in a state that does not
//! allow it, get the code for a wrong parameter, and a message that says what is wrong.

use axum::http::StatusCode;
use huaweicloud_pca::error_codes::*;
use pki::PkiError;

use crate::base::service::Codes;
use crate::base::{ApiError, Format};

/// The codes for requests that are refused before a handler runs.
pub(crate) const CODES: Codes = Codes {
    parameter: |name| if name == Some("ca_id") { PCA_00020201 } else { PCA_00020001 },
    field: |operation, field| match (operation, field.split('.').next(), field.rsplit('.').next()) {
        (_, Some("distinguished_name"), _) => PCA_00020101,
        (_, Some("key_algorithm"), _) => PCA_00020102,
        (_, Some("signature_algorithm"), _) => PCA_00020103,
        (_, Some("validity"), _) => PCA_00020109,
        (_, Some("subject_alternative_names"), Some("type")) => PCA_00020112,
        ("CreateCertificateAuthority", Some("type"), _) => PCA_00020202,
        (_, Some("path_length"), _) => PCA_00020203,
        _ => PCA_00020001,
    },
    other_domain: None,
    format: |_| Format::Service,
};

/// The account has no CA or certificate with this id.
pub(crate) fn does_not_exist(what: &str, id: &str) -> ApiError {
    ApiError::documented(PCA_10010002, &format!("there is no {what} {id}"))
}

/// A parameter is valid by itself, but breaks another rule or does not fit the current state.
pub(crate) fn wrong(what: impl AsRef<str>) -> ApiError {
    ApiError::documented(PCA_00020001, what.as_ref())
}

/// The id of a CA is malformed.
pub(crate) fn malformed_id() -> ApiError {
    ApiError::documented(PCA_00020201, "")
}

/// There is no revocation list at this URL.
pub(crate) fn no_revocation_list() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, PCA_10010002.code, "There is no CRL at this URL.")
}

/// OCSP is already on or off.
pub(crate) fn ocsp_is(on: bool) -> ApiError {
    match on {
        true => ApiError::documented(PCA_10010071, "it is on"),
        false => ApiError::documented(PCA_10010072, "it is off"),
    }
}

/// The validity is wrong.
pub(crate) fn wrong_validity(what: impl AsRef<str>) -> ApiError {
    ApiError::documented(PCA_00020109, what.as_ref())
}

/// An error in keys, names or certificates.
pub(crate) fn refused(error: PkiError) -> ApiError {
    let code = match &error {
        PkiError::InvalidName { .. } => PCA_00020101,
        PkiError::UnsupportedKey(_) => PCA_00020102,
        PkiError::UnsupportedHash(_) => PCA_00020103,
        PkiError::InvalidValidity(_) => PCA_00020109,
        PkiError::InvalidDomainName { .. } => PCA_00020110,
        PkiError::InvalidIpAddress(_) | PkiError::InvalidAlternativeName { kind: "IP", .. } => PCA_00020111,
        PkiError::UnknownAlternativeName(_) => PCA_00020112,
        PkiError::IssuerNotAllowed(_) => PCA_00020203,
        PkiError::Internal(what) => return ApiError::internal("EMULATOR.Certificates", what.clone()),
        _ => PCA_00020001,
    };
    ApiError::documented(code, &error.to_string())
}
