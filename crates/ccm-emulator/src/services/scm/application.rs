//! Applies for purchased certificates, and withdraws applications.
//!
//! The certificate is created at once, but valid and visible only from its time of issuance, so
//! that nothing has to run in the background. Ownership of domains is never verified;
//! [`Settings::refused_domains`](crate::Settings) lists the domains that are refused.

use std::net::IpAddr;
use std::time::Duration;

use huaweicloud_scm::types::{
    ApplyCertificateRequestBody, ApplyCertificateResponseBody, CancelCertificateApplyResponseBody,
};
use pki::{
    AlternativeName, CertificateRequest, DistinguishedName, Domains, KeyAlgorithm, KeyPair, LineEnding, PublicKey,
};

use super::authority::{Authority, Order};
use super::csr;
use super::error::{WRONG_DOMAIN, of_issuing, of_request, parameter};
use super::record::{self, Application, Detail, Stage, Summary, summary};
use super::status::Status;
use crate::base::time::unix_millis;
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::store::Sealed;

/// The key of a certificate.
enum Key {
    Generated(KeyPair),
    /// The key of a CSR in the application, with the private key if SCM has it.
    Csr(Box<CertificateRequest>, Option<Sealed>),
}

impl Key {
    fn public(&self) -> &PublicKey {
        match self {
            Self::Generated(pair) => pair.public_key(),
            Self::Csr(request, _) => request.public_key(),
        }
    }
}

pub(super) fn apply_certificate(call: &Call) -> Result<Answer, ApiError> {
    let body: ApplyCertificateRequestBody = call.body()?;
    let id = call.path("certificate_id");
    let since = unix_millis(call.now());
    let open = [Status::Paid, Status::Unpassed];
    let bought = call.read(|store| summary(store, id))?;
    bought.require(since, &open)?;

    let names = names(&body, &bought)?;
    check(&body, &bought, &names)?;
    let subject = subject(&body, &bought);
    subject.to_name().map_err(of_request)?;
    let key = key(call, &body, &names)?;
    let application = application(&body, &names)?;
    let issued = call.now() + call.world.settings.issuance_delay;
    let refused = &call.world.settings.refused_domains;
    let refused = names.iter().any(|name| refused.iter().any(|domain| covers(&name.to_string(), domain)));
    let stage = Stage::Applied { since, decided: unix_millis(issued), refused };

    call.write(|store| {
        let mut summary = summary(store, id)?;
        summary.require(since, &open)?;
        let mut detail = record::detail(store, id)?;
        if refused {
            summary.set_domains(&Domains::of("", &names));
        } else {
            let authority = Authority::of(store)?;
            let order = Order { subject, names, public_key: key.public(), from: issued };
            let certificate = authority.issue(order).map_err(of_issuing)?;
            summary.describe(&certificate);
            detail.set_certificates(&certificate, &authority.chain());
            detail.key = match &key {
                Key::Generated(pair) => {
                    let text = pair.to_pkcs8_pem(LineEnding::Lf).map_err(of_issuing)?;
                    Some(store.seal(text.as_bytes())?)
                }
                Key::Csr(_, sealed) => sealed.clone(),
            };
        }
        summary.stage = stage;
        summary.updated = since;
        detail.application = Some(application);
        store.put(id, &summary)?;
        store.put(id, &detail)?;
        Ok(())
    })?;
    let mut answer = ApplyCertificateResponseBody::default();
    answer.request_info = "success".to_owned();
    Ok(Answer::json(&answer))
}

/// The requested names, the main one first. Fails if they do not fit the purchase.
fn names(body: &ApplyCertificateRequestBody, bought: &Summary) -> Result<Vec<AlternativeName>, ApiError> {
    let wrong = |what: &str| Err(ApiError::documented(WRONG_DOMAIN, what));
    let mut names = vec![csr::domain(&body.domain)?];
    for name in csr::split(body.sans.as_deref().unwrap_or_default()) {
        let name = csr::domain(name)?;
        if names.contains(&name) {
            return wrong("a domain name is used twice");
        }
        names.push(name);
    }
    let wildcard = body.domain.starts_with("*.");
    match bought.domain_type.as_str() {
        "MULTI_DOMAIN" => {
            if wildcard != (bought.multi_domain_type.as_deref() == Some("primary_wildcard")) {
                return wrong("the primary name does not have the type that was purchased");
            }
            let wildcards = names.iter().filter(|name| name.to_string().starts_with("*.")).count();
            let max = |number: i32| usize::try_from(number).unwrap_or(0);
            if names.len() > max(bought.domains) || wildcards > max(bought.wildcards) {
                let single = bought.domains - bought.wildcards;
                return wrong(&format!("only {single} single and {} wildcard names were purchased", bought.wildcards));
            }
            if names.len() - wildcards > max(bought.domains - bought.wildcards) {
                return wrong("there are more single names than were purchased");
            }
        }
        _ if names.len() > 1 => return wrong("only multi-domain certificates can have additional names"),
        "WILDCARD" if !wildcard => return wrong("the name must begin with `*.`"),
        "SINGLE_DOMAIN" if wildcard => return wrong("the name must not begin with `*.`"),
        _ => {}
    }
    Ok(names)
}

