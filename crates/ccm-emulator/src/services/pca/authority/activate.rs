//! Activates pending subordinate CAs: with a certificate from another CA of the account, or with an
//! imported one that an external CA issued for the exported CSR.

use huaweicloud_pca::types::{
    CertificateAuthoritiesGenMode as Origin, CertificateAuthoritiesStatus as Status,
    CertificateAuthoritiesType as Kind, ExportCertificateAuthorityCsrResponseBody,
    ImportCertificateAuthorityCertificateRequestBody, IssueCertificateAuthorityCertificateRequestBody,
};
use pki::{
    Certificate, CertificateRequest, HashAlgorithm, KeyPair, KeyUsage, LineEnding, SignatureAlgorithm, join_chain,
    verify_chain,
};

use super::draft::{Draft, Terms};
use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong, wrong_validity};
use crate::services::pca::record::{Authority, Certification, Der, Prepaid};
use crate::services::pca::{name, publication};
use crate::store::{Snapshot, View};

/// `IssueCertificateAuthorityCertificate`
pub(crate) fn issue(call: &Call) -> Result<Answer, ApiError> {
    let body: IssueCertificateAuthorityCertificateRequestBody = call.body()?;
    let ca_id = call.path("ca_id");
    if call.read(|store| Ok(store.contains::<Prepaid>(ca_id)?))? {
        return set_up(call, &body);
    }
    let terms = terms(call, &body, &Kind::Subordinate)?;
    call.write(|store| {
        let (mut authority, key) = pending(store, call)?;
        terms.certify_below(store, &mut authority, key.public_key(), body.issuer_id.as_str(), call)?;
        publication::configure(store, &mut authority, body.crl_configuration.as_ref(), call.now())?;
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

/// Sets up a prepaid CA and certifies it in one step.
fn set_up(call: &Call, body: &IssueCertificateAuthorityCertificateRequestBody) -> Result<Answer, ApiError> {
    let (Some(kind), Some(name), Some(key_algorithm)) = (&body.type_, &body.distinguished_name, &body.key_algorithm)
    else {
        return Err(wrong("a prepaid CA needs type, distinguished_name and key_algorithm"));
    };
    let kind = Kind::from(kind.as_str());
    let terms = terms(call, body, &kind)?;
    let draft = Draft {
        kind,
        name,
        key_algorithm: key_algorithm.as_str(),
        dedicated: body.hsm_cluster_info.is_some(),
        enterprise_project_id: body.enterprise_project_id.as_deref(),
    };
    let (mut authority, key) = draft.make(call.path("ca_id").to_owned(), 0, call)?;
    call.write(|store| {
        Prepaid::take(store, call.path("ca_id"))?;
        authority.key = Some(store.seal(&key.to_pkcs8().map_err(refused)?)?);
        match authority.kind {
            Kind::Root => terms.certify_root(store, &mut authority, &key, call.now())?,
            _ => terms.certify_below(store, &mut authority, key.public_key(), body.issuer_id.as_str(), call)?,
        }
        publication::configure(store, &mut authority, body.crl_configuration.as_ref(), call.now())?;
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

fn terms(call: &Call, body: &IssueCertificateAuthorityCertificateRequestBody, kind: &Kind) -> Result<Terms, ApiError> {
    let algorithm = body.signature_algorithm.as_str();
    Terms::read(kind, algorithm, &body.validity, body.path_length, &body.key_usages, call.now())
}

/// `ExportCertificateAuthorityCsr`
pub(crate) fn export_csr(call: &Call) -> Result<Answer, ApiError> {
    let (authority, key) = call.read(|store| pending(store, call))?;
    let hash = HashAlgorithm::from_name(&authority.signature_algorithm).map_err(refused)?;
    let request = CertificateRequest::create(&name::read(&authority.name), &[], &key, hash).map_err(refused)?;
    let mut answer = ExportCertificateAuthorityCsrResponseBody::default();
    answer.csr = request.to_pem(LineEnding::CrLf);
    Ok(Answer::json(&answer))
}

/// `ImportCertificateAuthorityCertificate`
pub(crate) fn import(call: &Call) -> Result<Answer, ApiError> {
    let body: ImportCertificateAuthorityCertificateRequestBody = call.body()?;
    let certificate = Certificate::from_pem(body.certificate.as_str()).map_err(refused)?;
    let chain = match body.certificate_chain.as_deref().map(str::trim) {
        None | Some("") => Vec::new(),
        Some(chain) => Certificate::all_from_pem(chain).map_err(refused)?,
    };
    // Files with a whole chain begin with the certificate itself.
    let chain = join_chain(certificate.clone(), chain);
    call.write(|store| {
        let (mut authority, key) = pending(store, call)?;
        certificate.check_key(&key).map_err(|_| {
            wrong("the certificate is for another key; it must be issued for the CSR that the CA exports")
        })?;
        check_imported(call, &certificate, &chain)?;
        let chain = chain.iter().skip(1).map(|above| Der(above.as_der().to_vec())).collect();
        let mut certification = Certification::new(&certificate, chain, None);
        let issuer = certificate.issuer_dn().common_name;
        certification.issuer_name = Some(issuer.chars().take(64).collect()).filter(|name: &String| !name.is_empty());
        if let Ok(algorithm) = certificate.signature_algorithm()
            && let Some(hash) = hash_of(algorithm)
        {
            authority.signature_algorithm = hash.name().to_owned();
        }
        authority.certification = Some(certification);
        authority.origin = Origin::Import;
        publication::configure(store, &mut authority, None, call.now())?;
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

/// Checks a certificate and its chain, which begins with it.
fn check_imported(call: &Call, certificate: &Certificate, chain: &[Certificate]) -> Result<(), ApiError> {
    if !certificate.is_ca() {
        return Err(wrong("the certificate is not a CA certificate"));
    }
    if certificate.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::KeyCertSign)) {
        return Err(wrong("the key usage of the certificate does not allow signing certificates"));
    }
    if certificate.is_self_signed() {
        return Err(wrong("the certificate is self-signed; it must be issued by another CA"));
    }
    if certificate.not_after() < call.now() {
        return Err(wrong_validity("the certificate has expired"));
    }
    verify_chain(chain).map_err(refused)
}

fn hash_of(algorithm: SignatureAlgorithm) -> Option<HashAlgorithm> {
    match algorithm {
        SignatureAlgorithm::Rsa(hash) | SignatureAlgorithm::Ecdsa(hash) => hash,
        SignatureAlgorithm::RsaPss(hash, _) => Some(hash),
        _ => None,
    }
}

/// The CA of the call, which must be pending, and its key.
fn pending<S: Snapshot>(store: &View<'_, S>, call: &Call) -> Result<(Authority, KeyPair), ApiError> {
    let authority = Authority::find(store, call.path("ca_id"), call.now())?;
    let status = authority.status(call.now());
    match &authority.key {
        Some(key) if status == Status::Pending => {
            let key = KeyPair::from_pkcs8(&store.unseal(key)?).map_err(refused)?;
            Ok((authority, key))
        }
        _ => Err(wrong(format!("the CA is {status}, must be PENDING"))),
    }
}
