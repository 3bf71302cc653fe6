//! Reads the details that the services show of a certificate, and verifies chains. It must not know
//! the current time: the caller checks validity periods.

use aws_lc_rs::digest;
use const_oid::AssociatedOid;
use der::Decode;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage as ExtendedKeyUsageExtension,
    KeyUsage as KeyUsageExtension, SubjectAltName, SubjectKeyIdentifier,
};

use crate::extension::find;
use crate::{
    AlternativeName, Certificate, DistinguishedName, ExtendedKeyUsage, KeyPair, KeyUsage, KeyUsages, PkiError, Result,
    SignatureAlgorithm,
};

impl Certificate {
    /// The subject's attributes that the services show.
    pub fn subject_dn(&self) -> DistinguishedName {
        self.subject().into()
    }

    /// The issuer's attributes that the services show.
    pub fn issuer_dn(&self) -> DistinguishedName {
        self.issuer().into()
    }

    /// The signature algorithm, which SCM shows in uppercase, such as `SHA256WITHRSA`.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm> {
        Ok(SignatureAlgorithm::of(&self.signed()?.algorithm))
    }

    /// The SHA-1 fingerprint, 40 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, self.as_der());
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The subject alternative names.
    pub fn alternative_names(&self) -> Vec<AlternativeName> {
        find::<SubjectAltName>(self.extensions())
            .map(|names| AlternativeName::from_general_names(&names.0))
            .unwrap_or_default()
    }

    /// The key usages, if the certificate restricts them.
    pub fn key_usages(&self) -> Option<KeyUsages> {
        find::<KeyUsageExtension>(self.extensions()).map(KeyUsages::from)
    }

    /// The extended key usages, as far as PCA has names for them.
    pub fn extended_key_usages(&self) -> Vec<ExtendedKeyUsage> {
        let found = find::<ExtendedKeyUsageExtension>(self.extensions());
        found.map(|usages| ExtendedKeyUsage::from_oids(&usages.0)).unwrap_or_default()
    }

    /// Whether the subject is a CA.
    pub fn is_ca(&self) -> bool {
        find::<BasicConstraints>(self.extensions()).is_some_and(|constraints| constraints.ca)
    }

    /// The maximum number of CAs below, if limited.
    pub fn path_length(&self) -> Option<u8> {
        find::<BasicConstraints>(self.extensions()).and_then(|constraints| constraints.path_len_constraint)
    }

    /// The subject key identifier from the certificate, or else computed from the key.
    pub fn key_identifier(&self) -> Vec<u8> {
        let own = find::<SubjectKeyIdentifier>(self.extensions()).map(|identifier| identifier.0.as_bytes().to_vec());
        own.unwrap_or_else(|| self.public_key().identifier())
    }

    /// Whether subject and issuer are equal and the signature verifies with its own key.
    pub fn is_self_signed(&self) -> bool {
        self.subject() == self.issuer() && self.verify_signed_by(self).is_ok()
    }

    /// Verifies the signature with the issuer's key.
    pub fn verify_signed_by(&self, issuer: &Self) -> Result<()> {
        self.signed()?.verify("certificate", issuer.public_key())
    }

    /// Checks that a private key matches the certificate.
    pub fn check_key(&self, key: &KeyPair) -> Result<()> {
        if self.public_key() == key.public_key() { Ok(()) } else { Err(PkiError::KeyMismatch("certificate")) }
    }

    /// Checks the domain names and IP addresses among the subject alternative names. Names of other
    /// kinds are ignored.
    pub fn check_domains(&self) -> Result<()> {
        let mut found = self.extensions().iter().filter(|extension| extension.extn_id == SubjectAltName::OID);
        let Some(extension) = found.next() else { return Ok(()) };
        if found.next().is_some() {
            return Err(PkiError::InvalidCertificate("it has the extension subjectAltName twice".to_owned()));
        }
        let names = SubjectAltName::from_der(extension.extn_value.as_bytes()).map_err(|error| {
            PkiError::InvalidCertificate(format!("its extension subjectAltName cannot be read: {error}"))
        })?;
        let domains = |name: &&GeneralName| matches!(name, GeneralName::DnsName(_) | GeneralName::IpAddress(_));
        names.0.iter().filter(domains).try_for_each(|name| AlternativeName::try_from_general_name(name).map(drop))
    }

    /// The domain names that the certificate is for.
    pub fn domains(&self) -> Domains {
        Domains::of(&self.subject_dn().common_name, &self.alternative_names())
    }
}

/// The maximum number of certificates in a chain. A real chain has fewer than ten.
const MAX_CHAIN: usize = 100;

/// Puts a certificate before its chain, and leaves out what is there already: a file such as
/// `fullchain.pem` of certbot begins with the certificate itself.
pub fn join_chain(certificate: Certificate, chain: impl IntoIterator<Item = Certificate>) -> Vec<Certificate> {
    let mut joined = vec![certificate];
    for next in chain {
        if !joined.contains(&next) {
            joined.push(next);
        }
    }
    joined
}

