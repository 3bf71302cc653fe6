//! Certificate signing requests, generated with their key or uploaded.
//!
//! The summary of a CSR, which lists show, is stored separately from its text and key, under the
//! same id. Additional names are separated by `;`, as elsewhere in SCM; commas are accepted too.
//! The documentation does not say how lists filter names; here the filter matches substrings.

use huaweicloud_core::UnixMillis;
use huaweicloud_scm::types::{
    CreateCsrRequestBody, CreateCsrResponseBody, CsrResponseBody, ListCsrResponseBody, ShowCsrPrivateKeyResponseBody,
    UpdateCsrRequestBody, UploadCsrRequestBody, UploadCsrResponseBody,
};
use pki::{AlternativeName, CertificateRequest, DistinguishedName, Domains, KeyAlgorithm, KeyPair, LineEnding};
use serde::{Deserialize, Serialize};

use super::error::{WRONG_DOMAIN, WRONG_STATUS, no_csr, of_issuing, of_key, of_request, parameter};
use super::record::open_key;
use crate::base::time::unix_millis;
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::store::{Direction, Reader, Record, Sealed, number};

const CREATED: &str = "created";

/// The summary of a CSR, which lists show.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct CsrSummary {
    name: String,
    domain: String,
    sans: String,
    algorithm: String,
    usage: String,
    country: String,
    province: String,
    city: String,
    company: String,
    created: i64,
    updated: i64,
}

impl Record for CsrSummary {
    const TABLE: &'static str = "scm.csr_summaries";

    fn orders(&self) -> Vec<(&'static str, String)> {
        vec![(CREATED, number(self.created))]
    }
}

/// A CSR, with its private key if SCM has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Csr {
    text: String,
    key: Option<Sealed>,
}

impl Record for Csr {
    const TABLE: &'static str = "scm.csrs";
}

/// Parses a domain name or an IP address.
pub(super) fn domain(text: &str) -> Result<AlternativeName, ApiError> {
    let name = match text.parse() {
        Ok(address) => Ok(AlternativeName::Ip(address)),
        Err(_) => AlternativeName::dns(text),
    };
    name.map_err(of_request)
}

/// Splits a list of names.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',']).map(str::trim).filter(|name| !name.is_empty())
}

/// The private key of a CSR, if SCM has the CSR with its key.
pub(super) fn key_of(store: &Reader<'_>, request: &CertificateRequest) -> Result<Option<Sealed>, ApiError> {
    let text = request.to_pem(LineEnding::Lf);
    let found = store.all::<Csr>()?.into_iter().find(|(_, csr)| csr.text == text);
    Ok(found.and_then(|(_, csr)| csr.key))
}

fn check_name(name: &str) -> Result<(), ApiError> {
    match name.chars().count() {
        3..=63 => Ok(()),
        _ => Err(parameter("name must have 3 to 63 characters")),
    }
}

