//! `ParseCertificateSigningRequest`: shows the content of a CSR, without storing it.

use huaweicloud_pca::types::{ParseCertificateSigningRequestRequestBody, ParseCsrResponseBody};
use pki::{CertificateRequest, LineEnding};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong};
use crate::services::pca::name;

pub(super) fn parse(call: &Call) -> Result<Answer, ApiError> {
    let body: ParseCertificateSigningRequestRequestBody = call.body()?;
    let request = CertificateRequest::from_pem(&body.csr).map_err(refused)?;
    let key = request.public_key();
    let bits = key.bits().and_then(|bits| i32::try_from(bits).ok());
    let mut answer = ParseCsrResponseBody::default();
    answer.distinguished_name = name::write(&request.subject_dn());
    answer.key_algorithm = key.algorithm_name();
    answer.key_algorithm_length = bits.ok_or_else(|| wrong("the size of the key in the CSR is unknown"))?;
    answer.public_key = key.to_pem(LineEnding::CrLf).map_err(refused)?;
    answer.signature_algorithm = request.signature_algorithm().to_string();
    Ok(Answer::json(&answer))
}
