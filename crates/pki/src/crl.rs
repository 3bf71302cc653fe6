//! Revocation lists: what a CA says of the certificates that it revoked, signed. Which these are is for the caller to
//! know.

use std::time::SystemTime;

use x509_cert::{
    Version,
    crl::{RevokedCert, TbsCertList},
    ext::pkix::{CrlNumber, CrlReason},
};

use crate::{HashAlgorithm, Issuer, KeyUsage, LineEnding, PkiError, Result, Serial, extension, pem, signed, time};

/// Why a certificate was revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RevocationReason {
    /// No reason was given.
    #[default]
    Unspecified,
    /// The private key is disclosed.
    KeyCompromise,
    /// The key of a CA above may be disclosed.
    CaCompromise,
    /// The subject or other data of the certificate changed.
    AffiliationChanged,
    /// Another certificate replaces it.
    Superseded,
    /// Its owner, or a CA above, ceased to operate.
    CessationOfOperation,
    /// Not to be trusted for now.
    CertificateHold,
    /// Its owner no longer has the rights that it states.
    PrivilegeWithdrawn,
    /// Who vouched for its attributes may be compromised.
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

    /// The reason that PCA calls so, such as `KEY_COMPROMISE`.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(reason, ..)| reason).ok_or_else(|| PkiError::UnknownReason(name.to_owned()))
    }

    /// What PCA calls it: `KEY_COMPROMISE`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(reason, ..)| *reason == self).map_or("", |(_, name, _)| name)
    }

    /// What lists and OCSP answers say. A reason that is not specified is not written (RFC 5280, section 5.3.1).
    pub(crate) fn code(self) -> Option<CrlReason> {
        let found = Self::NAMES.into_iter().find(|(reason, ..)| *reason == self);
        found.map(|(_, _, code)| code).filter(|code| *code != CrlReason::Unspecified)
    }
}

/// A certificate that was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Its serial number.
    pub serial: Serial,
    /// When it was revoked.
    pub at: SystemTime,
    /// Why.
    pub reason: RevocationReason,
}

/// The revocation list of a CA in DER. `number` has to be greater than that of the list before.
pub fn revocation_list(
    issuer: &Issuer<'_>,
    hash: HashAlgorithm,
    number: u64,
    this_update: SystemTime,
    next_update: SystemTime,
    revoked: &[Revoked],
) -> Result<Vec<u8>> {
    issuer.certificate.check_key(issuer.key)?;
    if issuer.certificate.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::CrlSign)) {
        return Err(PkiError::IssuerForbids("its key may not sign revocation lists".to_owned()));
    }
    if next_update <= this_update {
        return Err(PkiError::BadValidity("the next list has to be later than this one".to_owned()));
    }
    let entries: Vec<RevokedCert> = revoked.iter().map(entry).collect::<Result<_>>()?;
    let number = CrlNumber::try_from(number).map_err(PkiError::encoding)?;
    let body = TbsCertList {
        version: Version::V2,
        signature: signed::identifier(issuer.key, hash),
        issuer: issuer.certificate.subject().clone(),
        this_update: time::x509(this_update)?,
        next_update: Some(time::x509(next_update)?),
        // An empty list is not there at all (RFC 5280, section 5.1.2.6)
        revoked_certificates: (!entries.is_empty()).then_some(entries),
        crl_extensions: Some(vec![
            extension::authority_key(&issuer.certificate.key_identifier())?,
            extension::make(false, &number)?,
        ]),
    };
    signed::sign(&body, issuer.key, hash)
}

/// A revocation list in PEM: `-----BEGIN X509 CRL-----`.
pub fn revocation_list_to_pem(octets: &[u8], ending: LineEnding) -> String {
    pem::encode("X509 CRL", octets, ending)
}

fn entry(revoked: &Revoked) -> Result<RevokedCert> {
    let reason = revoked.reason.code().map(|code| extension::make(false, &code)).transpose()?;
    Ok(RevokedCert {
        serial_number: revoked.serial.to_x509()?,
        revocation_date: time::x509(revoked.at)?,
        crl_entry_extensions: reason.map(|reason| vec![reason]),
    })
}
