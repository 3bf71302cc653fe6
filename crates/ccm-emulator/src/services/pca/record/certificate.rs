//! The records of a private certificate.

use std::time::SystemTime;

use huaweicloud_pca::UnixMillis;
use huaweicloud_pca::types::{Certificates, CertificatesGenMode, CertificatesStatus};
use pki::{Certificate, HashAlgorithm, KeyPair};
use serde::{Deserialize, Serialize};

use super::der::Der;
use super::issuer::Issuer;
use super::tags::Tagged;
use crate::base::time::time_of;
use crate::base::{ApiError, random};
use crate::services::pca::error::{does_not_exist, refused, wrong};
use crate::services::pca::name;
use crate::store::{Record, Sealed, Snapshot, View, Writer, number};

/// A private certificate as lists and details show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Summary(Certificates);

impl Record for Summary {
    const TABLE: &'static str = "pca.certificates";

    fn orders(&self) -> Vec<(&'static str, String)> {
        let time = |time: UnixMillis| number(time.as_i64());
        vec![
            ("create_time", time(self.0.create_time)),
            ("common_name", self.name().to_owned()),
            ("issuer_name", self.0.issuer_name.clone()),
            ("not_after", time(self.0.not_after)),
        ]
    }
}

impl Tagged for Summary {
    const TAGS: &'static str = "pca.certificate.tags";
}

impl Summary {
    /// The certificate with this id.
    pub(crate) fn find<S: Snapshot>(store: &View<'_, S>, id: &str) -> Result<Self, ApiError> {
        store.get(id)?.ok_or_else(|| does_not_exist("certificate", id))
    }

    /// The common name, which is the certificate's name.
    pub(crate) fn name(&self) -> &str {
        &self.0.distinguished_name.common_name
    }

    /// The certificate as responses show it.
    pub(crate) fn shown(&self, now: SystemTime) -> Certificates {
        let mut shown = self.0.clone();
        shown.status = self.status(now);
        shown
    }

    /// The status at this time. A revoked certificate stays revoked when it expires.
    pub(crate) fn status(&self, now: SystemTime) -> CertificatesStatus {
        match &self.0.status {
            CertificatesStatus::Issued if now > time_of(self.0.not_after) => CertificatesStatus::Expired,
            status => status.clone(),
        }
    }

    pub(crate) fn revoke(&mut self) {
        self.0.status = CertificatesStatus::Revoked;
    }

    pub(crate) fn issuer_id(&self) -> &str {
        &self.0.issuer_id
    }

    pub(crate) fn serial(&self) -> &str {
        &self.0.serial_number
    }
}

/// The parts of a certificate that only exports need.
#[derive(Serialize, Deserialize)]
pub(crate) struct Contents {
    pub(crate) certificate: Der,
    /// The private key in PKCS#8. `None` for a certificate that was issued for a CSR.
    pub(crate) key: Option<Sealed>,
}

impl Record for Contents {
    const TABLE: &'static str = "pca.certificate.contents";
}

/// The chain of the certificates that one CA issued, under the id of the CA: from its own
/// certificate to the root. It stays when the CA is deleted.
#[derive(Serialize, Deserialize)]
pub(crate) struct Chain {
    pub(crate) certificates: Vec<Der>,
}

impl Record for Chain {
    const TABLE: &'static str = "pca.certificate.chains";
}

/// Checks that the quota allows one more certificate.
pub(crate) fn check_quota<S: Snapshot>(store: &View<'_, S>, quota: u32) -> Result<(), ApiError> {
    if store.count::<Summary>()? < u64::from(quota) {
        return Ok(());
    }
    Err(wrong(format!("the quota of {quota} private certificates is exhausted; delete some first")))
}

/// A newly issued certificate, to be stored.
pub(crate) struct NewCertificate<'a> {
    pub(crate) issuer: &'a Issuer,
    pub(crate) certificate: &'a Certificate,
    /// `None` if it was issued for a CSR.
    pub(crate) key: Option<&'a KeyPair>,
    pub(crate) key_algorithm: &'a str,
    pub(crate) hash: HashAlgorithm,
    pub(crate) enterprise_project_id: Option<String>,
}

impl NewCertificate<'_> {
    /// Stores it under a new id, and returns the id.
    pub(crate) fn save(self, store: &Writer<'_>, now: SystemTime) -> Result<String, ApiError> {
        let id = random::uuid()?;
        let key = match self.key {
            Some(key) => Some(store.seal(&key.to_pkcs8().map_err(refused)?)?),
            None => None,
        };
        store.put(&id, &Contents { certificate: Der(self.certificate.as_der().to_vec()), key })?;
        let issuer = &self.issuer.authority.ca_id;
        if !store.contains::<Chain>(issuer)? {
            store.put(issuer, &Chain { certificates: self.issuer.chain() })?;
        }
        store.put(&id, &self.summary(&id, now))?;
        Ok(id)
    }

    fn summary(self, id: &str, now: SystemTime) -> Summary {
        let mut shown = Certificates::default();
        shown.certificate_id = id.to_owned();
        shown.status = CertificatesStatus::Issued;
        shown.issuer_id = self.issuer.authority.ca_id.clone();
        shown.issuer_name = self.issuer.common_name();
        shown.key_algorithm = self.key_algorithm.to_owned();
        shown.signature_algorithm = self.hash.name().to_owned();
        shown.gen_mode = if self.key.is_some() { CertificatesGenMode::Generate } else { CertificatesGenMode::Csr };
        shown.serial_number = self.certificate.serial().to_string();
        shown.create_time = now.into();
        shown.not_before = self.certificate.not_before().into();
        shown.not_after = self.certificate.not_after().into();
        shown.distinguished_name = name::write(&self.certificate.subject_dn());
        // `0` is the default enterprise project.
        shown.enterprise_project_id = Some(self.enterprise_project_id.unwrap_or_else(|| "0".to_owned()));
        Summary(shown)
    }
}
