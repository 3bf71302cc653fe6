//! Signs and verifies the form that certificates, requests, CRLs and OCSP responses share: a body,
//! an algorithm, and a signature over the encoded body. It must not know what the body is.

use std::fmt;

use aws_lc_rs::signature::{self, RsaPssSaltLength, VerificationAlgorithm};
use const_oid::db::{rfc5912 as oid, rfc8410};
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Decode, Encode};
use x509_cert::AlgorithmIdentifier;
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::public_key::Kind;
use crate::{HashAlgorithm, KeyPair, PkiError, PublicKey, Result};

/// ECDSA with SHA-1, which `const-oid` does not define.
const ECDSA_WITH_SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");

/// A body with its signature.
#[derive(der::Sequence)]
pub(crate) struct Signed<'a> {
    pub(crate) body: AnyRef<'a>,
    pub(crate) algorithm: AlgorithmIdentifierRef<'a>,
    pub(crate) signature: BitStringRef<'a>,
}

impl Signed<'_> {
    /// Verifies the signature with this key; `what` names the object in errors.
    pub(crate) fn verify(&self, what: &'static str, key: &PublicKey) -> Result<()> {
        let algorithm = SignatureAlgorithm::of(&self.algorithm);
        let unsupported = || PkiError::UnsupportedSignature(format!("{algorithm} with a key of {}", key.description()));
        let verification = algorithm.verification(key).ok_or_else(unsupported)?;
        let body = self.body.to_der().map_err(PkiError::encoding)?;
        let bad = || PkiError::InvalidSignature(what);
        let signature = self.signature.as_bytes().ok_or_else(bad)?;
        // aws-lc expects the bare RSA key, or the bare point of a curve.
        verification.verify_sig(key.info.subject_public_key.raw_bytes(), &body, signature).map_err(|_| bad())
    }
}

/// Signs a body. If its type names the algorithm too, the caller has set it, see [`identifier`].
pub(crate) fn sign(body: &impl Encode, key: &KeyPair, hash: HashAlgorithm) -> Result<Vec<u8>> {
    let body = body.to_der().map_err(PkiError::encoding)?;
    let signature = key.sign(hash, &body)?;
    let algorithm = identifier(key, hash);
    let signed = Signed {
        body: AnyRef::from_der(&body).map_err(PkiError::encoding)?,
        algorithm: AlgorithmIdentifierRef {
            oid: algorithm.oid,
            parameters: algorithm.parameters.as_ref().map(AnyRef::from),
        },
        signature: BitStringRef::from_bytes(&signature).map_err(PkiError::encoding)?,
    };
    signed.to_der().map_err(PkiError::encoding)
}

/// The identifier of the signature algorithm for this key and hash.
pub(crate) fn identifier(key: &KeyPair, hash: HashAlgorithm) -> AlgorithmIdentifier {
    let rsa = key.algorithm().is_rsa();
    let oid = match (rsa, hash) {
        (true, HashAlgorithm::Sha256) => oid::SHA_256_WITH_RSA_ENCRYPTION,
        (true, HashAlgorithm::Sha384) => oid::SHA_384_WITH_RSA_ENCRYPTION,
        (true, HashAlgorithm::Sha512) => oid::SHA_512_WITH_RSA_ENCRYPTION,
        (false, HashAlgorithm::Sha256) => oid::ECDSA_WITH_SHA_256,
        (false, HashAlgorithm::Sha384) => oid::ECDSA_WITH_SHA_384,
        (false, HashAlgorithm::Sha512) => oid::ECDSA_WITH_SHA_512,
    };
    AlgorithmIdentifier { oid, parameters: rsa.then(der::Any::null) }
}

/// A signature algorithm. Displayed as the services name it, such as `SHA256withRSA`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA with PKCS#1 v1.5 padding. `None` is SHA-1.
    Rsa(Option<HashAlgorithm>),
    /// RSA with PSS padding, and the salt length in bytes.
    RsaPss(HashAlgorithm, u16),
    /// ECDSA. `None` is SHA-1.
    Ecdsa(Option<HashAlgorithm>),
    /// Ed25519.
    Ed25519,
    /// Another algorithm, by its OID.
    Other(ObjectIdentifier),
}

impl SignatureAlgorithm {
    pub(crate) fn of(identifier: &AlgorithmIdentifierRef<'_>) -> Self {
        use HashAlgorithm::{Sha256, Sha384, Sha512};
        match identifier.oid {
            oid::SHA_1_WITH_RSA_ENCRYPTION => Self::Rsa(None),
            oid::SHA_256_WITH_RSA_ENCRYPTION => Self::Rsa(Some(Sha256)),
            oid::SHA_384_WITH_RSA_ENCRYPTION => Self::Rsa(Some(Sha384)),
            oid::SHA_512_WITH_RSA_ENCRYPTION => Self::Rsa(Some(Sha512)),
            ECDSA_WITH_SHA_1 => Self::Ecdsa(None),
            oid::ECDSA_WITH_SHA_256 => Self::Ecdsa(Some(Sha256)),
            oid::ECDSA_WITH_SHA_384 => Self::Ecdsa(Some(Sha384)),
            oid::ECDSA_WITH_SHA_512 => Self::Ecdsa(Some(Sha512)),
            rfc8410::ID_ED_25519 => Self::Ed25519,
            oid::ID_RSASSA_PSS => pss(identifier).unwrap_or(Self::Other(oid::ID_RSASSA_PSS)),
            other => Self::Other(other),
        }
    }

