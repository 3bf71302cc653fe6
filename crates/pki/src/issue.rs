//! Issues certificates: for root CAs, which are self-signed, for subordinate CAs, and for end
//! entities. It must not know the state of a CA or the limits of validity periods.

use std::time::SystemTime;

use const_oid::db::rfc5280;
use der::asn1::{ObjectIdentifier, Utf8StringRef};
use der::{Encode, Sequence};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage as ExtendedKeyUsageExtension, KeyUsage as KeyUsageExtension,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Validity;
use x509_cert::{AlgorithmIdentifier, SubjectPublicKeyInfo, Version};

use crate::{
    AlternativeName, Certificate, ExtendedKeyUsage, HashAlgorithm, KeyPair, KeyUsage, KeyUsages, PkiError, PublicKey,
    Result, Serial, extension, signed, time,
};

/// The contents of a certificate to issue.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    /// The subject.
    pub subject: Name,
    /// The public key of the subject.
    pub public_key: &'a PublicKey,
    /// The start of the validity period.
    pub not_before: SystemTime,
    /// The end of the validity period.
    pub not_after: SystemTime,
    /// Whether the subject is a CA.
    pub role: Role,
    /// The key usages; empty for no restriction.
    pub key_usages: KeyUsages,
    /// The extended key usages; empty for no restriction.
    pub extended_key_usages: Vec<ExtendedKeyUsage>,
    /// The subject alternative names.
    pub alternative_names: Vec<AlternativeName>,
    /// The URL of the issuer's CRL.
    pub crl_url: Option<String>,
    /// The URL of the OCSP responder.
    pub ocsp_url: Option<String>,
    /// The URL of the issuer's certificate.
    pub ca_issuers_url: Option<String>,
    /// A custom extension.
    pub custom_extension: Option<CustomExtension>,
}

impl<'a> Template<'a> {
    /// A template with only the required fields, and for a CA its default key usages.
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
            key_usages: if role == Role::EndEntity { KeyUsages::default() } else { KeyUsages::ca_default() },
            extended_key_usages: Vec::new(),
            alternative_names: Vec::new(),
            crl_url: None,
            ocsp_url: None,
            ca_issuers_url: None,
            custom_extension: None,
        }
    }
}

/// The role of the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A CA.
    Ca {
        /// How many levels of CAs may be below it; `None` for any number.
        path_length: Option<u8>,
    },
    /// Not a CA.
    EndEntity,
}

/// An extension that a caller defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomExtension {
    oid: ObjectIdentifier,
    value: String,
}

impl CustomExtension {
    /// An extension that contains this text as a UTF8String. The identifiers of standard X.509
    /// extensions are rejected.
    pub fn new(identifier: &str, value: &str) -> Result<Self> {
        let oid = ObjectIdentifier::new(identifier).map_err(|error| {
            PkiError::InvalidExtension(format!("`{identifier}` is not an object identifier: {error}"))
        })?;
        let standard = identifier.starts_with("2.5.29.") || identifier.starts_with("1.3.6.1.5.5.7.1.");
        if standard {
            return Err(PkiError::InvalidExtension(format!("`{identifier}` is a standard X.509 extension")));
        }
        Ok(Self { oid, value: value.to_owned() })
    }
}

/// The CA that issues a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Issuer<'a> {
    /// Its certificate.
    pub certificate: &'a Certificate,
    /// Its private key.
    pub key: &'a KeyPair,
}

/// Issues a self-signed certificate, such as that of a root CA. The template must contain the
/// public key of `key`.
pub fn self_sign(template: &Template<'_>, key: &KeyPair, hash: HashAlgorithm) -> Result<Certificate> {
    if template.public_key != key.public_key() {
        return Err(PkiError::KeyMismatch("certificate to sign"));
    }
    let identifier = key.public_key().identifier();
    make(template, template.subject.clone(), &identifier, key, hash)
}

/// Issues a certificate. The issuer must be a CA whose path length allows the certificate.
pub fn issue(template: &Template<'_>, issuer: &Issuer<'_>, hash: HashAlgorithm) -> Result<Certificate> {
    let not_allowed = |why: &str| Err(PkiError::IssuerNotAllowed(why.to_owned()));
    issuer.certificate.check_key(issuer.key)?;
    if !issuer.certificate.is_ca() {
        return not_allowed("it is not a CA");
    }
    if issuer.certificate.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::KeyCertSign)) {
        return not_allowed("its key usages do not allow signing certificates");
    }
    if let (Role::Ca { path_length }, Some(max)) = (template.role, issuer.certificate.path_length()) {
        match path_length {
            _ if max == 0 => return not_allowed("its path length does not allow CAs below it"),
            None => return not_allowed("its path length is limited, so that of the certificate must be limited too"),
            Some(length) if length >= max => {
                return Err(PkiError::IssuerNotAllowed(format!("the path length must be less than its own, {max}")));
            }
            Some(_) => {}
        }
    }
    let identifier = issuer.certificate.key_identifier();
    make(template, issuer.certificate.subject().clone(), &identifier, issuer.key, hash)
}

/// RFC 5280, section 4.1. The type of this name in `x509-cert` cannot be constructed.
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
        return Err(PkiError::InvalidValidity("it ends before it starts".to_owned()));
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
    let mut extensions = vec![extension::subject_key(template.public_key)?, extension::authority_key(issuer_key)?];
    let (ca, path_len_constraint) = match template.role {
        Role::Ca { path_length } => (true, path_length),
        Role::EndEntity => (false, None),
    };
    extensions.push(extension::make(true, &BasicConstraints { ca, path_len_constraint })?);
    if !template.key_usages.is_empty() {
        extensions.push(extension::make(true, &KeyUsageExtension(template.key_usages.0))?);
    }
    if !template.extended_key_usages.is_empty() {
        let oids = ExtendedKeyUsage::to_oids(&template.extended_key_usages);
        extensions.push(extension::make(false, &ExtendedKeyUsageExtension(oids))?);
    }
    if !template.alternative_names.is_empty() {
        extensions.push(extension::alternative_names(&template.alternative_names)?);
    }
    if let Some(url) = &template.crl_url {
        extensions.push(extension::crl_distribution_point(url)?);
    }
    let access = [
        (rfc5280::ID_AD_OCSP, template.ocsp_url.as_deref()),
        (rfc5280::ID_AD_CA_ISSUERS, template.ca_issuers_url.as_deref()),
    ];
    let access: Vec<_> = access.iter().filter_map(|(method, url)| url.map(|url| (*method, url))).collect();
    if !access.is_empty() {
        extensions.push(extension::authority_access(&access)?);
    }
    if let Some(custom) = &template.custom_extension {
        let text = Utf8StringRef::new(&custom.value).map_err(PkiError::encoding)?;
        extensions.push(extension::with_bytes(custom.oid, false, text.to_der().map_err(PkiError::encoding)?)?);
    }
    Ok(extensions)
}
