//! Creates certificate signing requests, and reads them with verification of their signatures. It
//! must not know which CA issues a certificate for a request.

mod requested;

use const_oid::db::rfc5912;
use der::asn1::SetOfVec;
use der::{Any, Decode};
use requested::Requested;
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::name::Name;
use x509_cert::request::{CertReq, CertReqInfo, Version};

use crate::signed::{self, Signed};
use crate::{
    AlternativeName, DistinguishedName, ExtendedKeyUsage, HashAlgorithm, KeyPair, KeyUsages, LineEnding, PkiError,
    PublicKey, Result, Role, SignatureAlgorithm, extension, pem,
};

/// A certificate signing request (CSR) with a verified signature.
///
/// A request whose extensions cannot be understood is refused, as is one with names that are
/// invalid or of other kinds than those of [`AlternativeName`]: they would be missing in the
/// certificate. Unknown extensions are ignored unless they are critical.
#[derive(Clone, Debug)]
pub struct CertificateRequest {
    bytes: Vec<u8>,
    info: CertReqInfo,
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
    requested: Requested,
}

impl CertificateRequest {
    /// Creates a request and signs it with its key.
    pub fn create(
        subject: &DistinguishedName,
        alternative_names: &[AlternativeName],
        key: &KeyPair,
        hash: HashAlgorithm,
    ) -> Result<Self> {
        let mut attributes = Attributes::new();
        if !alternative_names.is_empty() {
            let extensions = vec![extension::alternative_names(alternative_names)?];
            let mut values = SetOfVec::new();
            values.insert(Any::encode_from(&extensions).map_err(PkiError::encoding)?).map_err(PkiError::encoding)?;
            attributes.insert(Attribute { oid: rfc5912::ID_EXTENSION_REQ, values }).map_err(PkiError::encoding)?;
        }
        let info = CertReqInfo {
            version: Version::V1,
            subject: subject.to_name()?,
            public_key: key.public_key().info.clone(),
            attributes,
        };
        Self::from_der(&signed::sign(&info, key, hash)?)
    }

    /// Reads a request in PEM and verifies its signature.
    pub fn from_pem(text: &str) -> Result<Self> {
        let mut blocks = pem::blocks("certificate signing request", text)?.into_iter();
        match (blocks.next(), blocks.next()) {
            (Some(block), None)
                if matches!(block.label.as_str(), "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST") =>
            {
                Self::from_der(&block.bytes)
            }
            (Some(block), None) => {
                Err(PkiError::UnexpectedBlock { what: "certificate signing request", found: block.label })
            }
            _ => Err(PkiError::InvalidRequest("it contains several blocks, expected one".to_owned())),
        }
    }

    /// Reads a request in DER and verifies its signature.
    pub fn from_der(bytes: &[u8]) -> Result<Self> {
        let invalid = |error: der::Error| PkiError::InvalidRequest(error.to_string());
        let signed = Signed::from_der(bytes).map_err(invalid)?;
        let info = CertReq::from_der(bytes).map_err(invalid)?.info;
        let public_key = PublicKey::new(info.public_key.clone());
        signed.verify("certificate signing request", &public_key)?;
        let algorithm = SignatureAlgorithm::of(&signed.algorithm);
        let requested = Requested::of(&info.attributes)?;
        DistinguishedName::from(&info.subject).check_control_characters()?;
        Ok(Self { bytes: bytes.to_vec(), info, public_key, algorithm, requested })
    }

    /// The request in DER.
    pub fn as_der(&self) -> &[u8] {
        &self.bytes
    }

    /// The request in PEM, with a trailing line ending.
    pub fn to_pem(&self, ending: LineEnding) -> String {
        pem::encode("CERTIFICATE REQUEST", &self.bytes, ending)
    }

    /// The subject as encoded.
    pub fn subject(&self) -> &Name {
        &self.info.subject
    }

    /// The subject's attributes that the services show.
    pub fn subject_dn(&self) -> DistinguishedName {
        (&self.info.subject).into()
    }

    /// The public key of the subject.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The signature algorithm, which PCA shows as, for example, `SHA256withRSA`.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The requested subject alternative names.
    pub fn alternative_names(&self) -> &[AlternativeName] {
        &self.requested.alternative_names
    }

    /// The requested key usages, if any.
    pub fn key_usages(&self) -> Option<KeyUsages> {
        self.requested.key_usages
    }

    /// The requested extended key usages.
    pub fn extended_key_usages(&self) -> &[ExtendedKeyUsage] {
        &self.requested.extended_key_usages
    }

    /// Checks that a certificate for this role would be what is requested: a request for a CA is
    /// not one for an end entity, and only a CA can sign certificates.
    pub fn check_role(&self, role: Role) -> Result<()> {
        self.requested.check_role(role)
    }

    /// Checks that a private key matches the request.
    pub fn check_key(&self, key: &KeyPair) -> Result<()> {
        if &self.public_key == key.public_key() {
            Ok(())
        } else {
            Err(PkiError::KeyMismatch("certificate signing request"))
        }
    }
}
