//! A CA that is in a state to issue, with its key: what every operation that issues a certificate begins with.

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
    /// The CA of this id, if it exists and may issue certificates now.
    pub(crate) fn load<S: Snapshot>(store: &View<'_, S>, ca_id: &str, now: SystemTime) -> Result<Self, ApiError> {
        let authority = Authority::find(store, ca_id, now)?;
        let status = authority.status(now);
        if status != Status::Actived {
            return Err(wrong(format!("the CA {ca_id} is {status}; only one that is ACTIVED can issue certificates")));
        }
        Self::open(store, authority)?
            .ok_or_else(|| wrong(format!("the CA {ca_id} was issued for a CSR, and its private key is not here")))
    }

    /// The CA in whatever state it is, if it has a certificate and its key is here: to sign revocation lists and OCSP answers.
    pub(crate) fn open<S: Snapshot>(store: &View<'_, S>, authority: Authority) -> Result<Option<Self>, ApiError> {
        let (Some(certification), Some(key)) = (&authority.certification, &authority.key) else { return Ok(None) };
        let certificate = Certificate::from_der(&certification.certificate.0).map_err(refused)?;
        let key = KeyPair::from_pkcs8(&store.unseal(key)?).map_err(refused)?;
        Ok(Some(Self { authority, certificate, key }))
    }

    /// Issues a certificate: with the places of the revocation list and of OCSP in it as far as the CA has them, and noted as issued.
    /// `base` is where this emulator is reached.
    pub(crate) fn issue(
        &self,
        store: &Writer<'_>,
        mut template: Template<'_>,
        hash: HashAlgorithm,
        base: &str,
        now: SystemTime,
    ) -> Result<Certificate, ApiError> {
        if template.not_after > self.certificate.not_after() {
            return Err(wrong_validity("the certificate would be valid for longer than the CA that issues it"));
        }
        template.crl_url = self.authority.crl_address(base);
        template.ocsp_url = self.authority.ocsp_address(base);
        let certificate = pki::issue(&template, &self.signer(), hash).map_err(refused)?;
        revocation::note_issued(store, &self.authority.ca_id, &certificate.serial().to_string(), now)?;
        Ok(certificate)
    }

    /// Certificate and key, for what signs.
    pub(crate) fn signer(&self) -> pki::Issuer<'_> {
        pki::Issuer { certificate: &self.certificate, key: &self.key }
    }

    /// The hash algorithm of the CA's own certificate, for what it signs without being asked for another.
    pub(crate) fn hash(&self) -> HashAlgorithm {
        HashAlgorithm::from_name(&self.authority.signature_algorithm).unwrap_or(HashAlgorithm::Sha256)
    }

    /// The chain of a certificate that this CA issues in DER: the CA itself, then those above.
    pub(crate) fn chain(&self) -> Vec<Der> {
        let above = self.authority.certification.iter().flat_map(|certification| &certification.chain).cloned();
        std::iter::once(Der(self.certificate.as_der().to_vec())).chain(above).collect()
    }

    /// The common name, as shown of the CA that issued something.
    pub(crate) fn common_name(&self) -> String {
        self.authority.name.common_name.as_str().to_owned()
    }
}
