//! What a key may be used for: key usages, which PCA names as RFC 5280 does, and extended key usages, which it names in
//! its own way.

use const_oid::db::rfc5280;
use der::{asn1::ObjectIdentifier, flagset::FlagSet};
use x509_cert::ext::pkix::{self, KeyUsages as Flag};

use crate::{PkiError, Result};

/// One use of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUsage {
    /// Digital signatures.
    DigitalSignature,
    /// Signatures that their maker cannot deny later.
    NonRepudiation,
    /// Encryption of keys.
    KeyEncipherment,
    /// Encryption of data.
    DataEncipherment,
    /// Key agreement.
    KeyAgreement,
    /// Signing of certificates.
    KeyCertSign,
    /// Signing of revocation lists.
    CrlSign,
    /// In a key agreement, only encryption.
    EncipherOnly,
    /// In a key agreement, only decryption.
    DecipherOnly,
}

impl KeyUsage {
    const NAMES: [(Self, &'static str, Flag); 9] = [
        (Self::DigitalSignature, "digitalSignature", Flag::DigitalSignature),
        (Self::NonRepudiation, "nonRepudiation", Flag::NonRepudiation),
        (Self::KeyEncipherment, "keyEncipherment", Flag::KeyEncipherment),
        (Self::DataEncipherment, "dataEncipherment", Flag::DataEncipherment),
        (Self::KeyAgreement, "keyAgreement", Flag::KeyAgreement),
        (Self::KeyCertSign, "keyCertSign", Flag::KeyCertSign),
        (Self::CrlSign, "cRLSign", Flag::CRLSign),
        (Self::EncipherOnly, "encipherOnly", Flag::EncipherOnly),
        (Self::DecipherOnly, "decipherOnly", Flag::DecipherOnly),
    ];

    /// The use of this name, such as `keyCertSign`.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(usage, ..)| usage).ok_or_else(|| PkiError::UnknownKeyUsage(name.to_owned()))
    }

    /// Its name: `keyCertSign`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(usage, ..)| *usage == self).map_or("", |(_, name, _)| name)
    }
}

/// What a key may be used for, perhaps nothing in particular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsages(pub(crate) FlagSet<Flag>);

impl KeyUsages {
    /// What the key of a CA may be used for unless something else is asked for.
    pub fn of_ca() -> Self {
        [KeyUsage::DigitalSignature, KeyUsage::KeyCertSign, KeyUsage::CrlSign].into_iter().collect()
    }

    /// What the key of a private certificate may be used for if its CSR asks for nothing.
    pub fn of_csr() -> Self {
        [KeyUsage::DigitalSignature, KeyUsage::KeyAgreement].into_iter().collect()
    }

    /// The uses of these names.
    pub fn from_names<T: AsRef<str>>(names: &[T]) -> Result<Self> {
        names.iter().map(|name| KeyUsage::from_name(name.as_ref())).collect()
    }

    /// The uses, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = KeyUsage> {
        KeyUsage::NAMES.into_iter().filter(move |(_, _, flag)| self.0.contains(*flag)).map(|(usage, ..)| usage)
    }

    /// Whether the key may be used for this.
    pub fn contains(self, usage: KeyUsage) -> bool {
        self.iter().any(|one| one == usage)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<KeyUsage> for KeyUsages {
    fn from_iter<I: IntoIterator<Item = KeyUsage>>(usages: I) -> Self {
        let mut flags = FlagSet::default();
        for usage in usages {
            for (known, _, flag) in KeyUsage::NAMES {
                if known == usage {
                    flags |= flag;
                }
            }
        }
        Self(flags)
    }
}

impl From<pkix::KeyUsage> for KeyUsages {
    fn from(usage: pkix::KeyUsage) -> Self {
        Self(usage.0)
    }
}

/// What a certificate may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExtendedKeyUsage {
    /// Authenticate a server.
    ServerAuth,
    /// Authenticate a client.
    ClientAuth,
    /// Sign code.
    CodeSigning,
    /// Sign and encrypt mail.
    EmailProtection,
    /// Sign time stamps.
    TimeStamping,
    /// Log on to Active Directory from a smart card.
    SmartCardLogon,
}

impl ExtendedKeyUsage {
    const NAMES: [(Self, &'static str, ObjectIdentifier); 6] = [
        (Self::ServerAuth, "server_auth", rfc5280::ID_KP_SERVER_AUTH),
        (Self::ClientAuth, "client_auth", rfc5280::ID_KP_CLIENT_AUTH),
        (Self::CodeSigning, "code_signing", rfc5280::ID_KP_CODE_SIGNING),
        (Self::EmailProtection, "email_protection", rfc5280::ID_KP_EMAIL_PROTECTION),
        (Self::TimeStamping, "time_stamping", rfc5280::ID_KP_TIME_STAMPING),
        (Self::SmartCardLogon, "smart_card_logon", ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2")),
    ];

    /// The use that PCA calls so, such as `server_auth`.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(usage, ..)| usage).ok_or_else(|| PkiError::UnknownKeyUsage(name.to_owned()))
    }

    /// What PCA calls it: `server_auth`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(usage, ..)| *usage == self).map_or("", |(_, name, _)| name)
    }

    pub(crate) fn identifiers(usages: &[Self]) -> Vec<ObjectIdentifier> {
        let known = |usage: &Self| Self::NAMES.into_iter().find(|(known, ..)| known == usage);
        usages.iter().filter_map(known).map(|(_, _, oid)| oid).collect()
    }

    pub(crate) fn all_of(identifiers: &[ObjectIdentifier]) -> Vec<Self> {
        let known = |oid: &ObjectIdentifier| Self::NAMES.into_iter().find(|(_, _, known)| known == oid);
        identifiers.iter().filter_map(known).map(|(usage, ..)| usage).collect()
    }
}