pub(super) fn create_csr(call: &Call) -> Result<Answer, ApiError> {
    let body: CreateCsrRequestBody = call.body()?;
    check_name(&body.name)?;
    let mut names = vec![domain(&body.domain_name)?];
    for name in split(body.sans.as_deref().unwrap_or_default()) {
        let name = domain(name)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut summary = CsrSummary {
        name: body.name.to_string(),
        domain: body.domain_name.to_string(),
        sans: names[1..].iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        algorithm: body.private_key_algo.to_string(),
        usage: body.usage.to_string(),
        created: unix_millis(call.now()),
        updated: unix_millis(call.now()),
        ..CsrSummary::default()
    };
    let company = [
        ("company_country", body.company_country.as_deref(), &mut summary.country),
        ("company_province", body.company_province.as_deref(), &mut summary.province),
        ("company_city", body.company_city.as_deref(), &mut summary.city),
        ("company_name", body.company_name.as_deref(), &mut summary.company),
    ];
    for (name, value, place) in company {
        let value = value.unwrap_or_default().trim();
        if value.is_empty() && body.usage.as_ref() == "ENTERPRISE" {
            return Err(parameter(&format!("{name} is missing, but required for the usage ENTERPRISE")));
        }
        value.clone_into(place);
    }
    let subject = DistinguishedName {
        common_name: summary.domain.clone(),
        country: summary.country.clone(),
        state: summary.province.clone(),
        locality: summary.city.clone(),
        organization: summary.company.clone(),
        organizational_unit: String::new(),
    };
    subject.to_name().map_err(of_request)?;
    let algorithm = KeyAlgorithm::from_scm(body.private_key_algo.as_ref()).map_err(of_request)?;
    let key = KeyPair::generate(algorithm).map_err(of_issuing)?;
    let request = CertificateRequest::create(&subject, &names, &key, algorithm.default_hash());
    let text = request.map_err(of_issuing)?.to_pem(LineEnding::Lf);
    let key = key.to_pkcs8_pem(LineEnding::Lf).map_err(of_issuing)?;
    let id = save(call, &summary, text, Some(&key))?;

    let mut answer = CreateCsrResponseBody::default();
    answer.id = Some(id);
    answer.name = Some(summary.name);
    answer.domain_name = Some(summary.domain);
    answer.sans = Some(summary.sans);
    answer.private_key_algo = Some(summary.algorithm.into());
    answer.usage = Some(summary.usage.into());
    answer.company_country = Some(summary.country);
    answer.company_province = Some(summary.province);
    answer.company_city = Some(summary.city);
    answer.company_name = Some(summary.company);
    answer.create_time = Some(UnixMillis::new(summary.created));
    answer.update_time = Some(UnixMillis::new(summary.updated));
    Ok(Answer::json(&answer))
}

fn save(call: &Call, summary: &CsrSummary, text: String, key: Option<&str>) -> Result<String, ApiError> {
    let id = random::id()?;
    call.write(|store| {
        let key = key.map(|key| store.seal(key.as_bytes())).transpose()?;
        store.put(&id, summary)?;
        store.put(&id, &Csr { text, key })?;
        Ok(())
    })?;
    Ok(id)
}

pub(super) fn upload_csr(call: &Call) -> Result<Answer, ApiError> {
    let body: UploadCsrRequestBody = call.body()?;
    check_name(&body.name)?;
    let request = CertificateRequest::from_pem(&body.csr).map_err(of_request)?;
    let given = body.private_key.as_ref().map(|key| key.expose_secret().trim()).filter(|key| !key.is_empty());
    if let Some(key) = given {
        let pair = KeyPair::from_pem(key).map_err(of_key)?;
        request.check_key(&pair).map_err(of_key)?;
    }
    let Some(algorithm) = request.public_key().key_algorithm() else {
        return Err(parameter("the key algorithm of the CSR is not supported"));
    };
    let parts = request.subject_dn();
    let domains = Domains::of(&parts.common_name, request.alternative_names());
    if domains.is_empty() {
        return Err(ApiError::documented(WRONG_DOMAIN, "the CSR has no domain name"));
    }
    let now = unix_millis(call.now());
    let summary = CsrSummary {
        name: body.name.to_string(),
        sans: domains.joined_others(),
        domain: domains.main,
        algorithm: algorithm.scm_name().to_owned(),
        usage: if parts.organization.is_empty() { "PERSONAL" } else { "ENTERPRISE" }.to_owned(),
        country: parts.country,
        province: parts.state,
        city: parts.locality,
        company: parts.organization,
        created: now,
        updated: now,
    };
    let key = given.map(|key| zeroize::Zeroizing::new(format!("{key}\n")));
    let id = save(call, &summary, request.to_pem(LineEnding::Lf), key.as_ref().map(|key| key.as_str()))?;
    let mut answer = UploadCsrResponseBody::default();
    answer.id = id;
    answer.name = summary.name;
    answer.create_time = Some(UnixMillis::new(now));
    Ok(Answer::json(&answer))
}

pub(super) fn show_csr(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("id");
    let (summary, csr) = call.read(|store| {
        let summary = store.get::<CsrSummary>(id)?.ok_or_else(no_csr)?;
        Ok((summary, store.get::<Csr>(id)?.ok_or_else(no_csr)?))
    })?;
    let mut answer = shown(id, summary);
    answer.csr = Some(csr.text);
    Ok(Answer::json(&answer))
}

pub(super) fn show_csr_private_key(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("id");
    let key = call.read(|store| {
        let csr = store.get::<Csr>(id)?.ok_or_else(no_csr)?;
        open_key(store, csr.key.as_ref())
    })?;
    let Some(key) = key else {
        return Err(ApiError::documented(WRONG_STATUS, "the CSR was uploaded without its private key"));
    };
    let mut answer = ShowCsrPrivateKeyResponseBody::default();
    answer.private_key = key;
    Ok(Answer::json(&answer))
}

pub(super) fn update_csr(call: &Call) -> Result<Answer, ApiError> {
    let body: UpdateCsrRequestBody = call.body()?;
    let id = call.path("id");
    check_name(&body.name)?;
    let now = unix_millis(call.now());
    let summary = call.write(|store| {
        let mut summary = store.get::<CsrSummary>(id)?.ok_or_else(no_csr)?;
        summary.name = body.name.to_string();
        summary.updated = now;
        store.put(id, &summary)?;
        Ok(summary)
    })?;
    Ok(Answer::json(&shown(id, summary)))
}

pub(super) fn delete_csr(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("id");
    call.write(|store| {
        store.remove::<Csr>(id)?;
        if store.remove::<CsrSummary>(id)? { Ok(()) } else { Err(no_csr()) }
    })?;
    Ok(Answer::empty())
}

pub(super) fn list_csr(call: &Call) -> Result<Answer, ApiError> {
    let (offset, limit) = call.page();
    let (name, algorithm) = (call.query("name"), call.query("private_key_algo"));
    let found = call.read(|store| {
        let direction = Direction::Descending;
        Ok(if name.is_none() && algorithm.is_none() {
            store.page::<CsrSummary>(CREATED, direction, offset, limit)?
        } else {
            store.find(CREATED, direction, offset, limit, |csr: &CsrSummary| {
                name.is_none_or(|name| csr.name.contains(name))
                    && algorithm.is_none_or(|algorithm| csr.algorithm == algorithm)
            })?
        })
    })?;
    let mut answer = ListCsrResponseBody::default();
    answer.total = Some(found.shown_total());
    answer.csr_list = found.items.into_iter().map(|(id, summary)| shown(&id, summary)).collect();
    Ok(Answer::json(&answer))
}

fn shown(id: &str, summary: CsrSummary) -> CsrResponseBody {
    let mut answer = CsrResponseBody::default();
    answer.id = id.to_owned();
    answer.name = summary.name;
    answer.domain_name = summary.domain;
    answer.sans = summary.sans;
    answer.private_key_algo = summary.algorithm;
    answer.usage = summary.usage;
    answer.company_country = summary.country;
    answer.company_province = summary.province;
    answer.company_city = summary.city;
    answer.company_name = summary.company;
    answer.create_time = UnixMillis::new(summary.created);
    answer.update_time = UnixMillis::new(summary.updated);
    answer
}