/// Verifies that each certificate after the first has issued one before it, usually the one
/// directly before: by name, by signature, and within its constraints. A CA may appear with several
/// certificates, as after cross-signing. The last one need not be a root.
pub fn verify_chain(chain: &[Certificate]) -> Result<()> {
    if chain.len() > MAX_CHAIN {
        let why = format!("the chain has {} certificates, must have at most {MAX_CHAIN}", chain.len());
        return Err(PkiError::ChainSignature { position: MAX_CHAIN, why });
    }
    // How many CAs are below each certificate. The leaf and self-issued certificates do not count
    // (RFC 5280, section 4.2.1.9).
    let mut below: Vec<usize> = Vec::with_capacity(chain.len());
    for (at, next) in chain.iter().enumerate() {
        let Some(previous) = at.checked_sub(1).and_then(|at| chain.get(at)) else {
            below.push(0);
            continue;
        };
        let mut failed = None;
        let mut found = None;
        for (position, issued) in chain.iter().enumerate().take(at).rev() {
            if issued.issuer() != next.subject() {
                continue;
            }
            let counts = position > 0 && issued.subject() != issued.issuer();
            let depth = below.get(position).copied().unwrap_or_default() + usize::from(counts);
            match verify_issued(issued, next, depth) {
                Ok(()) => {
                    found = Some(depth);
                    break;
                }
                Err(why) => failed = failed.or(Some(PkiError::ChainSignature { position: position + 1, why })),
            }
        }
        below.push(found.ok_or_else(|| {
            failed.unwrap_or_else(|| PkiError::ChainOrder {
                position: at,
                issuer: previous.issuer().to_string(),
                next: next.subject().to_string(),
            })
        })?);
    }
    Ok(())
}

/// Verifies that a certificate was issued by the next one, which has this many CAs below it. The
/// names are equal already.
fn verify_issued(certificate: &Certificate, next: &Certificate, below: usize) -> std::result::Result<(), String> {
    let authority_key = find::<AuthorityKeyIdentifier>(certificate.extensions()).and_then(|key| key.key_identifier);
    let subject_key = find::<SubjectKeyIdentifier>(next.extensions()).map(|identifier| identifier.0);
    if authority_key.zip(subject_key).is_some_and(|(authority, subject)| authority != subject) {
        return Err("it names another key of the same issuer".to_owned());
    }
    certificate.verify_signed_by(next).map_err(|error| error.to_string())?;
    if !next.is_ca() {
        return Err("the next one is not a CA".to_owned());
    }
    if next.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::KeyCertSign)) {
        return Err("the key usages of the next one do not allow signing certificates".to_owned());
    }
    if next.path_length().is_some_and(|max| below > usize::from(max)) {
        return Err(format!("{below} CAs are below the next one, which exceeds its path length"));
    }
    Ok(())
}

/// The domain names of a certificate, as SCM counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domains {
    /// The common name if it is a domain name, or else the first alternative name.
    pub main: String,
    /// The others, deduplicated, in order.
    pub others: Vec<String>,
}

/// The domain type of a certificate, as SCM classifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DomainType {
    /// One domain name.
    Single,
    /// One wildcard domain name.
    Wildcard,
    /// Several domain names.
    Multi,
}

impl DomainType {
    /// Its name in SCM: `SINGLE_DOMAIN`, `WILDCARD` or `MULTI_DOMAIN`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "SINGLE_DOMAIN",
            Self::Wildcard => "WILDCARD",
            Self::Multi => "MULTI_DOMAIN",
        }
    }
}

impl Domains {
    /// Collects the domain names from a common name and alternative names. IP addresses count as
    /// domain names, since a certificate may have no others.
    pub fn of(common_name: &str, names: &[AlternativeName]) -> Self {
        let mut all: Vec<String> = Vec::new();
        let is_ip = common_name.parse::<std::net::IpAddr>().is_ok();
        if is_ip || AlternativeName::dns(common_name).is_ok() {
            all.push(common_name.to_owned());
        }
        for name in names {
            let (AlternativeName::Dns(_) | AlternativeName::Ip(_)) = name else { continue };
            let name = name.to_string();
            if !all.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                all.push(name);
            }
        }
        let mut all = all.into_iter();
        Self { main: all.next().unwrap_or_default(), others: all.collect() }
    }

    /// Whether there are no domain names.
    pub fn is_empty(&self) -> bool {
        self.main.is_empty()
    }

    /// All domain names, the main one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.main.as_str())
            .chain(self.others.iter().map(String::as_str))
            .filter(|name| !name.is_empty())
    }

    /// The number of domain names.
    pub fn count(&self) -> usize {
        self.iter().count()
    }

    /// The number of wildcard domain names.
    pub fn wildcards(&self) -> usize {
        self.iter().filter(|name| name.starts_with("*.")).count()
    }

    /// The domain type. A wildcard with its base domain, which many CAs add, still counts as
    /// `Wildcard`.
    pub fn kind(&self) -> DomainType {
        let base = self.main.strip_prefix("*.");
        match (base, self.others.as_slice()) {
            (None, []) => DomainType::Single,
            (Some(_), []) => DomainType::Wildcard,
            (Some(base), [other]) if other.eq_ignore_ascii_case(base) => DomainType::Wildcard,
            _ => DomainType::Multi,
        }
    }

    /// The type of the main name of a multi-domain certificate: `primary_single` or
    /// `primary_wildcard`.
    pub fn multi_domain_type(&self) -> Option<&'static str> {
        (self.kind() == DomainType::Multi).then_some(if self.main.starts_with("*.") {
            "primary_wildcard"
        } else {
            "primary_single"
        })
    }

    /// The other names as SCM shows them, separated by `;`.
    pub fn joined_others(&self) -> String {
        self.others.join(";")
    }
}
