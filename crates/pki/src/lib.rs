//! Keys, certificates and what belongs to them, as plain functions: nothing here knows of HTTP, of a store or of a clock.
//! Times are arguments, what is wrong is a [`PkiError`], and nothing panics whatever it is given.
//!
//! | what for | where |
//! | --- | --- |
//! | private keys: making, reading, writing, signing | [`KeyPair`] |
//! | public keys: what they are, whether a signature is theirs | [`PublicKey`] |
//! | distinguished names | [`DistinguishedName`] |
//! | further names of a certificate | [`AlternativeName`] |
//! | certificate signing requests | [`CertificateRequest`] |
//! | issuing certificates | [`Template`], [`fn@issue`], [`self_sign`] |
//! | reading certificates, checking chains | [`Certificate`], [`check_chain`], [`Domains`] |
//! | revocation lists | [`revocation_list`] |
//! | status of single certificates | [`OcspRequest`], [`Responder`] |
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

pub use self::pem::LineEnding;
pub use algorithm::{HashAlgorithm, KeyAlgorithm};
pub use alternative_name::AlternativeName;
pub use certificate::Certificate;
pub use crl::{RevocationReason, Revoked, revocation_list, revocation_list_to_pem};
pub use error::{PkiError, Result};
pub use inspect::{DomainType, Domains, check_chain};
pub use issue::{CustomExtension, Issuer, Role, Template, issue, self_sign};
pub use key::KeyPair;
pub use name::DistinguishedName;
pub use ocsp::{CertificateId, CertificateStatus, OcspRefusal, OcspRequest, Responder};
pub use public_key::PublicKey;
pub use request::CertificateRequest;
pub use serial::Serial;
pub use signed::SignatureAlgorithm;
pub use time::scm_time;
pub use usage::{ExtendedKeyUsage, KeyUsage, KeyUsages};
/// A name as a certificate holds it, byte for byte.
pub use x509_cert::name::Name;
