//! Shows, exports and deletes single certificates.
//!
//! A purchased certificate can only be deleted once it is issued. Before that it is unsubscribed,
//! which is another operation.

use huaweicloud_scm::types::{
    Authentification, ExportCertificateResponseBody, ShowCertificateResponseBody,
    ShowCertificateResponseBodyApplicationInfo,
};

use super::deployment;
use super::list::printed;
use super::record::{Application, Detail, Summary, detail, open_key, summary};
use super::status::Status;
use crate::base::ApiError;
use crate::base::time::unix_millis;
use crate::call::{Answer, Call};

/// The fingerprint while there is no certificate, since responses require one.
const NO_FINGERPRINT: &str = "0000000000000000000000000000000000000000";

pub(super) fn show_certificate(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("certificate_id");
    let (summary, detail) = call.read(|store| Ok((summary(store, id)?, detail(store, id)?)))?;
    Ok(Answer::json(&shown(id, &summary, &detail, unix_millis(call.now()))))
}

fn shown(id: &str, summary: &Summary, detail: &Detail, now: i64) -> ShowCertificateResponseBody {
    let status = summary.status(now);
    let mut answer = ShowCertificateResponseBody::default();
    answer.id = id.to_owned();
    answer.status = if summary.awaits_proof(now) { "CHECKING_DOMAIN" } else { status.name() }.into();
    answer.order_id.clone_from(&summary.order);
    answer.name.clone_from(&summary.name);
    answer.type_ = summary.kind.as_str().into();
    answer.brand = summary.brand.as_str().into();
    answer.push_support = if status.is_usable() { "ON" } else { "OFF" }.to_owned();
    answer.validity_period = summary.validity;
    answer.domain_type = summary.domain_type.as_str().into();
    answer.multi_domain_type = summary.multi_domain_type.as_deref().map(Into::into);
    answer.domain.clone_from(&summary.domain);
    answer.sans = Some(summary.sans.clone()).filter(|sans| !sans.is_empty());
    answer.domain_count = summary.domains;
    answer.wildcard_count = summary.wildcards;
    answer.shared = Some(false);
    answer.enterprise_project_id = Some(summary.enterprise_project.clone());
    answer.validation_method = detail.application.as_ref().map_or("DNS", |application| &application.method).into();
    answer.fingerprint = NO_FINGERPRINT.to_owned();
    if status.is_issued() {
        answer.signature_algorithm = Some(summary.signature_algorithm.clone());
        answer.not_before = summary.not_before.and_then(printed);
        answer.not_after = summary.not_after.and_then(printed);
        answer.issue_time.clone_from(&answer.not_before);
        answer.fingerprint.clone_from(&summary.fingerprint);
    }
    if let Some(application) = &detail.application {
        if status == Status::Checking {
            answer.authentification = proofs(application);
        }
        answer.application_info = Some(applicant(application));
    }
    answer
}

/// The DNS records, files or emails that prove ownership of the domain names.
fn proofs(application: &Application) -> Vec<Authentification> {
    let proof = |(domain, value): &(String, String)| {
        let bare = domain.strip_prefix("*.").unwrap_or(domain);
        let (name, kind) = match application.method.as_str() {
            "FILE" => (format!("/.well-known/pki-validation/{value}.txt"), "FILE"),
            "EMAIL" => (format!("admin@{bare}"), "EMAIL"),
            _ => (format!("_dnsauth.{bare}"), "TXT"),
        };
        let mut proof = Authentification::default();
        proof.record_name = Some(name);
        proof.record_type = Some(kind.to_owned());
        proof.record_value = Some(value.clone());
        proof.domain = Some(domain.clone());
        proof
    };
    application.proofs.iter().map(proof).collect()
}

fn applicant(application: &Application) -> ShowCertificateResponseBodyApplicationInfo {
    let mut info = ShowCertificateResponseBodyApplicationInfo::default();
    info.country.clone_from(&application.country);
    info.company_name.clone_from(&application.company_name);
    info.company_province.clone_from(&application.company_province);
    info.company_city.clone_from(&application.company_city);
    info.applicant_name = Some(application.applicant_name.clone());
    info.applicant_phone = Some(application.applicant_phone.clone());
    info.applicant_email = Some(application.applicant_email.clone());
    info.contact_name.clone_from(&application.contact_name);
    info.contact_phone.clone_from(&application.contact_phone);
    info.contact_email.clone_from(&application.contact_email);
    info
}

pub(super) fn export_certificate(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("certificate_id");
    let now = unix_millis(call.now());
    let answer = call.read(|store| {
        summary(store, id)?.require(now, &[Status::Issued, Status::Upload, Status::Expired])?;
        let detail = detail(store, id)?;
        let mut answer = ExportCertificateResponseBody::default();
        answer.entire_certificate = format!("{}{}", detail.certificate, detail.chain);
        answer.private_key = open_key(store, detail.key.as_ref())?;
        answer.certificate = detail.certificate;
        answer.certificate_chain = Some(detail.chain).filter(|chain| !chain.is_empty());
        Ok(answer)
    })?;
    Ok(Answer::json(&answer))
}

pub(super) fn delete_certificate(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("certificate_id");
    let now = unix_millis(call.now());
    call.write(|store| {
        summary(store, id)?.require(now, &[Status::Issued, Status::Upload, Status::Expired])?;
        store.remove::<Summary>(id)?;
        store.remove::<Detail>(id)?;
        deployment::remove_all(store, id)
    })?;
    Ok(Answer::empty())
}
