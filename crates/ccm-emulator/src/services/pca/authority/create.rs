//! `CreateCertificateAuthority`: creates a root CA, a subordinate CA that another CA of the account
//! certifies at once, or a pending one.

use huaweicloud_pca::types::{
    CertificateAuthoritiesType as Kind, CreateCertificateAuthorityRequestBody, CreateCertificateAuthorityResponseBody,
};

use super::draft::{Draft, Terms};
use super::quota;
use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong};
use crate::services::pca::publication;
use crate::services::pca::record::Prepaid;

/// The issuer of the new CA's certificate.
enum Certifier<'a> {
    Itself(Terms),
    Other(&'a str, Terms),
    /// None yet: the CA is pending.
    Later,
}

pub(crate) fn create(call: &Call) -> Result<Answer, ApiError> {
    let body: CreateCertificateAuthorityRequestBody = call.body()?;
    let now = call.now();
    let kind = Kind::from(body.type_.as_str());
    let certifier = certifier(call, &body, &kind)?;
    let ca_id = match &body.ca_id {
        Some(ca_id) => ca_id.as_str().to_owned(),
        None => random::uuid()?,
    };
    let draft = Draft {
        kind,
        name: &body.distinguished_name,
        key_algorithm: body.key_algorithm.as_str(),
        dedicated: body.hsm_cluster_info.is_some(),
        enterprise_project_id: body.enterprise_project_id.as_deref(),
    };
    let (mut authority, key) = draft.make(ca_id, if body.ca_id.is_some() { 0 } else { 1 }, call)?;
    call.write(|store| {
        match &body.ca_id {
            Some(ca_id) => Prepaid::take(store, ca_id)?,
            None => quota::check(store, call, 1)?,
        }
        authority.key = Some(store.seal(&key.to_pkcs8().map_err(refused)?)?);
        match &certifier {
            Certifier::Itself(terms) => terms.certify_root(store, &mut authority, &key, now)?,
            Certifier::Other(issuer_id, terms) => {
                terms.certify_below(store, &mut authority, key.public_key(), issuer_id, call)?;
            }
            Certifier::Later => {}
        }
        publication::configure(store, &mut authority, body.crl_configuration.as_ref(), now)?;
        authority.save(store, call.account.domain_id())
    })?;
    let mut answer = CreateCertificateAuthorityResponseBody::default();
    answer.ca_id = authority.ca_id;
    Ok(Answer::json(&answer))
}

fn certifier<'a>(
    call: &Call,
    body: &'a CreateCertificateAuthorityRequestBody,
    kind: &Kind,
) -> Result<Certifier<'a>, ApiError> {
    let terms = |algorithm: &str, validity| {
        Terms::read(kind, algorithm, validity, body.path_length, &body.key_usages, call.now())
    };
    match (kind, &body.signature_algorithm, &body.validity, &body.issuer_id) {
        (Kind::Root, Some(algorithm), Some(validity), _) => Ok(Certifier::Itself(terms(algorithm.as_str(), validity)?)),
        (Kind::Root, ..) => Err(wrong("a root CA needs signature_algorithm and validity")),
        (_, Some(algorithm), Some(validity), Some(issuer_id)) => {
            Ok(Certifier::Other(issuer_id.as_str(), terms(algorithm.as_str(), validity)?))
        }
        _ => Ok(Certifier::Later),
    }
}
