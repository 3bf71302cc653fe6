//! Revokes and deletes private certificates.

use huaweicloud_pca::types::{CertificatesStatus, RevokeCertificateRequestBody};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::wrong;
use crate::services::pca::record::{Contents, Revocation, Summary, tags};

/// The default reason of a revocation.
const NO_REASON: &str = "UNSPECIFIED";

/// `RevokeCertificate`. Only valid certificates can be revoked.
pub(super) fn revoke(call: &Call) -> Result<Answer, ApiError> {
    let body: RevokeCertificateRequestBody = call.body()?;
    let reason = body.reason.as_ref().map_or(NO_REASON, |reason| reason.as_str());
    let (id, now) = (call.path("certificate_id"), call.now());
    call.write(|store| {
        let mut summary = Summary::find(store, id)?;
        match summary.status(now) {
            CertificatesStatus::Issued => {}
            status => return Err(wrong(format!("the certificate is {} and cannot be revoked", status.as_str()))),
        }
        Revocation::revoke(store, summary.issuer_id(), summary.serial(), reason, now)?;
        summary.revoke();
        store.put(id, &summary)?;
        Ok(Answer::empty())
    })
}

/// `DeleteCertificate`. Deletes a certificate at once, whatever its status. Its revocation status
/// in revocation lists and OCSP stays.
pub(super) fn delete(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("certificate_id");
    call.write(|store| {
        Summary::find(store, id)?;
        store.remove::<Summary>(id)?;
        store.remove::<Contents>(id)?;
        tags::remove::<Summary>(store, id)?;
        Ok(Answer::empty())
    })
}
