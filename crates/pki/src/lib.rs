//! Keys, certificates, revocation and key stores as pure functions. It must not know HTTP, stores
//! or clocks: times are arguments, errors are [`PkiError`], and no input causes a panic.
//!
//! | task | items |
//! | --- | --- |
//! | generate, read, write and sign with private keys | [`KeyPair`] |
//! | identify public keys | [`PublicKey`] |
//! | distinguished names | [`DistinguishedName`] |
//! | subject alternative names | [`AlternativeName`] |
//! | certificate signing requests | [`CertificateRequest`] |
//! | issue certificates | [`Template`], [`fn@issue`], [`self_sign`] |
//! | read certificates, verify chains | [`Certificate`], [`join_chain`], [`verify_chain`], [`Domains`] |
//! | revocation lists | [`issue_crl`] |
//! | certificate status | [`OcspRequest`], [`Responder`] |
//! | files for web servers | [`export`] |

mod algorithm;
mod alternative_name;
mod certificate;
mod crl;
mod error;
pub mod export;
mod extension;
mod inspect;
mod issue;
mod key;
mod name;
mod ocsp;
mod pem;
mod public_key;
mod request;
mod serial;
mod signed;
mod time;
mod usage;

pub use algorithm::{HashAlgorithm, KeyAlgorithm};
pub use alternative_name::AlternativeName;
pub use certificate::Certificate;
pub use crl::{RevocationReason, RevokedCertificate, crl_to_pem, issue_crl};
pub use error::{PkiError, Result};
pub use inspect::{DomainType, Domains, join_chain, verify_chain};
pub use issue::{CustomExtension, Issuer, Role, Template, issue, self_sign};
pub use key::KeyPair;
pub use name::DistinguishedName;
pub use ocsp::{CertificateId, CertificateStatus, OcspError, OcspRequest, Responder};
pub use public_key::PublicKey;
pub use request::CertificateRequest;
pub use serial::Serial;
pub use signed::SignatureAlgorithm;
pub use time::format_scm_time;
pub use usage::{ExtendedKeyUsage, KeyUsage, KeyUsages};
/// A name as encoded in a certificate, byte for byte.
pub use x509_cert::name::Name;

pub use self::pem::LineEnding;
