//! Issuing certificates: of root CAs, which sign themselves, of subordinate CAs, and of everything else. Whether a CA
//! is in a state to issue, and how long a certificate may be valid, is for the caller to know.

use std::time::SystemTime;

use const_oid::db::rfc5280;
use der::{
    Encode, Sequence,
    asn1::{ObjectIdentifier, Utf8StringRef},
};
use x509_cert::{
    AlgorithmIdentifier, SubjectPublicKeyInfo, Version,
    ext::{
        Extension,
        pkix::{BasicConstraints, ExtendedKeyUsage as ExtendedKeyUsageExtension, KeyUsage as KeyUsageExtension},
    },
    name::Name,
    serial_number::SerialNumber,
    time::Validity,
};

use crate::{
    AlternativeName, Certificate, ExtendedKeyUsage, HashAlgorithm, KeyPair, KeyUsage, KeyUsages, PkiError, PublicKey,
    Result, Serial, extension, signed, time,
};

/// What a certificate shall say.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    /// Whose certificate it is.
    pub subject: Name,
    /// The key it is for.
    pub public_key: &'a PublicKey,
    /// When its validity begins.
    pub not_before: SystemTime,
    /// When its validity ends.
    pub not_after: SystemTime,
    /// Whether it is that of a CA.
    pub role: Role,
    /// What the key may be used for; empty if that shall not be limited.
    pub key_usages: KeyUsages,
    /// What it may be used for; empty if that shall not be limited.
    pub extended_key_usages: Vec<ExtendedKeyUsage>,
    /// Further names that it is for.
    pub alternative_names: Vec<AlternativeName>,
    /// Where the revocation list of its issuer is.
    pub crl_address: Option<String>,
    /// Where its status can be asked for.
    pub ocsp_address: Option<String>,
    /// Where the certificate of its issuer is.
    pub issuer_address: Option<String>,
    /// An extension of the customer's own.
    pub custom: Option<CustomExtension>,
}

impl<'a> Template<'a> {
    /// A certificate with nothing but what it has to say.
    pub fn new(
        subject: Name,
        public_key: &'a PublicKey,
        role: Role,
        not_before: SystemTime,
        not_after: SystemTime,
    ) -> Self {
        Self {
            subject,
            public_key,
            not_before,
            not_after,
            role,
            key_usages: if role == Role::EndEntity { KeyUsages::default() } else { KeyUsages::of_ca() },
            extended_key_usages: Vec::new(),
            alternative_names: Vec::new(),
            crl_address: None,
            ocsp_address: None,
            issuer_address: None,
            custom: None,
        }
    }
}

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A CA, below which this many levels of CAs may stand, or any number.
    Ca {
        /// How many.
        path_length: Option<u8>,
    },
    /// Anything but a CA.
    EndEntity,
}

/// An extension that a customer asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomExtension {
    oid: ObjectIdentifier,
    value: String,
}

impl CustomExtension {
    /// An extension with this text in it, as UTF8String. The identifiers of those that certificates get anyway are
    /// refused.
    pub fn new(identifier: &str, value: &str) -> Result<Self> {
        let oid = ObjectIdentifier::new(identifier)
            .map_err(|error| PkiError::BadExtension(format!("`{identifier}` is no object identifier: {error}")))?;
        let standard = identifier.starts_with("2.5.29.") || identifier.starts_with("1.3.6.1.5.5.7.1.");
        if standard {
            return Err(PkiError::BadExtension(format!("`{identifier}` is an extension of X.509 itself")));
        }
        Ok(Self { oid, value: value.to_owned() })
    }
}

/// Who issues a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Issuer<'a> {
    /// The certificate of the CA.
    pub certificate: &'a Certificate,
    /// Its private key.
    pub key: &'a KeyPair,
}

/// Issues the certificate of a root CA, or another one that signs itself. The template has to be for the public key of
/// `key`.
pub fn self_sign(template: &Template<'_>, key: &KeyPair, hash: HashAlgorithm) -> Result<Certificate> {
    if template.public_key != key.public_key() {
        return Err(PkiError::KeyMismatch("certificate to sign"));
    }
    let identifier = key.public_key().identifier();
    make(template, template.subject.clone(), &identifier, key, hash)
}

