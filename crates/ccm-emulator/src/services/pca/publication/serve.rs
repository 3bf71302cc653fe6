//! Serves revocation lists and OCSP responses without authentication, by the emulator's clock. They
//! only reveal what a CA has published.

use std::time::{Duration, SystemTime};

use pki::{CertificateStatus, OcspError, OcspRequest, PkiError, Responder, issue_crl};

use crate::base::ApiError;
use crate::call::{Answer, OpenCall};
use crate::services::pca::error::{no_revocation_list, refused};
use crate::services::pca::record::{Authority, Issuer, Owner, revoked_by, status};
use crate::store::Reader;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long an OCSP response is valid.
const OCSP_VALIDITY: Duration = DAY;

/// `GET /pca/crl/…`
pub(super) fn crl(call: &OpenCall) -> Result<Answer, ApiError> {
    let list = with_issuer(call, |store, issuer| {
        let Some(issuer) = issuer else { return Ok(None) };
        let Some(publication) = &issuer.authority.crl else { return Ok(None) };
        let is_requested = publication.bucket == call.path("bucket")
            && call.path("file").strip_suffix(".crl") == Some(publication.name.as_str());
        if !is_requested {
            return Ok(None);
        }
        let revoked = revoked_by(store, &issuer.authority.ca_id)?;
        let next = call.now() + DAY * publication.valid_days.unsigned_abs();
        let number = number(call.now(), revoked.len());
        issue_crl(&issuer.signer(), issuer.hash(), number, call.now(), next, &revoked).map(Some).map_err(refused)
    })?;
    list.map(|list| Answer::bytes("application/pkix-crl", list)).ok_or_else(no_revocation_list)
}

/// The number of a list. It grows with the time and, while the clock is frozen, with the
/// revocations.
fn number(now: SystemTime, revoked: usize) -> u64 {
    const BITS: u32 = 20;
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    seconds << BITS | (revoked as u64).min((1 << BITS) - 1)
}

/// `POST /pca/ocsp/…`
pub(super) fn ocsp_by_post(call: &OpenCall) -> Result<Answer, ApiError> {
    ocsp(call, OcspRequest::from_der(&call.body))
}

/// `GET /pca/ocsp/…`
pub(super) fn ocsp_by_get(call: &OpenCall) -> Result<Answer, ApiError> {
    ocsp(call, OcspRequest::from_path(call.path("request")))
}

fn ocsp(call: &OpenCall, request: Result<OcspRequest, PkiError>) -> Result<Answer, ApiError> {
    let answer = match request {
        Ok(request) => with_issuer(call, |store, issuer| {
            let Some(issuer) = issuer.filter(|issuer| issuer.authority.ocsp) else {
                return OcspError::Unauthorized.response().map_err(refused);
            };
            respond(call, store, &issuer, &request)
        })?,
        Err(_) => OcspError::Malformed.response().map_err(refused)?,
    };
    Ok(Answer::bytes("application/ocsp-response", answer))
}

fn respond(call: &OpenCall, store: &Reader<'_>, issuer: &Issuer, request: &OcspRequest) -> Result<Vec<u8>, ApiError> {
    let responder = Responder {
        issuer: issuer.signer(),
        hash: issuer.hash(),
        now: call.now(),
        next_update: call.now() + OCSP_VALIDITY,
    };
    let mut failed = None;
    let answer = responder.response(request, |serial| {
        status(store, &issuer.authority.ca_id, serial).unwrap_or_else(|error| {
            failed = Some(error);
            CertificateStatus::Unknown
        })
    });
    match failed {
        Some(_) => OcspError::InternalError.response().map_err(refused),
        None => answer.map_err(refused),
    }
}

/// Calls `run` with the records of the CA's account, and the CA in the path if it exists and can
/// sign.
fn with_issuer<T>(
    call: &OpenCall,
    run: impl FnOnce(&Reader<'_>, Option<Issuer>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let store = &call.world.store;
    let ca_id = call.path("ca_id");
    let owner: Option<Owner> = store.read_shared(|store| store.get(ca_id))?;
    // Without an owner, the scope is the shared one, which has no CAs.
    let domain_id = owner.map(|owner| owner.domain_id).unwrap_or_default();
    store.read(&domain_id, |store| {
        let authority = store.get::<Authority>(ca_id)?.filter(|authority| !authority.is_gone(call.now()));
        let issuer = authority.map(|authority| Issuer::open(store, authority)).transpose()?.flatten();
        run(store, issuer)
    })
}
