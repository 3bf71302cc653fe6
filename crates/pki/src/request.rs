//! Certificate signing requests: made for a key, and read, with their signature checked. What is issued for one is not
//! known here.

use const_oid::{AssociatedOid, db::rfc5912};
use der::{Any, Decode, Encode, asn1::SetOfVec};
use x509_cert::{
    attr::{Attribute, Attributes},
    ext::{
        Extension,
        pkix::{ExtendedKeyUsage as ExtendedKeyUsageExtension, KeyUsage as KeyUsageExtension, SubjectAltName},
    },
    name::Name,
    request::{CertReq, CertReqInfo, Version},
};

use crate::{
    AlternativeName, DistinguishedName, ExtendedKeyUsage, HashAlgorithm, KeyPair, KeyUsages, LineEnding, PkiError,
    PublicKey, Result, SignatureAlgorithm,
    extension::{self, find},
    pem,
    signed::{self, Signed},
};

/// A certificate signing request (CSR) whose signature is that of its key.
#[derive(Clone, Debug)]
pub struct CertificateRequest {
    octets: Vec<u8>,
    info: CertReqInfo,
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
    extensions: Vec<Extension>,
}

impl CertificateRequest {
    /// Makes a request for a key.
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

    /// Reads a request in PEM, and checks its signature.
    pub fn from_pem(text: &str) -> Result<Self> {
        let mut blocks = pem::blocks("certificate signing request", text)?.into_iter();
        match (blocks.next(), blocks.next()) {
            (Some(block), None)
                if matches!(block.label.as_str(), "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST") =>
            {
                Self::from_der(&block.octets)
            }
            (Some(block), None) => {
                Err(PkiError::WrongBlock { what: "certificate signing request", found: block.label })
            }
            _ => Err(PkiError::NotARequest("there are several blocks, where one is wanted".to_owned())),
        }
    }

    /// Reads a request in DER, and checks its signature.
    pub fn from_der(octets: &[u8]) -> Result<Self> {
        let not_one = |error: der::Error| PkiError::NotARequest(error.to_string());
        let signed = Signed::from_der(octets).map_err(not_one)?;
        let info = CertReq::from_der(octets).map_err(not_one)?.info;
        let public_key = PublicKey::new(info.public_key.clone());
        signed.verify("certificate signing request", &public_key)?;
        let algorithm = SignatureAlgorithm::of(&signed.algorithm);
        let extensions = requested(&info.attributes)?;
        Ok(Self { octets: octets.to_vec(), info, public_key, algorithm, extensions })
    }

    /// The request in DER.
    pub fn as_der(&self) -> &[u8] {
        &self.octets
    }

    /// The request in PEM, with a line ending at its end.
    pub fn to_pem(&self, ending: LineEnding) -> String {
        pem::encode("CERTIFICATE REQUEST", &self.octets, ending)
    }

    /// The subject as it stands there.
    pub fn subject(&self) -> &Name {
        &self.info.subject
    }

    /// The six parts of the subject that the services show.
    pub fn subject_parts(&self) -> DistinguishedName {
        (&self.info.subject).into()
    }

    /// The key it is for.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The algorithm of its signature, which PCA shows as `SHA256withRSA`.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The further names that it asks for.
    pub fn alternative_names(&self) -> Vec<AlternativeName> {
        find::<SubjectAltName>(&self.extensions).map(|names| AlternativeName::all_of(&names.0)).unwrap_or_default()
    }

    /// The key usages that it asks for, if it does.
    pub fn key_usages(&self) -> Option<KeyUsages> {
        find::<KeyUsageExtension>(&self.extensions).map(KeyUsages::from)
    }

    /// The extended key usages that it asks for, of those that PCA knows.
    pub fn extended_key_usages(&self) -> Vec<ExtendedKeyUsage> {
        let found = find::<ExtendedKeyUsageExtension>(&self.extensions);
        found.map(|usages| ExtendedKeyUsage::all_of(&usages.0)).unwrap_or_default()
    }

    /// Whether a private key is that of the request.
    pub fn check_key(&self, key: &KeyPair) -> Result<()> {
        if &self.public_key == key.public_key() {
            Ok(())
        } else {
            Err(PkiError::KeyMismatch("certificate signing request"))
        }
    }
}

/// The extensions that a request asks for.
fn requested(attributes: &Attributes) -> Result<Vec<Extension>> {
    let not_one = |error: der::Error| PkiError::NotARequest(format!("its extensions cannot be read: {error}"));
    let Some(attribute) = attributes.iter().find(|attribute| attribute.oid == rfc5912::ID_EXTENSION_REQ) else {
        return Ok(Vec::new());
    };
    let Some(value) = attribute.values.iter().next() else { return Ok(Vec::new()) };
    let octets = value.to_der().map_err(not_one)?;
    let extensions = Vec::<Extension>::from_der(&octets).map_err(not_one)?;
    // A name that cannot be read would silently not be in the certificate
    for extension in &extensions {
        if extension.extn_id == SubjectAltName::OID {
            SubjectAltName::from_der(extension.extn_value.as_bytes()).map_err(not_one)?;
        }
    }
    Ok(extensions)
}
