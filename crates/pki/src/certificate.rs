//! A certificate: the octets that were issued or received, and what they mean. The octets are kept as they came,
//! because signatures are over them.

use std::{fmt, time::SystemTime};

use der::Decode;
use x509_cert::{ext::Extension, name::Name};

use crate::{LineEnding, PkiError, PublicKey, Result, Serial, pem, signed::Signed};

/// An X.509 certificate.
#[derive(Clone)]
pub struct Certificate {
    octets: Vec<u8>,
    parsed: x509_cert::Certificate,
    public_key: PublicKey,
}

impl Certificate {
    /// Reads a certificate in DER.
    pub fn from_der(octets: &[u8]) -> Result<Self> {
        let not_one = |error: der::Error| PkiError::NotACertificate(error.to_string());
        // The form of what is signed first, so that later a signature can be checked over the octets as they are
        Signed::from_der(octets).map_err(not_one)?;
        let parsed = x509_cert::Certificate::from_der(octets).map_err(not_one)?;
        let public_key = PublicKey::new(parsed.tbs_certificate().subject_public_key_info().clone());
        Ok(Self { octets: octets.to_vec(), parsed, public_key })
    }

    /// Reads one certificate in PEM, and no more than one.
    pub fn from_pem(text: &str) -> Result<Self> {
        let mut all = Self::all_from_pem(text)?;
        if all.len() > 1 {
            return Err(PkiError::NotACertificate("there are several, where one is wanted".to_owned()));
        }
        all.pop().ok_or_else(|| PkiError::NotACertificate("there is none".to_owned()))
    }

    /// Reads certificates in PEM, one or more, in the order in which they stand there.
    pub fn all_from_pem(text: &str) -> Result<Vec<Self>> {
        let certificate = |block: pem::Block| match block.label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Self::from_der(&block.octets),
            _ => Err(PkiError::WrongBlock { what: "certificate", found: block.label }),
        };
        pem::blocks("certificate", text)?.into_iter().map(certificate).collect()
    }

    /// The certificate in DER.
    pub fn as_der(&self) -> &[u8] {
        &self.octets
    }

    /// The certificate in PEM, with a line ending at its end.
    pub fn to_pem(&self, ending: LineEnding) -> String {
        pem::encode("CERTIFICATE", &self.octets, ending)
    }

    /// Several certificates in PEM, in their order.
    pub fn all_to_pem(certificates: &[Self], ending: LineEnding) -> String {
        certificates.iter().map(|certificate| certificate.to_pem(ending)).collect()
    }

    /// Whose certificate it is.
    pub fn subject(&self) -> &Name {
        self.parsed.tbs_certificate().subject()
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        self.parsed.tbs_certificate().issuer()
    }

    /// Its serial number.
    pub fn serial(&self) -> Serial {
        Serial::from(self.parsed.tbs_certificate().serial_number())
    }

    /// When its validity begins.
    pub fn not_before(&self) -> SystemTime {
        self.parsed.tbs_certificate().validity().not_before.to_system_time()
    }

    /// When its validity ends.
    pub fn not_after(&self) -> SystemTime {
        self.parsed.tbs_certificate().validity().not_after.to_system_time()
    }

    /// The key it is for.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    pub(crate) fn extensions(&self) -> &[Extension] {
        self.parsed.tbs_certificate().extensions().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn signed(&self) -> Result<Signed<'_>> {
        Signed::from_der(&self.octets).map_err(|error| PkiError::NotACertificate(error.to_string()))
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.octets == other.octets
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
