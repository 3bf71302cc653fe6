//! `CreateCertificateByCsr`: issues private certificates, and certificates of subordinate CAs, for
//! CSRs.
//!
//! Subject, public key and extensions come from the CSR; the signature uses SHA384. The subordinate
//! CAs are external: they are not listed, have no stored key, and do not count towards a quota.

use std::time::SystemTime;

use huaweicloud_pca::types::{
    CertificateAuthoritiesGenMode, CertificateAuthoritiesType, CreateCertificateByCsrRequestBody,
    CreateCertificateByCsrRequestBodyType,
};
use pki::{Certificate, CertificateRequest, HashAlgorithm, KeyAlgorithm, KeyUsages, PkiError, Role, Template};

use super::create::{check_period, issued};
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong};
use crate::services::pca::name;
use crate::services::pca::record::{Authority, Certification, External, Issuer, NewCertificate, check_quota};
use crate::services::pca::validity::{OTHER_YEARS, Period};
use crate::store::Writer;

/// The hash algorithm of all these certificates.
const HASH: HashAlgorithm = HashAlgorithm::Sha384;

pub(super) fn create(call: &Call) -> Result<Answer, ApiError> {
    let body: CreateCertificateByCsrRequestBody = call.body()?;
    let now = call.now();
    let period = Period::of(&body.validity, OTHER_YEARS, now)?;
    let request = CertificateRequest::from_pem(&body.csr).map_err(refused)?;
    let is_ca = matches!(body.type_, Some(CreateCertificateByCsrRequestBodyType::IntermediateCa));
    if !is_ca && body.path_length.is_some() {
        return Err(wrong("path_length is only valid for the type INTERMEDIATE_CA"));
    }
    let path_length = body.path_length.and_then(|length| u8::try_from(length).ok()).or(Some(0));
    let role = if is_ca { Role::Ca { path_length } } else { Role::EndEntity };
    let key_algorithm = check(&request, role).map_err(refused)?;
    let project = body.enterprise_project_id;
    let id = call.write(|store| {
        let issuer = Issuer::load(store, &body.issuer_id, now)?;
        check_period(&period, &issuer)?;
        if !is_ca {
            check_quota(store, call.world.settings.certificate_quota)?;
        }
        let certificate = issuer.issue(store, template(&request, role, &period), HASH, &call.world.endpoint, now)?;
        if is_ca {
            return save_authority(store, &issuer, &certificate, project, now);
        }
        let fresh = NewCertificate {
            issuer: &issuer,
            certificate: &certificate,
            key: None,
            key_algorithm: key_algorithm.pca_name(),
            hash: HASH,
            enterprise_project_id: project,
        };
        fresh.save(store, now)
    })?;
    Ok(Answer::json(&issued(id)))
}

/// Checks that a certificate can be issued as requested: PCA supports the key, the role is the
/// requested one, and there is a common name, which names the certificate.
fn check(request: &CertificateRequest, role: Role) -> Result<KeyAlgorithm, PkiError> {
    request.check_role(role)?;
    let key = request.public_key();
    let offered = key.key_algorithm().filter(|algorithm| *algorithm != KeyAlgorithm::Rsa3072);
    let offered = offered.ok_or_else(|| PkiError::UnsupportedKey(key.description()))?;
    let subject = request.subject_dn();
    if subject.common_name.is_empty() {
        return Err(PkiError::InvalidName { field: "common_name", why: "is missing in the CSR".to_owned() });
    }
    // Only checks lengths; the allowed characters only apply to names that PCA composes.
    subject.to_name()?;
    Ok(offered)
}

fn template<'a>(request: &'a CertificateRequest, role: Role, period: &Period) -> Template<'a> {
    let subject = request.subject().clone();
    let mut template = Template::new(subject, request.public_key(), role, period.not_before, period.not_after);
    let default = if role == Role::EndEntity { KeyUsages::csr_default() } else { KeyUsages::ca_default() };
    template.key_usages = request.key_usages().unwrap_or(default);
    template.extended_key_usages = request.extended_key_usages().to_vec();
    template.alternative_names = request.alternative_names().to_vec();
    template
}

/// Stores a subordinate CA, and returns its id.
fn save_authority(
    store: &Writer<'_>,
    issuer: &Issuer,
    certificate: &Certificate,
    project: Option<String>,
    now: SystemTime,
) -> Result<String, ApiError> {
    let above = Some((issuer.authority.ca_id.clone(), issuer.common_name()));
    let authority = Authority {
        ca_id: random::uuid()?,
        kind: CertificateAuthoritiesType::Subordinate,
        origin: CertificateAuthoritiesGenMode::Csr,
        name: name::write(&certificate.subject_dn()),
        created: now.into(),
        // Without the size, as documented for external CAs.
        key_algorithm: certificate.public_key().algorithm_name(),
        signature_algorithm: HASH.name().to_owned(),
        key: None,
        certification: Some(Certification::new(certificate, issuer.chain(), above)),
        is_disabled: false,
        is_revoked: false,
        deletion: None,
        crl: None,
        ocsp: false,
        charging_mode: 1,
        enterprise_project_id: project.unwrap_or_else(|| "0".to_owned()),
    };
    let id = authority.ca_id.clone();
    store.put(&id, &External(authority))?;
    Ok(id)
}
