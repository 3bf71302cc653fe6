//! A CA with its key, ready to issue certificates.

use std::time::SystemTime;

use huaweicloud_pca::types::CertificateAuthoritiesStatus as Status;
use pki::{Certificate, HashAlgorithm, KeyPair, Template};

use super::authority::Authority;
use super::der::Der;
use super::revocation;
use crate::base::ApiError;
use crate::services::pca::error::{refused, wrong, wrong_validity};
use crate::store::{Snapshot, View, Writer};

/// A CA with its certificate and its key.
pub(crate) struct Issuer {
    pub(crate) authority: Authority,
    pub(crate) certificate: Certificate,
    key: KeyPair,
}

impl Issuer {
    /// The CA with this id, if it exists and can issue certificates now.
    pub(crate) fn load<S: Snapshot>(store: &View<'_, S>, ca_id: &str, now: SystemTime) -> Result<Self, ApiError> {
        let authority = Authority::find(store, ca_id, now)?;
        let status = authority.status(now);
        if status != Status::Actived {
            return Err(wrong(format!("the CA {ca_id} is {status}, must be ACTIVED to issue certificates")));
        }
        Self::open(store, authority)?
            .ok_or_else(|| wrong(format!("the CA {ca_id} was issued for a CSR, so PCA does not have its private key")))
    }

    /// The CA in any state, if it has a certificate and a key. Revocation lists and OCSP responses
    /// are signed in any state.
    pub(crate) fn open<S: Snapshot>(store: &View<'_, S>, authority: Authority) -> Result<Option<Self>, ApiError> {
        let (Some(certification), Some(key)) = (&authority.certification, &authority.key) else { return Ok(None) };
        let certificate = Certificate::from_der(&certification.certificate.0).map_err(refused)?;
        let key = KeyPair::from_pkcs8(&store.unseal(key)?).map_err(refused)?;
        Ok(Some(Self { authority, certificate, key }))
    }

    /// Issues a certificate and records it as issued. It contains the URLs of the revocation list
    /// and the OCSP responder, if they are on.
    pub(crate) fn issue(
        &self,
        store: &Writer<'_>,
        mut template: Template<'_>,
        hash: HashAlgorithm,
        endpoint: &str,
        now: SystemTime,
    ) -> Result<Certificate, ApiError> {
        if template.not_after > self.certificate.not_after() {
            return Err(wrong_validity("the certificate would be valid for longer than the CA that issues it"));
        }
        template.crl_url = self.authority.crl_address(endpoint);
        template.ocsp_url = self.authority.ocsp_address(endpoint);
        let certificate = pki::issue(&template, &self.signer(), hash).map_err(refused)?;
        revocation::record_issued(store, &self.authority.ca_id, &certificate.serial().to_string(), now)?;
        Ok(certificate)
    }

    /// Certificate and key, for signing.
    pub(crate) fn signer(&self) -> pki::Issuer<'_> {
        pki::Issuer { certificate: &self.certificate, key: &self.key }
    }

    /// The hash algorithm of the CA's own certificate, which is the default for its signatures.
    pub(crate) fn hash(&self) -> HashAlgorithm {
        HashAlgorithm::from_name(&self.authority.signature_algorithm).unwrap_or(HashAlgorithm::Sha256)
    }

    /// The chain of the certificates that this CA issues, in DER: from the CA itself to the root.
    pub(crate) fn chain(&self) -> Vec<Der> {
        let above = self.authority.certification.iter().flat_map(|certification| &certification.chain).cloned();
        std::iter::once(Der(self.certificate.as_der().to_vec())).chain(above).collect()
    }

    /// The common name, which responses show as the issuer's name.
    pub(crate) fn common_name(&self) -> String {
        self.authority.name.common_name.as_str().to_owned()
    }
}
