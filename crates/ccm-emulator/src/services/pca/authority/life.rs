//! The life cycle of an active CA: disable, enable, revoke, schedule deletion, restore.
//!
//! The documentation contradicts itself on which CAs can be deleted besides pending and disabled
//! ones; here expired and revoked ones can. An expired or revoked CA that was disabled or restored
//! is expired or revoked again once it is enabled.

use std::time::Duration;

use huaweicloud_pca::types::{
    CertificateAuthoritiesStatus as Status, CertificateAuthoritiesType as Kind, RevokeCertificateRequestBody,
};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::wrong;
use crate::services::pca::record::{Authority, Revocation};
use crate::store::Writer;

/// The default number of days until a CA is deleted.
const PENDING_DAYS: i64 = 30;

/// `DisableCertificateAuthority`
pub(crate) fn disable(call: &Call) -> Result<Answer, ApiError> {
    change(call, &[Status::Actived, Status::Expired], |authority| authority.is_disabled = true)
}

/// `EnableCertificateAuthority`
pub(crate) fn enable(call: &Call) -> Result<Answer, ApiError> {
    change(call, &[Status::Disabled], |authority| authority.is_disabled = false)
}

/// `RestoreCertificateAuthority`
pub(crate) fn restore(call: &Call) -> Result<Answer, ApiError> {
    change(call, &[Status::Deleted], |authority| {
        authority.deletion = None;
        authority.is_disabled = true;
    })
}

/// `DeleteCertificateAuthority`
pub(crate) fn delete(call: &Call) -> Result<Answer, ApiError> {
    let days = call.query_number("pending_days").unwrap_or(PENDING_DAYS);
    let due = call.now() + Duration::from_secs(days.unsigned_abs() * 24 * 60 * 60);
    call.write(|store| {
        Authority::sweep(store, call.now())?;
        let states = [Status::Pending, Status::Disabled, Status::Expired];
        let mut authority = in_state(store, call, &states)?;
        if authority.certification.is_none() {
            return Authority::remove(store, &authority.ca_id);
        }
        authority.deletion = Some(due.into());
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

/// `RevokeCertificateAuthority`
pub(crate) fn revoke(call: &Call) -> Result<Answer, ApiError> {
    let body: RevokeCertificateRequestBody = call.body()?;
    let reason = body.reason.as_ref().map_or("UNSPECIFIED", |reason| reason.as_str());
    call.write(|store| {
        let mut authority = in_state(store, call, &[Status::Actived, Status::Disabled, Status::Expired])?;
        if authority.kind == Kind::Root {
            return Err(wrong("a root CA cannot be revoked; disable and delete it"));
        }
        let certification = authority.certification.as_ref();
        let Some((issuer, serial)) = certification.and_then(|it| Some((it.issuer_id.clone()?, it.serial.clone())))
        else {
            return Err(wrong("the certificate of the CA was issued by an external CA, which must revoke it"));
        };
        Revocation::revoke(store, &issuer, &serial, reason, call.now())?;
        authority.is_revoked = true;
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

fn change(call: &Call, from: &[Status], change: impl FnOnce(&mut Authority)) -> Result<Answer, ApiError> {
    call.write(|store| {
        let mut authority = in_state(store, call, from)?;
        change(&mut authority);
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

/// The CA of the call, which must be in one of these states.
fn in_state(store: &Writer<'_>, call: &Call, states: &[Status]) -> Result<Authority, ApiError> {
    let authority = Authority::find(store, call.path("ca_id"), call.now())?;
    authority.check_state(call.now(), states)?;
    Ok(authority)
}
