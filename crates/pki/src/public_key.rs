//! Public keys of any algorithm: certificates and requests from elsewhere may contain keys that
//! [`KeyPair`](crate::KeyPair) does not support.

use std::fmt;

use aws_lc_rs::digest;
use const_oid::db::{rfc5912, rfc8410};
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode, Encode};
use x509_cert::SubjectPublicKeyInfo;

use crate::{KeyAlgorithm, LineEnding, PkiError, Result, pem};

/// The Chinese curve SM2.
const SM2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");

/// A public key.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub(crate) info: SubjectPublicKeyInfo,
    kind: Kind,
}

/// The kind of a key, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rsa { bits: usize },
    Ec { curve: ObjectIdentifier },
    Ed25519,
    Other,
}

/// RFC 8017.
#[derive(der::Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    _exponent: UintRef<'a>,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER.
    pub fn from_der(bytes: &[u8]) -> Result<Self> {
        let info = SubjectPublicKeyInfo::from_der(bytes)
            .map_err(|error| PkiError::UnsupportedKey(format!("unknown encoding ({error})")))?;
        Ok(Self::new(info))
    }

    pub(crate) fn new(info: SubjectPublicKeyInfo) -> Self {
        let kind = match info.algorithm.oid {
            rfc5912::RSA_ENCRYPTION => match RsaPublicKey::from_der(info.subject_public_key.raw_bytes()) {
                Ok(key) => Kind::Rsa { bits: bits(key.modulus.as_bytes()) },
                Err(_) => Kind::Other,
            },
            rfc5912::ID_EC_PUBLIC_KEY => {
                let curve = info.algorithm.parameters.as_ref().and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
                curve.map_or(Kind::Other, |curve| Kind::Ec { curve })
            }
            rfc8410::ID_ED_25519 => Kind::Ed25519,
            _ => Kind::Other,
        };
        Self { info, kind }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The algorithm, if [`KeyPair`](crate::KeyPair) supports it.
    pub fn key_algorithm(&self) -> Option<KeyAlgorithm> {
        KeyAlgorithm::ALL.into_iter().find(|algorithm| match (self.kind, algorithm) {
            (Kind::Rsa { bits }, algorithm) => algorithm.is_rsa() && algorithm.bits() == bits,
            (Kind::Ec { curve }, KeyAlgorithm::Ec256) => curve == rfc5912::SECP_256_R_1,
            (Kind::Ec { curve }, KeyAlgorithm::Ec384) => curve == rfc5912::SECP_384_R_1,
            _ => false,
        })
    }

    /// The algorithm without the size, such as `RSA` or `EC`; the OID of an unknown algorithm.
    pub fn algorithm_name(&self) -> String {
        match self.kind {
            Kind::Rsa { .. } => "RSA".to_owned(),
            Kind::Ec { curve: SM2 } => "SM2".to_owned(),
            Kind::Ec { .. } => "EC".to_owned(),
            Kind::Ed25519 => "Ed25519".to_owned(),
            Kind::Other => self.info.algorithm.oid.to_string(),
        }
    }

    /// The size in bits, if known.
    pub fn bits(&self) -> Option<usize> {
        match self.kind {
            Kind::Rsa { bits } => Some(bits),
            Kind::Ec { curve: rfc5912::SECP_256_R_1 | SM2 } | Kind::Ed25519 => Some(256),
            Kind::Ec { curve: rfc5912::SECP_384_R_1 } => Some(384),
            Kind::Ec { curve: rfc5912::SECP_521_R_1 } => Some(521),
            _ => None,
        }
    }

    /// A readable description of the algorithm and size.
    pub fn description(&self) -> String {
        match self.kind {
            Kind::Rsa { bits } => format!("RSA with {bits} bits"),
            Kind::Ec { curve } => curve_name(curve),
            _ => self.algorithm_name(),
        }
    }

    /// The key as `SubjectPublicKeyInfo` in DER.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        self.info.to_der().map_err(PkiError::encoding)
    }

    /// The key in PEM: `-----BEGIN PUBLIC KEY-----`.
    pub fn to_pem(&self, ending: LineEnding) -> Result<String> {
        Ok(pem::encode("PUBLIC KEY", &self.to_der()?, ending))
    }

    /// The key identifier, the SHA-1 of the key's bits (RFC 5280, section 4.2.1.2).
    pub fn identifier(&self) -> Vec<u8> {
        let hash = &digest::SHA1_FOR_LEGACY_USE_ONLY;
        digest::digest(hash, self.info.subject_public_key.raw_bytes()).as_ref().to_vec()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&self.description()).finish()
    }
}

/// The common name of a curve.
pub(crate) fn curve_name(curve: ObjectIdentifier) -> String {
    match curve {
        rfc5912::SECP_256_R_1 => "the curve P-256".to_owned(),
        rfc5912::SECP_384_R_1 => "the curve P-384".to_owned(),
        rfc5912::SECP_521_R_1 => "the curve P-521".to_owned(),
        SM2 => "SM2".to_owned(),
        other => format!("the curve {other}"),
    }
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.first().map_or(0, |first| first.leading_zeros() as usize);
    (number.len() * 8).saturating_sub(zeros)
}
