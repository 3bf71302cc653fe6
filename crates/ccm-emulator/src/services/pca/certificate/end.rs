//! The end of private certificates.

use huaweicloud_pca::types::{CertificatesStatus, RevokeCertificateRequestBody};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::wrong;
use crate::services::pca::record::{Contents, Revocation, Summary, tags};

/// The reason of a revocation for which none is given.
const NO_REASON: &str = "UNSPECIFIED";

/// Only a certificate that is in force can be revoked.
pub(super) fn revoke(call: &Call) -> Result<Answer, ApiError> {
    let body: RevokeCertificateRequestBody = call.body()?;
    let reason = body.reason.as_ref().map_or(NO_REASON, |reason| reason.as_str());
    let (id, now) = (call.path("certificate_id"), call.now());
    call.write(|store| {
        let mut summary = Summary::find(store, id)?;
        match summary.status(now) {
            CertificatesStatus::Issued => {}
            status => return Err(wrong(format!("the certificate is {}, so it cannot be revoked", status.as_str()))),
        }
        Revocation::revoke(store, summary.issuer_id(), summary.serial(), reason, now)?;
        summary.revoke();
        store.put(id, &summary)?;
        Ok(Answer::empty())
    })
}

/// Whatever its status, a certificate is gone at once. What its CA says of it, in revocation lists and by OCSP, stays as it was.
pub(super) fn delete(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("certificate_id");
    call.write(|store| {
        Summary::find(store, id)?;
        store.remove::<Summary>(id)?;
        store.remove::<Contents>(id)?;
        tags::forget::<Summary>(store, id)?;
        Ok(Answer::empty())
    })
}
