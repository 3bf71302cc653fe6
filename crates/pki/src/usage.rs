//! Key usages, which PCA names as RFC 5280 does, and extended key usages, for which PCA has its own
//! names.

use const_oid::db::rfc5280;
use der::asn1::ObjectIdentifier;
use der::flagset::FlagSet;
use x509_cert::ext::pkix::{self, KeyUsages as Flag};

use crate::{PkiError, Result};

/// A key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUsage {
    /// Digital signatures.
    DigitalSignature,
    /// Signatures that the signer cannot later repudiate.
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

    /// The usage with this name, such as `keyCertSign`.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(usage, ..)| usage).ok_or_else(|| PkiError::UnknownKeyUsage(name.to_owned()))
    }

    /// Its name, such as `keyCertSign`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(usage, ..)| *usage == self).map_or("", |(_, name, _)| name)
    }
}

/// A set of key usages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsages(pub(crate) FlagSet<Flag>);

impl KeyUsages {
    /// The default usages of a CA key.
    pub fn ca_default() -> Self {
        [KeyUsage::DigitalSignature, KeyUsage::KeyCertSign, KeyUsage::CrlSign].into_iter().collect()
    }

    /// The default usages for a certificate whose CSR requests none.
    pub fn csr_default() -> Self {
        [KeyUsage::DigitalSignature, KeyUsage::KeyAgreement].into_iter().collect()
    }

    /// The usages with these names.
    pub fn from_names<T: AsRef<str>>(names: &[T]) -> Result<Self> {
        names.iter().map(|name| KeyUsage::from_name(name.as_ref())).collect()
    }

    /// The usages, in the order of their bits in RFC 5280.
    pub fn iter(self) -> impl Iterator<Item = KeyUsage> {
        KeyUsage::NAMES.into_iter().filter(move |(_, _, flag)| self.0.contains(*flag)).map(|(usage, ..)| usage)
    }

    /// Whether the set contains this usage.
    pub fn contains(self, usage: KeyUsage) -> bool {
        self.iter().any(|one| one == usage)
    }

    /// Whether the set is empty.
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

/// An extended key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExtendedKeyUsage {
    /// TLS server authentication.
    ServerAuth,
    /// TLS client authentication.
    ClientAuth,
    /// Code signing.
    CodeSigning,
    /// Email protection: signing and encryption.
    EmailProtection,
    /// Timestamping.
    TimeStamping,
    /// Smart card logon to Active Directory.
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

    /// The usage with this name in PCA, such as `server_auth`.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::NAMES.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(usage, ..)| usage).ok_or_else(|| PkiError::UnknownKeyUsage(name.to_owned()))
    }

    /// Its name in PCA, such as `server_auth`.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(usage, ..)| *usage == self).map_or("", |(_, name, _)| name)
    }

    pub(crate) fn to_oids(usages: &[Self]) -> Vec<ObjectIdentifier> {
        let known = |usage: &Self| Self::NAMES.into_iter().find(|(known, ..)| known == usage);
        usages.iter().filter_map(known).map(|(_, _, oid)| oid).collect()
    }

    pub(crate) fn from_oid(oid: &ObjectIdentifier) -> Option<Self> {
        Self::NAMES.into_iter().find(|(_, _, known)| known == oid).map(|(usage, ..)| usage)
    }

    pub(crate) fn from_oids(oids: &[ObjectIdentifier]) -> Vec<Self> {
        oids.iter().filter_map(Self::from_oid).collect()
    }
}
