//! Issues certificate revocation lists (CRLs). It must not know which certificates are revoked: the
//! caller passes them.

use std::time::SystemTime;

use x509_cert::Version;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{CrlNumber, CrlReason};

use crate::{HashAlgorithm, Issuer, KeyUsage, LineEnding, PkiError, Result, Serial, extension, pem, signed, time};

/// Why a certificate was revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RevocationReason {
    /// No reason was given.
    #[default]
    Unspecified,
    /// The private key was compromised.
    KeyCompromise,
    /// The key of a CA above may be compromised.
    CaCompromise,
    /// The subject or other data of the certificate changed.
    AffiliationChanged,
    /// Another certificate replaces it.
    Superseded,
    /// The subject, or a CA above it, ceased operation.
    CessationOfOperation,
    /// Temporarily not trusted.
    CertificateHold,
    /// A privilege stated in the certificate was withdrawn.
    PrivilegeWithdrawn,
    /// The attribute authority may be compromised.
    AaCompromise,
}

impl RevocationReason {
    const NAMES: [(Self, &'static str, CrlReason); 9] = [
        (Self::Unspecified, "UNSPECIFIED", CrlReason::Unspecified),
        (Self::KeyCompromise, "KEY_COMPROMISE", CrlReason::KeyCompromise),
        (Self::CaCompromise, "CERTIFICATE_AUTHORITY_COMPROMISE", CrlReason::CaCompromise),
        (Self::AffiliationChanged, "AFFILIATION_CHANGED", CrlReason::AffiliationChanged),
        (Self::Superseded, "SUPERSEDED", CrlReason::Superseded),
        (Self::CessationOfOperation, "CESSATION_OF_OPERATION", CrlReason::CessationOfOperation),
        (Self::CertificateHold, "CERTIFICATE_HOLD", CrlReason::CertificateHold),
        (Self::PrivilegeWithdrawn, "PRIVILEGE_WITHDRAWN", CrlReason::PrivilegeWithdrawn),
        (Self::AaCompromise, "ATTRIBUTE_AUTHORITY_COMPROMISE", CrlReason::AaCompromise),
    ];

    /// The reason with this name in PCA, such as `KEY_COMPROMISE`.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(reason, ..)| reason).ok_or_else(|| PkiError::UnknownReason(name.to_owned()))
    }

    /// Its name in PCA, such as `KEY_COMPROMISE`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(reason, ..)| *reason == self).map_or("", |(_, name, _)| name)
    }

    /// The code in CRLs and OCSP responses. `Unspecified` is omitted (RFC 5280, section 5.3.1).
    pub(crate) fn code(self) -> Option<CrlReason> {
        let found = Self::NAMES.into_iter().find(|(reason, ..)| *reason == self);
        found.map(|(_, _, code)| code).filter(|code| *code != CrlReason::Unspecified)
    }
}

/// An entry of a CRL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedCertificate {
    /// The serial number of the certificate.
    pub serial: Serial,
    /// When it was revoked.
    pub at: SystemTime,
    /// Why it was revoked.
    pub reason: RevocationReason,
}

/// Issues the CRL of a CA, in DER. `number` must be greater than that of the previous CRL.
pub fn issue_crl(
    issuer: &Issuer<'_>,
    hash: HashAlgorithm,
    number: u64,
    this_update: SystemTime,
    next_update: SystemTime,
    revoked: &[RevokedCertificate],
) -> Result<Vec<u8>> {
    issuer.certificate.check_key(issuer.key)?;
    if issuer.certificate.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::CrlSign)) {
        return Err(PkiError::IssuerNotAllowed("its key usages do not allow signing CRLs".to_owned()));
    }
    if next_update <= this_update {
        return Err(PkiError::InvalidValidity("the next update must be after this update".to_owned()));
    }
    let entries: Vec<RevokedCert> = revoked.iter().map(entry).collect::<Result<_>>()?;
    let number = CrlNumber::try_from(number).map_err(PkiError::encoding)?;
    let body = TbsCertList {
        version: Version::V2,
        signature: signed::identifier(issuer.key, hash),
        issuer: issuer.certificate.subject().clone(),
        this_update: time::x509(this_update)?,
        next_update: Some(time::x509(next_update)?),
        // An empty list must be omitted (RFC 5280, section 5.1.2.6).
        revoked_certificates: (!entries.is_empty()).then_some(entries),
        crl_extensions: Some(vec![
            extension::authority_key(&issuer.certificate.key_identifier())?,
            extension::make(false, &number)?,
        ]),
    };
    signed::sign(&body, issuer.key, hash)
}

/// Encodes a CRL in PEM: `-----BEGIN X509 CRL-----`.
pub fn crl_to_pem(bytes: &[u8], ending: LineEnding) -> String {
    pem::encode("X509 CRL", bytes, ending)
}

fn entry(revoked: &RevokedCertificate) -> Result<RevokedCert> {
    let reason = revoked.reason.code().map(|code| extension::make(false, &code)).transpose()?;
    Ok(RevokedCert {
        serial_number: revoked.serial.to_x509()?,
        revocation_date: time::x509(revoked.at)?,
        crl_entry_extensions: reason.map(|reason| vec![reason]),
    })
}
