//! The record of a CA, and its state at a given time.
//!
//! A CA whose deletion is due no longer exists, even if its record has not been removed yet;
//! [`Authority::find`] ensures that.

use std::ops::ControlFlow;
use std::time::SystemTime;

use huaweicloud_pca::UnixMillis;
use huaweicloud_pca::types::{
    CertificateAuthoritiesGenMode as Origin, CertificateAuthoritiesStatus as Status,
    CertificateAuthoritiesType as Kind, DistinguishedName,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use pki::Certificate;
use serde::{Deserialize, Serialize};

use super::der::Der;
use super::revocation;
use super::tags::{self, Tagged};
use crate::base::ApiError;
use crate::base::time::time_of;
use crate::services::pca::error::{does_not_exist, malformed_id, wrong};
use crate::store::{Record, Sealed, Snapshot, View, Writer, number};

/// A certificate authority.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Authority {
    pub(crate) ca_id: String,
    /// Root or subordinate.
    pub(crate) kind: Kind,
    pub(crate) origin: Origin,
    pub(crate) name: DistinguishedName,
    pub(crate) created: UnixMillis,
    /// The name that PCA uses, such as `EC256`, or `RSA` for a CA that was issued for a CSR.
    pub(crate) key_algorithm: String,
    /// The name that PCA uses, such as `SHA256`. Also used for revocation lists and OCSP responses.
    pub(crate) signature_algorithm: String,
    /// The private key in PKCS#8. `None` for a CA that was issued for a CSR.
    pub(crate) key: Option<Sealed>,
    /// `None` while the CA is pending.
    pub(crate) certification: Option<Certification>,
    pub(crate) is_disabled: bool,
    pub(crate) is_revoked: bool,
    /// When it will be deleted, if that is scheduled.
    pub(crate) deletion: Option<UnixMillis>,
    /// The publication of its revocation list, if it is on.
    pub(crate) crl: Option<CrlPublication>,
    /// Whether OCSP is on.
    pub(crate) ocsp: bool,
    /// `0` for prepaid, `1` for pay-per-use.
    pub(crate) charging_mode: i32,
    pub(crate) enterprise_project_id: String,
}

/// The certificate of an activated CA.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Certification {
    /// The certificate in DER.
    pub(crate) certificate: Der,
    /// The certificates of the CAs above in DER, from the issuer to the root.
    pub(crate) chain: Vec<Der>,
    /// The id of the issuing CA, if it belongs to this account.
    pub(crate) issuer_id: Option<String>,
    /// The common name of the issuing CA.
    pub(crate) issuer_name: Option<String>,
    /// The path length as shown: 7 if it is not limited.
    pub(crate) path_length: i32,
    /// In hexadecimal digits.
    pub(crate) serial: String,
    pub(crate) not_before: UnixMillis,
    pub(crate) not_after: UnixMillis,
}

/// The publication of a revocation list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CrlPublication {
    pub(crate) name: String,
    pub(crate) bucket: String,
    /// The number of days until the next list is due.
    pub(crate) valid_days: i32,
}

/// The owner of a CA, for unauthenticated requests. The record itself belongs to no account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Owner {
    pub(crate) domain_id: String,
}

impl Record for Owner {
    const TABLE: &'static str = "pca.places";
}

impl Record for Authority {
    const TABLE: &'static str = "pca.authorities";

    fn orders(&self) -> Vec<(&'static str, String)> {
        let not_after = self.certification.as_ref().map_or(self.created, |certification| certification.not_after);
        vec![
            ("create_time", number(self.created.as_i64())),
            ("common_name", self.name.common_name.as_str().to_owned()),
            ("type", self.kind.to_string()),
            ("not_after", number(not_after.as_i64())),
        ]
    }
}

impl Tagged for Authority {
    const TAGS: &'static str = "pca.authority.tags";
}

impl Authority {
    /// The CA with this id, or an error if it does not exist.
    pub(crate) fn find<S: Snapshot>(store: &View<'_, S>, ca_id: &str, now: SystemTime) -> Result<Self, ApiError> {
        check_id(ca_id)?;
        let found = store.get::<Self>(ca_id)?.filter(|authority| !authority.is_gone(now));
        found.ok_or_else(|| does_not_exist("CA", ca_id))
    }