/// Checks the rules that the document cannot express.
fn check(body: &ApplyCertificateRequestBody, bought: &Summary, names: &[AlternativeName]) -> Result<(), ApiError> {
    if !body.agree_privacy_protection {
        return Err(parameter("agree_privacy_protection must be true"));
    }
    let method = body.domain_method.as_ref();
    let addresses = names.iter().all(|name| matches!(name, AlternativeName::Ip(_)));
    if addresses != (method == "FILE") {
        return Err(parameter("domain_method must be FILE if all names are IP addresses, and only then"));
    }
    if bought.kind.starts_with("DV_") && !addresses && method != "DNS" {
        return Err(parameter("domain_method must be DNS for DV certificates"));
    }
    for (name, value) in [("applicant_name", &*body.applicant_name), ("applicant_phone", &body.applicant_phone)] {
        if value.trim().is_empty() {
            return Err(parameter(&format!("{name} is empty")));
        }
    }
    if !body.applicant_email.contains('@') {
        return Err(parameter("applicant_email is not an email address"));
    }
    if !bought.kind.starts_with("DV_") {
        let company = [
            ("company_name", body.company_name.as_deref()),
            ("company_province", body.company_province.as_deref()),
            ("company_city", body.company_city.as_deref()),
            ("country", body.country.as_deref()),
        ];
        for (name, value) in company {
            if value.is_none_or(|value| value.trim().is_empty()) {
                return Err(parameter(&format!("{name} is missing, but required for {}", bought.kind)));
            }
        }
    }
    Ok(())
}

fn subject(body: &ApplyCertificateRequestBody, bought: &Summary) -> DistinguishedName {
    let common_name = body.domain.to_string();
    let short = if common_name.len() > 64 { String::new() } else { common_name };
    let mut subject = DistinguishedName { common_name: short, ..DistinguishedName::default() };
    if !bought.kind.starts_with("DV_") {
        let text = |value: Option<&str>| value.unwrap_or_default().trim().to_owned();
        subject.organization = text(body.company_name.as_deref());
        subject.organizational_unit = text(body.company_unit.as_deref());
        subject.state = text(body.company_province.as_deref());
        subject.locality = text(body.company_city.as_deref());
        subject.country = text(body.country.as_deref()).to_uppercase();
    }
    subject
}

/// The key of the CSR in the application, or a new key.
fn key(call: &Call, body: &ApplyCertificateRequestBody, names: &[AlternativeName]) -> Result<Key, ApiError> {
    let Some(text) = body.csr.as_deref().filter(|text| !text.trim().is_empty()) else {
        let name = body.key_algorithm.as_deref().filter(|name| !name.is_empty()).unwrap_or("RSA_2048");
        let algorithm = KeyAlgorithm::from_scm(name).map_err(of_request)?;
        return Ok(Key::Generated(KeyPair::generate(algorithm).map_err(of_issuing)?));
    };
    let request = CertificateRequest::from_pem(text).map_err(of_request)?;
    if request.public_key().key_algorithm().is_none() {
        return Err(parameter("the key algorithm of the CSR is not supported"));
    }
    let in_csr = Domains::of(&request.subject_dn().common_name, request.alternative_names());
    let applied: Vec<String> = names.iter().map(ToString::to_string).collect();
    if let Some(other) = in_csr.iter().find(|name| !applied.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        return Err(ApiError::documented(WRONG_DOMAIN, &format!("the CSR has {other}, but the application does not")));
    }
    let sealed = call.read(|store| csr::key_of(store, &request))?;
    Ok(Key::Csr(Box::new(request), sealed))
}

fn application(body: &ApplyCertificateRequestBody, names: &[AlternativeName]) -> Result<Application, ApiError> {
    let mut proofs = Vec::new();
    for name in names {
        proofs.push((name.to_string(), random::id()?));
    }
    let text = |value: Option<&str>| value.filter(|value| !value.is_empty()).map(str::to_owned);
    Ok(Application {
        method: body.domain_method.to_string(),
        country: text(body.country.as_deref()),
        company_name: text(body.company_name.as_deref()),
        company_province: text(body.company_province.as_deref()),
        company_city: text(body.company_city.as_deref()),
        applicant_name: body.applicant_name.to_string(),
        applicant_phone: body.applicant_phone.to_string(),
        applicant_email: body.applicant_email.to_string(),
        contact_name: text(body.contact_name.as_deref()),
        contact_phone: text(body.contact_phone.as_deref()),
        contact_email: text(body.contact_email.as_deref()),
        proofs,
    })
}

/// Whether a name is the domain or a subdomain of it.
fn covers(name: &str, domain: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name).to_lowercase();
    let domain = domain.to_lowercase();
    name == domain
        || (name.parse::<IpAddr>().is_err() && name.strip_suffix(&domain).is_some_and(|before| before.ends_with('.')))
}

pub(super) fn cancel_certificate_request(call: &Call) -> Result<Answer, ApiError> {
    let id = call.path("certificate_id");
    let now = unix_millis(call.now());
    let decided = unix_millis(call.now() + withdrawal_delay(call));
    call.write(|store| {
        let mut summary = summary(store, id)?;
        summary.require(now, &[Status::Checking])?;
        summary.clear();
        summary.stage = Stage::Withdrawn { decided };
        summary.updated = now;
        let old = record::detail(store, id)?;
        let detail = Detail { muted: old.muted, ..Detail::default() };
        store.put(id, &summary)?;
        store.put(id, &detail)?;
        Ok(())
    })?;
    let mut answer = CancelCertificateApplyResponseBody::default();
    answer.cert_id = id.to_owned();
    answer.message = "success".into();
    Ok(Answer::json(&answer))
}

/// The review of a withdrawal takes as long as that of an application.
fn withdrawal_delay(call: &Call) -> Duration {
    call.world.settings.issuance_delay
}
