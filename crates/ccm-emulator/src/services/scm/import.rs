//! Imports a certificate with its private key, and validates both.
//!
//! The documentation is contradictory about which value of `duplicate_check` refuses duplicates;
//! here it is `true`. An expired certificate is refused for its status. Pairs of SM certificates
//! are refused, since their keys are not supported.
//!
//! Of the chain, it only says that each certificate must match the one before. So nothing else is
//! checked that only matters to those who verify the certificate later: name constraints, critical
//! extensions, and the validity periods of the CAs.

use std::ops::ControlFlow;

use huaweicloud_scm::types::{ImportCertificateRequestBody, ImportCertificateResponseBody};
use pki::{Certificate, KeyPair, format_scm_time, join_chain, verify_chain};

use super::error::{self, EMPTY_CERTIFICATE, EMPTY_KEY, WRONG_ALTERNATIVE_NAME, WRONG_STATUS};
use super::record::{Detail, Stage, Summary, next_id};
use crate::base::ApiError;
use crate::base::time::unix_millis;
use crate::call::{Answer, Call};
use crate::store::Writer;

/// About a month, in milliseconds.
const MONTH: i64 = 30 * 24 * 60 * 60 * 1000;

pub(super) fn import_certificate(call: &Call) -> Result<Answer, ApiError> {
    let body: ImportCertificateRequestBody = call.body()?;
    let now = unix_millis(call.now());
    let (certificate, chain) = certificates(&body)?;
    let key = body.private_key.expose_secret().trim();
    if key.is_empty() {
        return Err(ApiError::documented(EMPTY_KEY, ""));
    }
    let pair = KeyPair::from_pem(key).map_err(error::of_key)?;
    certificate.check_key(&pair).map_err(error::of_key)?;
    check_domains(&certificate)?;
    if unix_millis(certificate.not_after()) < now {
        let end = format_scm_time(certificate.not_after()).unwrap_or_default();
        return Err(ApiError::documented(WRONG_STATUS, &format!("it expired at {end}")));
    }
    if body.enc_certificate.is_some() || body.enc_private_key.is_some() {
        return Err(error::parameter("SM certificates are not emulated; omit enc_certificate and enc_private_key"));
    }

    let mut summary = describe(&certificate, now);
    summary.name = body.name.to_string();
    if let Some(project) = body.enterprise_project_id.filter(|project| !project.is_empty() && *project != "all") {
        summary.enterprise_project = project.to_string();
    }
    let mut detail = Detail::default();
    detail.set_certificates(&certificate, &chain);
    let id = call.write(|store| {
        if body.duplicate_check == Some(true) {
            refuse_duplicate(store, &summary.fingerprint, now)?;
        }
        detail.key = Some(store.seal(format!("{key}\n").as_bytes())?);
        let id = next_id(store, now)?;
        store.put(&id, &summary)?;
        store.put(&id, &detail)?;
        Ok(id)
    })?;
    let mut answer = ImportCertificateResponseBody::default();
    answer.certificate_id = id;
    Ok(Answer::json(&answer))
}

/// The certificate and its chain, in order. The chain may begin with the certificate again.
fn certificates(body: &ImportCertificateRequestBody) -> Result<(Certificate, Vec<Certificate>), ApiError> {
    if body.certificate.trim().is_empty() {
        return Err(ApiError::documented(EMPTY_CERTIFICATE, ""));
    }
    let mut given = Certificate::all_from_pem(&body.certificate).map_err(error::of_certificate)?.into_iter();
    let certificate = given.next().ok_or_else(|| ApiError::documented(EMPTY_CERTIFICATE, ""))?;
    let whole = match body.certificate_chain.as_deref().map(str::trim) {
        None | Some("") => join_chain(certificate.clone(), given),
        Some(chain) => join_chain(certificate.clone(), Certificate::all_from_pem(chain).map_err(error::of_chain)?),
    };
    verify_chain(&whole).map_err(error::of_chain)?;
    Ok((certificate, whole.into_iter().skip(1).collect()))
}

fn refuse_duplicate(store: &Writer<'_>, fingerprint: &str, now: i64) -> Result<(), ApiError> {
    let mut known = None;
    store.visit::<Summary>(|id, summary| {
        if summary.fingerprint == fingerprint && summary.status(now).is_issued() {
            known = Some(id.to_owned());
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    match known {
        Some(id) => Err(error::parameter(&format!("duplicate_check is true, and {id} already is this certificate"))),
        None => Ok(()),
    }
}

fn check_domains(certificate: &Certificate) -> Result<(), ApiError> {
    let domains = certificate.domains();
    if domains.is_empty() {
        return Err(error::no_domain());
    }
    certificate.check_domains().map_err(|error| ApiError::documented(WRONG_ALTERNATIVE_NAME, &error.to_string()))?;
    Ok(())
}

/// The summary of an imported certificate.
fn describe(certificate: &Certificate, now: i64) -> Summary {
    let domains = certificate.domains();
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let mut summary = Summary {
        kind: if certificate.subject_dn().organization.is_empty() { "DV_SSL_CERT" } else { "OV_SSL_CERT" }.to_owned(),
        brand: brand(&certificate.issuer().to_string()).to_owned(),
        domain_type: domains.kind().name().to_owned(),
        multi_domain_type: domains.multi_domain_type().map(str::to_owned),
        domains: count(domains.count()),
        wildcards: count(domains.wildcards()),
        enterprise_project: "0".to_owned(),
        stage: Stage::Imported,
        created: now,
        updated: now,
        ..Summary::default()
    };
    summary.describe(certificate);
    let length = summary.not_after.unwrap_or(now) - summary.not_before.unwrap_or(now);
    summary.validity = i32::try_from((length + MONTH / 2) / MONTH).unwrap_or(i32::MAX).max(1);
    summary
}

/// The brand of an issuer.
fn brand(issuer: &str) -> &'static str {
    const BRANDS: [(&str, &str); 7] = [
        ("globalsign", "GLOBALSIGN"),
        ("geotrust", "GEOTRUST"),
        ("rapidssl", "GEOTRUST"),
        ("digicert", "SYMANTEC"),
        ("symantec", "SYMANTEC"),
        ("cfca", "CFCA"),
        ("trustasia", "TRUSTASIA"),
    ];
    let issuer = issuer.to_lowercase();
    BRANDS.iter().find(|(name, _)| issuer.contains(name)).map_or("OTHER", |(_, brand)| brand)
}