    /// Stores a new or changed CA.
    pub(crate) fn save(&self, store: &Writer<'_>, domain_id: &str) -> Result<(), ApiError> {
        if !store.shared().contains::<Owner>(&self.ca_id)? {
            store.shared().put(&self.ca_id, &Owner { domain_id: domain_id.to_owned() })?;
        }
        Ok(store.put(&self.ca_id, self)?)
    }

    /// Removes a CA and the records of what it issued and revoked. Private certificates stay.
    pub(crate) fn remove(store: &Writer<'_>, ca_id: &str) -> Result<(), ApiError> {
        store.remove::<Self>(ca_id)?;
        store.shared().remove::<Owner>(ca_id)?;
        tags::remove::<Self>(store, ca_id)?;
        revocation::remove(store, ca_id)
    }

    /// Removes the CAs whose deletion is due, and returns how many are left.
    pub(crate) fn sweep(store: &Writer<'_>, now: SystemTime) -> Result<u64, ApiError> {
        let mut due = Vec::new();
        store.visit::<Self>(|ca_id, authority| {
            if authority.is_gone(now) {
                due.push(ca_id.to_owned());
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for ca_id in due {
            Self::remove(store, &ca_id)?;
        }
        Ok(store.count::<Self>()?)
    }

    /// Whether its deletion is due.
    pub(crate) fn is_gone(&self, now: SystemTime) -> bool {
        self.deletion.is_some_and(|due| time_of(due) <= now)
    }

    /// The documented state. There is none for revoked CAs; they are shown as expired, which also
    /// means no longer valid.
    pub(crate) fn status(&self, now: SystemTime) -> Status {
        match &self.certification {
            _ if self.deletion.is_some() => Status::Deleted,
            None => Status::Pending,
            Some(_) if self.is_disabled => Status::Disabled,
            Some(_) if self.is_revoked => Status::Expired,
            Some(certification) if time_of(certification.not_after) < now => Status::Expired,
            Some(_) => Status::Actived,
        }
    }

    /// Checks that the CA is in one of these states. No code is documented for other states.
    pub(crate) fn check_state(&self, now: SystemTime, states: &[Status]) -> Result<(), ApiError> {
        let status = self.status(now);
        if states.contains(&status) {
            return Ok(());
        }
        let states: Vec<_> = states.iter().map(Status::as_str).collect();
        Err(wrong(format!("the CA is {status}, must be {}", states.join(" or "))))
    }

    /// The URL of its revocation list, if it is published.
    pub(crate) fn crl_address(&self, endpoint: &str) -> Option<String> {
        let crl = self.crl.as_ref()?;
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        Some(format!("{endpoint}/pca/crl/{}/{}/{}.crl", self.ca_id, encode(&crl.bucket), encode(&crl.name)))
    }

    /// The URL of its OCSP responder, if OCSP is on.
    pub(crate) fn ocsp_address(&self, endpoint: &str) -> Option<String> {
        self.ocsp.then(|| format!("{endpoint}/pca/ocsp/{}", self.ca_id))
    }
}

/// Checks the format of an id. The document only restricts the ids in paths, not those in bodies.
fn check_id(ca_id: &str) -> Result<(), ApiError> {
    let parts: Vec<&str> = ca_id.split('-').collect();
    let is_hex = |part: &&str| part.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(is_hex) {
        return Ok(());
    }
    Err(malformed_id())
}

impl Certification {
    /// Describes a certificate and its chain. `issuer` is the id and the name of the issuing CA.
    pub(crate) fn new(certificate: &Certificate, chain: Vec<Der>, issuer: Option<(String, String)>) -> Self {
        let (issuer_id, issuer_name) = issuer.unzip();
        Self {
            chain,
            issuer_id,
            issuer_name,
            path_length: certificate.path_length().map_or(7, |length| i32::from(length.min(7))),
            serial: certificate.serial().to_string(),
            not_before: certificate.not_before().into(),
            not_after: certificate.not_after().into(),
            certificate: Der(certificate.as_der().to_vec()),
        }
    }
}
