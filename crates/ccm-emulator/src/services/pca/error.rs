//! Which documented error each failure is. What is wrong is found out elsewhere.
//!
//! The documentation names few codes. What has none, such as an operation in a state that forbids it, is answered with the code of a wrong
//! parameter, and its message says what is wrong.

use huaweicloud_pca::error_codes as codes;
use pki::PkiError;

use crate::base::error::ApiError;

/// There is no CA or certificate with this id, or not for this account.
pub(crate) fn does_not_exist(what: &str, id: &str) -> ApiError {
    ApiError::documented(codes::PCA_10010002, &format!("there is no {what} {id}"))
}

/// A parameter that is within its bounds is wrong all the same, or does not fit the state of things.
pub(crate) fn wrong(what: impl AsRef<str>) -> ApiError {
    ApiError::documented(codes::PCA_00020001, what.as_ref())
}

/// A validity is wrong.
pub(crate) fn wrong_validity(what: impl AsRef<str>) -> ApiError {
    ApiError::documented(codes::PCA_00020109, what.as_ref())
}

/// What is wrong with keys, names and certificates.
pub(crate) fn refused(error: PkiError) -> ApiError {
    let code = match &error {
        PkiError::BadName { .. } => codes::PCA_00020101,
        PkiError::UnsupportedKey(_) => codes::PCA_00020102,
        PkiError::UnsupportedHash(_) => codes::PCA_00020103,
        PkiError::BadValidity(_) => codes::PCA_00020109,
        PkiError::BadDomainName { .. } => codes::PCA_00020110,
        PkiError::BadIpAddress(_) => codes::PCA_00020111,
        PkiError::UnknownAlternativeName(_) => codes::PCA_00020112,
        PkiError::IssuerForbids(_) => codes::PCA_00020203,
        PkiError::Internal(what) => return ApiError::internal("EMULATOR.Certificates", what.clone()),
        _ => codes::PCA_00020001,
    };
    ApiError::documented(code, &error.to_string())
}
