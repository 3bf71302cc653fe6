//! What a certificate says, and whether certificates make a chain: all that the services show of a certificate and
//! check when one is imported. Whether it is valid at some time is for the caller to say, who has the clock.

use aws_lc_rs::digest;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage as ExtendedKeyUsageExtension,
    KeyUsage as KeyUsageExtension, SubjectAltName, SubjectKeyIdentifier,
};

use crate::{
    AlternativeName, Certificate, DistinguishedName, ExtendedKeyUsage, KeyPair, KeyUsage, KeyUsages, PkiError, Result,
    SignatureAlgorithm, extension::find,
};

impl Certificate {
    /// The six parts of the subject that the services show.
    pub fn subject_parts(&self) -> DistinguishedName {
        self.subject().into()
    }

    /// The six parts of the issuer.
    pub fn issuer_parts(&self) -> DistinguishedName {
        self.issuer().into()
    }

    /// The algorithm of the signature. SCM shows it in capitals: `SHA256WITHRSA`.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm> {
        Ok(SignatureAlgorithm::of(&self.signed()?.algorithm))
    }

    /// The SHA-1 of the certificate, 40 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, self.as_der());
        digest.as_ref().iter().map(|octet| format!("{octet:02x}")).collect()
    }

    /// The further names that the certificate is for.
    pub fn alternative_names(&self) -> Vec<AlternativeName> {
        find::<SubjectAltName>(self.extensions()).map(|names| AlternativeName::all_of(&names.0)).unwrap_or_default()
    }

    /// What the key may be used for, if the certificate says so.
    pub fn key_usages(&self) -> Option<KeyUsages> {
        find::<KeyUsageExtension>(self.extensions()).map(KeyUsages::from)
    }

    /// What the certificate may be used for, of what PCA knows.
    pub fn extended_key_usages(&self) -> Vec<ExtendedKeyUsage> {
        let found = find::<ExtendedKeyUsageExtension>(self.extensions());
        found.map(|usages| ExtendedKeyUsage::all_of(&usages.0)).unwrap_or_default()
    }

    /// Whether it is the certificate of a CA.
    pub fn is_ca(&self) -> bool {
        find::<BasicConstraints>(self.extensions()).is_some_and(|constraints| constraints.ca)
    }

    /// How many CAs may follow below, if that is limited.
    pub fn path_length(&self) -> Option<u8> {
        find::<BasicConstraints>(self.extensions()).and_then(|constraints| constraints.path_len_constraint)
    }

    /// The identifier of its key, as it says itself, or else made of the key.
    pub fn key_identifier(&self) -> Vec<u8> {
        let said = find::<SubjectKeyIdentifier>(self.extensions()).map(|identifier| identifier.0.as_bytes().to_vec());
        said.unwrap_or_else(|| self.public_key().identifier())
    }

    /// Whether subject and issuer are the same, and the signature is that of its own key.
    pub fn is_self_signed(&self) -> bool {
        self.subject() == self.issuer() && self.check_signed_by(self).is_ok()
    }

    /// Whether the signature is that of the issuer's key.
    pub fn check_signed_by(&self, issuer: &Self) -> Result<()> {
        self.signed()?.verify("certificate", issuer.public_key())
    }

    /// Whether a private key is that of the certificate.
    pub fn check_key(&self, key: &KeyPair) -> Result<()> {
        if self.public_key() == key.public_key() { Ok(()) } else { Err(PkiError::KeyMismatch("certificate")) }
    }

    /// The domain names that the certificate is for.
    pub fn domains(&self) -> Domains {
        Domains::of(&self.subject_parts().common_name, &self.alternative_names())
    }
}