    /// The hash algorithm, if it is a supported one.
    pub fn hash(self) -> Option<HashAlgorithm> {
        match self {
            Self::Rsa(hash) | Self::Ecdsa(hash) => hash,
            Self::RsaPss(hash, _) => Some(hash),
            Self::Ed25519 | Self::Other(_) => None,
        }
    }

    /// The verifier for this algorithm with this kind of key, if it is supported.
    fn verification(self, key: &PublicKey) -> Option<Box<dyn VerificationAlgorithm>> {
        use HashAlgorithm::{Sha256, Sha384, Sha512};
        let small = matches!(key.kind(), Kind::Rsa { bits } if bits < 2048);
        Some(match (self, key.kind()) {
            (Self::Rsa(hash), Kind::Rsa { .. }) => Box::new(match (hash, small) {
                (None, _) => signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
                (Some(Sha256), true) => signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
                (Some(Sha512), true) => signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
                (Some(Sha256), false) => signature::RSA_PKCS1_2048_8192_SHA256,
                (Some(Sha384), _) => signature::RSA_PKCS1_2048_8192_SHA384,
                (Some(Sha512), false) => signature::RSA_PKCS1_2048_8192_SHA512,
            }),
            (Self::RsaPss(hash, salt), Kind::Rsa { .. }) => {
                let usual = match hash {
                    Sha256 => signature::RSA_PSS_2048_8192_SHA256,
                    Sha384 => signature::RSA_PSS_2048_8192_SHA384,
                    Sha512 => signature::RSA_PSS_2048_8192_SHA512,
                };
                Box::new(usual.with_pss_salt_length(RsaPssSaltLength::Custom(salt)))
            }
            (Self::Ecdsa(hash), Kind::Ec { curve }) => Box::new(match (curve, hash) {
                (oid::SECP_256_R_1, None) => signature::ECDSA_P256_SHA1_ASN1,
                (oid::SECP_256_R_1, Some(Sha256)) => signature::ECDSA_P256_SHA256_ASN1,
                (oid::SECP_256_R_1, Some(Sha384)) => signature::ECDSA_P256_SHA384_ASN1,
                (oid::SECP_256_R_1, Some(Sha512)) => signature::ECDSA_P256_SHA512_ASN1,
                (oid::SECP_384_R_1, Some(Sha256)) => signature::ECDSA_P384_SHA256_ASN1,
                (oid::SECP_384_R_1, Some(Sha384)) => signature::ECDSA_P384_SHA384_ASN1,
                (oid::SECP_384_R_1, Some(Sha512)) => signature::ECDSA_P384_SHA512_ASN1,
                (oid::SECP_521_R_1, None) => signature::ECDSA_P521_SHA1_ASN1,
                (oid::SECP_521_R_1, Some(Sha256)) => signature::ECDSA_P521_SHA256_ASN1,
                (oid::SECP_521_R_1, Some(Sha384)) => signature::ECDSA_P521_SHA384_ASN1,
                (oid::SECP_521_R_1, Some(Sha512)) => signature::ECDSA_P521_SHA512_ASN1,
                _ => return None,
            }),
            (Self::Ed25519, Kind::Ed25519) => Box::new(signature::ED25519),
            _ => return None,
        })
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |hash: &Option<HashAlgorithm>| hash.map_or("SHA1", HashAlgorithm::name);
        match self {
            Self::Rsa(hash) => write!(f, "{}withRSA", name(hash)),
            Self::RsaPss(hash, _) => write!(f, "{}withRSAandMGF1", hash.name()),
            Self::Ecdsa(hash) => write!(f, "{}withECDSA", name(hash)),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(oid) => write!(f, "{oid}"),
        }
    }
}

/// Reads the parameters of RSASSA-PSS. SHA-1, the default of omitted parameters, is not supported.
fn pss(identifier: &AlgorithmIdentifierRef<'_>) -> Option<SignatureAlgorithm> {
    #[derive(der::Sequence)]
    struct Parameters<'a> {
        #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
        hash: Option<AlgorithmIdentifierRef<'a>>,
        #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
        _mask: Option<AlgorithmIdentifierRef<'a>>,
        #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
        salt: Option<u16>,
        #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
        _trailer: Option<u8>,
    }
    let parameters: Parameters<'_> = identifier.parameters?.decode_as().ok()?;
    let hash = match parameters.hash?.oid {
        oid::ID_SHA_256 => HashAlgorithm::Sha256,
        oid::ID_SHA_384 => HashAlgorithm::Sha384,
        oid::ID_SHA_512 => HashAlgorithm::Sha512,
        _ => return None,
    };
    Some(SignatureAlgorithm::RsaPss(hash, parameters.salt.unwrap_or(20)))
}
