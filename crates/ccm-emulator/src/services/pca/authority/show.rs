//! Details and lists of CAs, and the export of a CA's certificate.
//!
//! A pending CA has no certificate, but the documentation requires a serial number and a validity
//! of every CA: these are `0` and the time of its creation.

use std::time::SystemTime;

use huaweicloud_pca::types::{
    CertificateAuthorities, CertificateAuthoritiesStatus as Status, ExportCertificateAuthorityCertificateResponseBody,
    ListCertificateAuthorityResponseBody, ListCrlConfiguration,
};
use pki::{Certificate, LineEnding};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong};
use crate::services::pca::record::{Authority, find_any};
use crate::store::Direction;

/// `ShowCertificateAuthority`
pub(crate) fn show(call: &Call) -> Result<Answer, ApiError> {
    let authority = call.read(|store| find_any(store, call.path("ca_id"), call.now()))?;
    Ok(Answer::json(&shown(&authority, call)))
}

/// `ListCertificateAuthority`
pub(crate) fn list(call: &Call) -> Result<Answer, ApiError> {
    let now = call.now();
    let order = call.query("sort_key").unwrap_or("create_time");
    let direction = call.query("sort_dir").and_then(Direction::parse).unwrap_or(Direction::Descending);
    let (offset, limit) = call.page();
    let found = call.read(|store| {
        Ok(store.find::<Authority>(order, direction, offset, limit, |authority| matches(authority, call, now))?)
    })?;
    let mut answer = ListCertificateAuthorityResponseBody::default();
    answer.total = found.shown_total();
    answer.certificate_authorities = found.items.iter().map(|(_, authority)| shown(authority, call)).collect();
    Ok(Answer::json(&answer))
}

/// Whether a CA matches the filters of the query.
fn matches(authority: &Authority, call: &Call, now: SystemTime) -> bool {
    !authority.is_gone(now)
        && call.query("name").is_none_or(|text| authority.name.common_name.as_str().contains(text))
        && call.query("type").is_none_or(|kind| authority.kind.as_str() == kind)
        && call.query("status").is_none_or(|status| authority.status(now).as_str() == status)
}

/// `ExportCertificateAuthorityCertificate`
pub(crate) fn export(call: &Call) -> Result<Answer, ApiError> {
    let authority = call.read(|store| find_any(store, call.path("ca_id"), call.now()))?;
    authority.check_state(call.now(), &[Status::Actived, Status::Expired])?;
    let Some(certification) = &authority.certification else { return Err(wrong("the CA has no certificate")) };
    let certificate = Certificate::from_der(&certification.certificate.0).map_err(refused)?;
    let above: Result<Vec<_>, _> = certification.chain.iter().map(|above| Certificate::from_der(&above.0)).collect();
    let chain = Certificate::all_to_pem(&above.map_err(refused)?, LineEnding::CrLf);
    let mut answer = ExportCertificateAuthorityCertificateResponseBody::default();
    answer.certificate = certificate.to_pem(LineEnding::CrLf);
    answer.certificate_chain = Some(chain).filter(|chain| !chain.is_empty());
    Ok(Answer::json(&answer))
}

/// A CA as responses show it.
pub(crate) fn shown(authority: &Authority, call: &Call) -> CertificateAuthorities {
    let certification = authority.certification.as_ref();
    let mut shown = CertificateAuthorities::default();
    shown.ca_id.clone_from(&authority.ca_id);
    shown.type_ = authority.kind.clone();
    shown.status = authority.status(call.now());
    shown.path_length = certification.map_or(0, |it| it.path_length);
    shown.issuer_id = certification.and_then(|it| it.issuer_id.clone());
    shown.issuer_name = certification.and_then(|it| it.issuer_name.clone());
    shown.key_algorithm.clone_from(&authority.key_algorithm);
    shown.signature_algorithm.clone_from(&authority.signature_algorithm);
    shown.gen_mode = authority.origin.clone();
    shown.serial_number = certification.map_or_else(|| "0".to_owned(), |it| it.serial.clone());
    shown.create_time = authority.created;
    shown.delete_time = authority.deletion;
    shown.not_before = certification.map_or(authority.created, |it| it.not_before);
    shown.not_after = certification.map_or(authority.created, |it| it.not_after);
    shown.distinguished_name = authority.name.clone();
    shown.crl_configuration = shown_crl(authority, &call.world.endpoint);
    shown.charging_mode = Some(authority.charging_mode);
    shown.enterprise_project_id = Some(authority.enterprise_project_id.clone());
    shown.domain_id = Some(call.account.domain_id().to_owned());
    shown
}

fn shown_crl(authority: &Authority, endpoint: &str) -> ListCrlConfiguration {
    let mut shown = ListCrlConfiguration::default();
    if let Some(crl) = &authority.crl {
        shown.enabled = true;
        shown.crl_name = Some(crl.name.clone());
        shown.obs_bucket_name = Some(crl.bucket.clone());
        shown.valid_days = Some(crl.valid_days);
        shown.crl_dis_point = authority.crl_address(endpoint);
    }
    shown
}