/// Whether each certificate was issued by the next one, by name, by signature, and as far as the next one may. The last
/// one needs not be a root.
pub fn check_chain(chain: &[Certificate]) -> Result<()> {
    for (position, pair) in chain.windows(2).enumerate() {
        let [certificate, next] = pair else { continue };
        if certificate.issuer() != next.subject() {
            return Err(PkiError::ChainOrder {
                position: position + 1,
                issuer: certificate.issuer().to_string(),
                next: next.subject().to_string(),
            });
        }
        let bad = |why: String| PkiError::ChainSignature { position: position + 1, why };
        let named = find::<AuthorityKeyIdentifier>(certificate.extensions()).and_then(|key| key.key_identifier);
        let own = find::<SubjectKeyIdentifier>(next.extensions()).map(|identifier| identifier.0);
        if named.zip(own).is_some_and(|(named, own)| named != own) {
            return Err(bad("it names another key of the same issuer".to_owned()));
        }
        certificate.check_signed_by(next).map_err(|error| bad(error.to_string()))?;
        if !next.is_ca() {
            return Err(bad("the next one is not a CA".to_owned()));
        }
        if next.key_usages().is_some_and(|usages| !usages.contains(KeyUsage::KeyCertSign)) {
            return Err(bad("the key of the next one may not sign certificates".to_owned()));
        }
        // The first certificate does not count, nor does one that a CA issued to itself (RFC 5280, section 4.2.1.9)
        let between = chain.get(1..=position).unwrap_or_default();
        let below = between.iter().filter(|between| between.subject() != between.issuer()).count();
        if next.path_length().is_some_and(|most| below > usize::from(most)) {
            return Err(bad(format!("{below} CAs are below the next one, which allows fewer")));
        }
    }
    Ok(())
}

/// The domain names of a certificate, as SCM counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domains {
    /// The main one: the common name if it is a domain name, else the first of the others.
    pub main: String,
    /// The others, each once, in their order.
    pub others: Vec<String>,
}

/// What a certificate is for, as SCM names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DomainType {
    /// One domain name.
    Single,
    /// All domain names below one.
    Wildcard,
    /// Several domain names.
    Multi,
}

impl DomainType {
    /// `SINGLE_DOMAIN`, `WILDCARD` or `MULTI_DOMAIN`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "SINGLE_DOMAIN",
            Self::Wildcard => "WILDCARD",
            Self::Multi => "MULTI_DOMAIN",
        }
    }
}

impl Domains {
    /// Those of a common name and further names. IP addresses count as domain names, since a certificate may be for
    /// them alone.
    pub fn of(common_name: &str, names: &[AlternativeName]) -> Self {
        let mut all: Vec<String> = Vec::new();
        let address = common_name.parse::<std::net::IpAddr>().is_ok();
        if address || AlternativeName::dns(common_name).is_ok() {
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

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.main.is_empty()
    }

    /// All of them, the main one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.main.as_str())
            .chain(self.others.iter().map(String::as_str))
            .filter(|name| !name.is_empty())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.iter().count()
    }

    /// How many of them begin with `*.`.
    pub fn wildcards(&self) -> usize {
        self.iter().filter(|name| name.starts_with("*.")).count()
    }

    /// What the certificate is for. The name without `*.` beside the one with it, which many CAs add, does not make it
    /// one for several.
    pub fn kind(&self) -> DomainType {
        let bare = self.main.strip_prefix("*.");
        match (bare, self.others.as_slice()) {
            (None, []) => DomainType::Single,
            (Some(_), []) => DomainType::Wildcard,
            (Some(bare), [other]) if other.eq_ignore_ascii_case(bare) => DomainType::Wildcard,
            _ => DomainType::Multi,
        }
    }

    /// What the main name of a certificate for several is: `primary_single` or `primary_wildcard`.
    pub fn multi_domain_type(&self) -> Option<&'static str> {
        (self.kind() == DomainType::Multi).then_some(if self.main.starts_with("*.") {
            "primary_wildcard"
        } else {
            "primary_single"
        })
    }

    /// The others as SCM shows them, joined by `;`.
    pub fn joined_others(&self) -> String {
        self.others.join(";")
    }
}