/// Issues a certificate. The issuer has to be a CA, and may have to have no CA below.
pub fn issue(template: &Template<'_>, issuer: &Issuer<'_>, hash: HashAlgorithm) -> Result<Certificate> {
    let forbidden = |why: &str| Err(PkiError::IssuerForbids(why.to_owned()));
    issuer.certificate.check_key(issuer.key)?;
    if !issuer.certificate.is_ca() {
        return forbidden("it is not a CA");
    }
    if issuer.certificate.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::KeyCertSign)) {
        return forbidden("its key may not sign certificates");
    }
    if let (Role::Ca { path_length }, Some(most)) = (template.role, issuer.certificate.path_length()) {
        match path_length {
            _ if most == 0 => return forbidden("no CA may stand below it"),
            None => return forbidden("the number of CAs below it is limited, so the path length has to be"),
            Some(length) if length >= most => {
                return Err(PkiError::IssuerForbids(format!("the path length has to be less than its own, {most}")));
            }
            Some(_) => {}
        }
    }
    let identifier = issuer.certificate.key_identifier();
    make(template, issuer.certificate.subject().clone(), &identifier, issuer.key, hash)
}

/// RFC 5280, section 4.1. The library's type of this name cannot be made by others.
#[derive(Sequence)]
struct TbsCertificate {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: Version,
    serial_number: SerialNumber,
    signature: AlgorithmIdentifier,
    issuer: Name,
    validity: Validity,
    subject: Name,
    subject_public_key_info: SubjectPublicKeyInfo,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

fn make(
    template: &Template<'_>,
    issuer: Name,
    issuer_key: &[u8],
    key: &KeyPair,
    hash: HashAlgorithm,
) -> Result<Certificate> {
    if template.not_after <= template.not_before {
        return Err(PkiError::BadValidity("it ends before it begins".to_owned()));
    }
    let body = TbsCertificate {
        version: Version::V3,
        serial_number: Serial::random()?.to_x509()?,
        signature: signed::identifier(key, hash),
        issuer,
        validity: Validity::new(time::x509(template.not_before)?, time::x509(template.not_after)?),
        subject: template.subject.clone(),
        subject_public_key_info: template.public_key.info.clone(),
        extensions: Some(extensions(template, issuer_key)?),
    };
    Certificate::from_der(&signed::sign(&body, key, hash)?)
}

fn extensions(template: &Template<'_>, issuer_key: &[u8]) -> Result<Vec<Extension>> {
    let mut made = vec![extension::subject_key(template.public_key)?, extension::authority_key(issuer_key)?];
    let (ca, path_len_constraint) = match template.role {
        Role::Ca { path_length } => (true, path_length),
        Role::EndEntity => (false, None),
    };
    made.push(extension::make(true, &BasicConstraints { ca, path_len_constraint })?);
    if !template.key_usages.is_empty() {
        made.push(extension::make(true, &KeyUsageExtension(template.key_usages.0))?);
    }
    if !template.extended_key_usages.is_empty() {
        let identifiers = ExtendedKeyUsage::identifiers(&template.extended_key_usages);
        made.push(extension::make(false, &ExtendedKeyUsageExtension(identifiers))?);
    }
    if !template.alternative_names.is_empty() {
        made.push(extension::alternative_names(&template.alternative_names)?);
    }
    if let Some(address) = &template.crl_address {
        made.push(extension::revocation_list_at(address)?);
    }
    let places = [
        (rfc5280::ID_AD_OCSP, template.ocsp_address.as_deref()),
        (rfc5280::ID_AD_CA_ISSUERS, template.issuer_address.as_deref()),
    ];
    let places: Vec<_> = places.iter().filter_map(|(method, place)| place.map(|place| (*method, place))).collect();
    if !places.is_empty() {
        made.push(extension::authority_access(&places)?);
    }
    if let Some(custom) = &template.custom {
        let text = Utf8StringRef::new(&custom.value).map_err(PkiError::encoding)?;
        made.push(extension::with_octets(custom.oid, false, text.to_der().map_err(PkiError::encoding)?)?);
    }
    Ok(made)
}
