//! Reads and writes X.509 certificates. The original bytes are kept, because the signature covers
//! them.

use std::fmt;
use std::time::SystemTime;

use der::Decode;
use x509_cert::ext::Extension;
use x509_cert::name::Name;

use crate::signed::Signed;
use crate::{LineEnding, PkiError, PublicKey, Result, Serial, pem};

/// An X.509 certificate.
#[derive(Clone)]
pub struct Certificate {
    bytes: Vec<u8>,
    parsed: x509_cert::Certificate,
    public_key: PublicKey,
}

impl Certificate {
    /// Reads a certificate in DER.
    pub fn from_der(bytes: &[u8]) -> Result<Self> {
        let invalid = |error: der::Error| PkiError::InvalidCertificate(error.to_string());
        // Parse the signed envelope first, so that `signed` cannot fail later.
        Signed::from_der(bytes).map_err(invalid)?;
        let parsed = x509_cert::Certificate::from_der(bytes).map_err(invalid)?;
        let public_key = PublicKey::new(parsed.tbs_certificate().subject_public_key_info().clone());
        Ok(Self { bytes: bytes.to_vec(), parsed, public_key })
    }

    /// Reads PEM that contains exactly one certificate.
    pub fn from_pem(text: &str) -> Result<Self> {
        let mut all = Self::all_from_pem(text)?;
        if all.len() > 1 {
            return Err(PkiError::InvalidCertificate("it contains several certificates, expected one".to_owned()));
        }
        all.pop().ok_or_else(|| PkiError::InvalidCertificate("it contains no certificate".to_owned()))
    }

    /// Reads PEM that contains one or more certificates, in order.
    pub fn all_from_pem(text: &str) -> Result<Vec<Self>> {
        let certificate = |block: pem::Block| match block.label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Self::from_der(&block.bytes),
            _ => Err(PkiError::UnexpectedBlock { what: "certificate", found: block.label }),
        };
        pem::blocks("certificate", text)?.into_iter().map(certificate).collect()
    }

    /// The certificate in DER.
    pub fn as_der(&self) -> &[u8] {
        &self.bytes
    }

    /// The certificate in PEM, with a trailing line ending.
    pub fn to_pem(&self, ending: LineEnding) -> String {
        pem::encode("CERTIFICATE", &self.bytes, ending)
    }

    /// Several certificates in PEM, in order.
    pub fn all_to_pem(certificates: &[Self], ending: LineEnding) -> String {
        certificates.iter().map(|certificate| certificate.to_pem(ending)).collect()
    }

    /// The subject.
    pub fn subject(&self) -> &Name {
        self.parsed.tbs_certificate().subject()
    }

    /// The issuer.
    pub fn issuer(&self) -> &Name {
        self.parsed.tbs_certificate().issuer()
    }

    /// The serial number.
    pub fn serial(&self) -> Serial {
        Serial::from(self.parsed.tbs_certificate().serial_number())
    }

    /// The start of its validity period.
    pub fn not_before(&self) -> SystemTime {
        self.parsed.tbs_certificate().validity().not_before.to_system_time()
    }

    /// The end of its validity period.
    pub fn not_after(&self) -> SystemTime {
        self.parsed.tbs_certificate().validity().not_after.to_system_time()
    }

    /// The public key of the subject.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    pub(crate) fn extensions(&self) -> &[Extension] {
        self.parsed.tbs_certificate().extensions().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn signed(&self) -> Result<Signed<'_>> {
        Signed::from_der(&self.bytes).map_err(|error| PkiError::InvalidCertificate(error.to_string()))
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject().to_string())
            .field("serial", &self.serial().to_string())
            .finish_non_exhaustive()
    }
}
