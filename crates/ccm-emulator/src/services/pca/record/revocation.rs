//! Records of issued and revoked certificates: one small record per certificate, under the CA's id
//! and the serial number, so that revocation lists and OCSP do not read certificates or keys.

use std::ops::ControlFlow;
use std::time::SystemTime;

use huaweicloud_pca::UnixMillis;
use pki::{CertificateStatus, RevocationReason, RevokedCertificate, Serial};
use serde::{Deserialize, Serialize};

use crate::base::ApiError;
use crate::base::time::time_of;
use crate::services::pca::error::{refused, wrong};
use crate::store::{Record, Snapshot, View, Writer};

/// A certificate that a CA issued.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Issued {
    /// The time of the issuance.
    pub(crate) at: UnixMillis,
}

impl Record for Issued {
    const TABLE: &'static str = "pca.issued";
}

/// A certificate that a CA revoked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Revocation {
    /// The CA that issued the certificate.
    pub(crate) ca_id: String,
    /// The serial number, in hexadecimal digits.
    pub(crate) serial: String,
    /// The time of the revocation.
    pub(crate) at: UnixMillis,
    /// The reason as PCA names it, such as `KEY_COMPROMISE`.
    pub(crate) reason: String,
}

impl Record for Revocation {
    const TABLE: &'static str = "pca.revocations";
}

impl Revocation {
    /// Revokes a certificate that this CA issued, for a reason as PCA names it. Fails if it is
    /// already revoked.
    pub(crate) fn revoke(
        store: &Writer<'_>,
        ca_id: &str,
        serial: &str,
        reason: &str,
        now: SystemTime,
    ) -> Result<(), ApiError> {
        let key = key(ca_id, serial);
        if store.contains::<Self>(&key)? {
            return Err(wrong("the certificate is already revoked"));
        }
        let reason = RevocationReason::from_name(reason).map_err(refused)?.name().to_owned();
        let revocation = Self { ca_id: ca_id.to_owned(), serial: serial.to_owned(), at: now.into(), reason };
        Ok(store.put(&key, &revocation)?)
    }
}

/// Records that a CA issued a certificate.
pub(crate) fn record_issued(store: &Writer<'_>, ca_id: &str, serial: &str, now: SystemTime) -> Result<(), ApiError> {
    Ok(store.put(&key(ca_id, serial), &Issued { at: now.into() })?)
}

/// The OCSP status of a certificate.
pub(crate) fn status<S: Snapshot>(
    store: &View<'_, S>,
    ca_id: &str,
    serial: &Serial,
) -> Result<CertificateStatus, ApiError> {
    let key = key(ca_id, &serial.to_string());
    if let Some(revocation) = store.get::<Revocation>(&key)? {
        let reason = RevocationReason::from_name(&revocation.reason).map_err(refused)?;
        return Ok(CertificateStatus::Revoked { at: time_of(revocation.at), reason });
    }
    let is_issued = store.contains::<Issued>(&key)?;
    Ok(if is_issued { CertificateStatus::Good } else { CertificateStatus::Unknown })
}

/// The entries of the revocation list of a CA.
pub(crate) fn revoked_by<S: Snapshot>(store: &View<'_, S>, ca_id: &str) -> Result<Vec<RevokedCertificate>, ApiError> {
    let mut found = Vec::new();
    store.visit_prefix::<Revocation>(&key(ca_id, ""), |_, revocation| {
        found.push(revocation);
        Ok(ControlFlow::Continue(()))
    })?;
    let revoked = found.into_iter().map(|revocation| {
        let reason = RevocationReason::from_name(&revocation.reason).map_err(refused)?;
        let serial = Serial::from_hex(&revocation.serial).map_err(refused)?;
        Ok(RevokedCertificate { serial, at: time_of(revocation.at), reason })
    });
    revoked.collect()
}

/// Removes the records of what a CA issued and revoked, when the CA itself is removed.
pub(crate) fn remove(store: &Writer<'_>, ca_id: &str) -> Result<(), ApiError> {
    fn remove_all<T: Record>(store: &Writer<'_>, prefix: &str) -> Result<(), ApiError> {
        let mut keys = Vec::new();
        store.visit_prefix::<T>(prefix, |key, _| {
            keys.push(key.to_owned());
            Ok(ControlFlow::Continue(()))
        })?;
        for key in keys {
            store.remove::<T>(&key)?;
        }
        Ok(())
    }
    let prefix = key(ca_id, "");
    remove_all::<Issued>(store, &prefix)?;
    remove_all::<Revocation>(store, &prefix)
}

fn key(ca_id: &str, serial: &str) -> String {
    format!("{ca_id}/{serial}")
}
