//! Private keys: generation, PEM, and signing. aws-lc wipes the memory of its keys, and every copy
//! made here is wiped when it is dropped. It must not know what a key is used for.

use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer, EcPrivateKeyRfc5915Der, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    KeyPair as _, RsaKeyPair,
};
use const_oid::db::rfc5912;
use der::Decode;
use der::asn1::{ObjectIdentifier, UintRef};
use pkcs8::pkcs5::pbes2;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use crate::{HashAlgorithm, KeyAlgorithm, LineEnding, PkiError, PublicKey, Result, pem};

/// The PBKDF2 iterations of keys that are written.
const ITERATIONS: u32 = 10_000;
/// The maximum PBKDF2 iterations of keys that are read, so that no key can exhaust the CPU.
const MAX_ITERATIONS: u32 = 1_000_000;

/// A private key with its public key.
pub struct KeyPair {
    algorithm: KeyAlgorithm,
    secret: Secret,
    public: PublicKey,
}

enum Secret {
    Rsa(Box<RsaKeyPair>),
    Ec(Box<EcdsaKeyPair>),
}

impl KeyPair {
    /// Generates a key.
    pub fn generate(algorithm: KeyAlgorithm) -> Result<Self> {
        let failed = |_| PkiError::Internal(format!("generating a key of {} failed", algorithm.pca_name()));
        let secret = match algorithm {
            KeyAlgorithm::Rsa2048 => rsa(RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?),
            KeyAlgorithm::Rsa3072 => rsa(RsaKeyPair::generate(KeySize::Rsa3072).map_err(failed)?),
            KeyAlgorithm::Rsa4096 => rsa(RsaKeyPair::generate(KeySize::Rsa4096).map_err(failed)?),
            KeyAlgorithm::Ec256 => ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(failed)?),
            KeyAlgorithm::Ec384 => ec(EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING).map_err(failed)?),
        };
        Self::new(secret)
    }

    /// Reads a key from PEM: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC
    /// PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<Self> {
        let block = single_key(text)?;
        if block.encrypted {
            return Err(PkiError::EncryptedKey);
        }
        match block.label.as_str() {
            "PRIVATE KEY" => Self::from_pkcs8(&block.bytes),
            "RSA PRIVATE KEY" => Self::new(rsa(
                RsaKeyPair::from_der(&block.bytes).map_err(|error| rsa_error("RSA", &block.bytes, error))?
            )),
            "EC PRIVATE KEY" => Self::from_sec1(&block.bytes),
            "ENCRYPTED PRIVATE KEY" => Err(PkiError::EncryptedKey),
            other => Err(PkiError::UnexpectedBlock { what: "private key", found: other.to_owned() }),
        }
    }

    /// Reads a key from encrypted PKCS#8 in PEM (`ENCRYPTED PRIVATE KEY`).
    pub fn from_encrypted_pem(text: &str, password: &str) -> Result<Self> {
        let block = single_key(text)?;
        if block.label != "ENCRYPTED PRIVATE KEY" {
            return Err(PkiError::UnexpectedBlock { what: "encrypted private key", found: block.label });
        }
        let info = EncryptedPrivateKeyInfoRef::from_der(&block.bytes).map_err(invalid_key)?;
        let iterations = info.encryption_algorithm.pbes2().and_then(|parameters| parameters.kdf.pbkdf2());
        if iterations.is_none_or(|pbkdf2| pbkdf2.iteration_count > MAX_ITERATIONS) {
            return Err(invalid_key("its encryption is not PBES2 with PBKDF2 and at most a million iterations"));
        }
        let plain = info.decrypt(password).map_err(|_| PkiError::WrongPassword)?;
        Self::from_pkcs8(plain.as_bytes())
    }

    /// Reads a key from PKCS#8 in DER.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self> {
        let info = PrivateKeyInfoRef::from_der(bytes).map_err(invalid_key)?;
        if info.algorithm.oid == rfc5912::RSA_ENCRYPTION {
            return Self::new(rsa(
                RsaKeyPair::from_pkcs8(bytes).map_err(|error| rsa_error("RSA", info.private_key.as_bytes(), error))?
            ));
        }
        if info.algorithm.oid != rfc5912::ID_EC_PUBLIC_KEY {
            return Err(PkiError::UnsupportedKey(info.algorithm.oid.to_string()));
        }
        let curve = info.algorithm.parameters_oid().map_err(invalid_key)?;
        let key = EcdsaKeyPair::from_pkcs8(curve_of(curve)?, bytes).map_err(invalid_key)?;
        Self::new(ec(key))
    }

    fn from_sec1(bytes: &[u8]) -> Result<Self> {
        let info = EcPrivateKey::from_der(bytes).map_err(invalid_key)?;
        let curve = info.parameters.ok_or_else(|| invalid_key("it does not name its curve"))?;
        let key = EcdsaKeyPair::from_private_key_der(curve_of(curve)?, bytes).map_err(invalid_key)?;
        Self::new(ec(key))
    }

    fn new(secret: Secret) -> Result<Self> {
        let public = match &secret {
            Secret::Rsa(key) => AsDer::<PublicKeyX509Der<'_>>::as_der(key.public_key()),
            Secret::Ec(key) => AsDer::<PublicKeyX509Der<'_>>::as_der(key.public_key()),
        };
        let public = PublicKey::from_der(public.map_err(unspecified)?.as_ref())?;
        let algorithm = public.key_algorithm().ok_or_else(|| PkiError::UnsupportedKey(public.description()))?;
        Ok(Self { algorithm, secret, public })
    }

    /// The algorithm and size of the key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The key in PKCS#8, in DER.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>> {
        match &self.secret {
            Secret::Rsa(key) => {
                let bytes = AsDer::<Pkcs8V1Der<'_>>::as_der(key.as_ref()).map_err(unspecified)?;
                Ok(Zeroizing::new(bytes.as_ref().to_vec()))
            }
            Secret::Ec(key) => Ok(Zeroizing::new(key.to_pkcs8v1().map_err(unspecified)?.as_ref().to_vec())),
        }
    }

    /// The key in PKCS#8, in PEM: `-----BEGIN PRIVATE KEY-----`.
    pub fn to_pkcs8_pem(&self, ending: LineEnding) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(pem::encode("PRIVATE KEY", &self.to_pkcs8()?, ending)))
    }

    /// The key in the traditional format of its algorithm, in PEM: `-----BEGIN RSA PRIVATE
    /// KEY-----` or `-----BEGIN EC PRIVATE KEY-----`.
    pub fn to_traditional_pem(&self, ending: LineEnding) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(match &self.secret {
            Secret::Rsa(_) => {
                let pkcs8 = self.to_pkcs8()?;
                let info = PrivateKeyInfoRef::from_der(&pkcs8).map_err(PkiError::encoding)?;
                pem::encode("RSA PRIVATE KEY", info.private_key.as_bytes(), ending)
            }
            Secret::Ec(key) => {
                let sec1 = AsDer::<EcPrivateKeyRfc5915Der<'_>>::as_der(&key.private_key()).map_err(unspecified)?;
                pem::encode("EC PRIVATE KEY", sec1.as_ref(), ending)
            }
        }))
    }

    /// The key in PKCS#8, encrypted with a password (PBES2: PBKDF2 with HMAC-SHA256, AES-256-CBC),
    /// in PEM: `-----BEGIN ENCRYPTED PRIVATE KEY-----`.
    pub fn to_encrypted_pem(&self, password: &str, ending: LineEnding) -> Result<Zeroizing<String>> {
        let (mut salt, mut vector) = ([0; 16], [0; 16]);
        random(&mut salt)?;
        random(&mut vector)?;
        let parameters = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ITERATIONS, &salt, vector)
            .map_err(|error| PkiError::Internal(format!("encrypting the private key failed: {error}")))?;
        let pkcs8 = self.to_pkcs8()?;
        let encrypted = PrivateKeyInfoRef::from_der(&pkcs8)
            .map_err(PkiError::encoding)?
            .encrypt_with_params(parameters, password)
            .map_err(|error| PkiError::Internal(format!("encrypting the private key failed: {error}")))?;
        Ok(Zeroizing::new(pem::encode("ENCRYPTED PRIVATE KEY", encrypted.as_bytes(), ending)))
    }

    /// Signs a message, with RSA and PKCS#1 v1.5 padding, or with ECDSA in DER. Every hash
    /// algorithm works with every key.
    pub fn sign(&self, hash: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>> {
        match &self.secret {
            Secret::Rsa(key) => {
                let padding = match hash {
                    HashAlgorithm::Sha256 => &signature::RSA_PKCS1_SHA256,
                    HashAlgorithm::Sha384 => &signature::RSA_PKCS1_SHA384,
                    HashAlgorithm::Sha512 => &signature::RSA_PKCS1_SHA512,
                };
                let mut bytes = vec![0; key.public_modulus_len()];
                key.sign(padding, &SystemRandom::new(), message, &mut bytes).map_err(unspecified)?;
                Ok(bytes)
            }
            Secret::Ec(key) => {
                let digest = digest::digest(digest_of(hash), message);
                let digest = fit_digest(self.algorithm, digest.as_ref())?;
                Ok(key.sign_digest(&digest).map_err(unspecified)?.as_ref().to_vec())
            }
        }
    }
}

impl fmt::Debug for KeyPair {
    /// Omits the private key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// RFC 5915, decoded only to find the curve.
#[derive(der::Sequence)]
struct EcPrivateKey<'a> {
    _version: u8,
    _private_key: &'a der::asn1::OctetStringRef,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    parameters: Option<ObjectIdentifier>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    _public_key: Option<der::asn1::BitStringRef<'a>>,
}

/// RFC 8017, decoded only to find the size.
#[derive(der::Sequence)]
struct RsaPrivateKey<'a> {
    _version: u8,
    modulus: UintRef<'a>,
    _public_exponent: UintRef<'a>,
    _private_exponent: UintRef<'a>,
    _prime1: UintRef<'a>,
    _prime2: UintRef<'a>,
    _exponent1: UintRef<'a>,
    _exponent2: UintRef<'a>,
    _coefficient: UintRef<'a>,
}

/// Fills a buffer with random bytes.
pub(crate) fn random(bytes: &mut [u8]) -> Result<()> {
    SystemRandom::new().fill(bytes).map_err(|_| PkiError::Internal("no random numbers are available".to_owned()))
}

pub(crate) fn digest_of(hash: HashAlgorithm) -> &'static digest::Algorithm {
    match hash {
        HashAlgorithm::Sha256 => &digest::SHA256,
        HashAlgorithm::Sha384 => &digest::SHA384,
        HashAlgorithm::Sha512 => &digest::SHA512,
    }
}

/// Adjusts a digest to the size of the curve, since aws-lc-rs only accepts a digest of that size.
/// ECDSA uses the leftmost bits of a digest, as many as the curve has, as a number. So a longer
/// digest is truncated, and a shorter one is padded with leading zeros, which does not change the
/// number.
fn fit_digest(algorithm: KeyAlgorithm, digest: &[u8]) -> Result<digest::Digest> {
    let (algorithm_of_curve, size) =
        if algorithm == KeyAlgorithm::Ec384 { (&digest::SHA384, 48) } else { (&digest::SHA256, 32) };
    let mut bytes = vec![0; size];
    let taken = digest.len().min(size);
    let (from, to) = (digest.get(..taken), bytes.get_mut(size - taken..));
    if let (Some(from), Some(to)) = (from, to) {
        to.copy_from_slice(from);
    }
    digest::Digest::import_less_safe(&bytes, algorithm_of_curve).map_err(unspecified)
}

fn rsa(key: RsaKeyPair) -> Secret {
    Secret::Rsa(Box::new(key))
}

fn ec(key: EcdsaKeyPair) -> Secret {
    Secret::Ec(Box::new(key))
}

fn curve_of(curve: ObjectIdentifier) -> Result<&'static EcdsaSigningAlgorithm> {
    match curve {
        rfc5912::SECP_256_R_1 => Ok(&ECDSA_P256_SHA256_ASN1_SIGNING),
        rfc5912::SECP_384_R_1 => Ok(&ECDSA_P384_SHA384_ASN1_SIGNING),
        other => Err(PkiError::UnsupportedKey(crate::public_key::curve_name(other))),
    }
}

/// The single block with a key; an `EC PARAMETERS` block is ignored.
fn single_key(text: &str) -> Result<pem::Block> {
    let mut blocks = pem::blocks("private key", text)?;
    blocks.retain(|block| block.label != "EC PARAMETERS");
    if let Some(second) = blocks.get(1) {
        return Err(PkiError::UnexpectedBlock { what: "private key", found: second.label.clone() });
    }
    blocks.pop().ok_or_else(|| PkiError::UnexpectedBlock { what: "private key", found: "EC PARAMETERS".to_owned() })
}

/// aws-lc reports the same error for an unsupported size and an invalid key; the size distinguishes
/// them.
fn rsa_error(what: &str, pkcs1: &[u8], error: impl fmt::Display) -> PkiError {
    match RsaPrivateKey::from_der(pkcs1).map(|key| key.modulus.as_bytes().len() * 8) {
        Ok(bits) if !(2048..=8192).contains(&bits) => PkiError::UnsupportedKey(format!("{what} with {bits} bits")),
        _ => invalid_key(error),
    }
}

fn invalid_key(error: impl fmt::Display) -> PkiError {
    PkiError::InvalidPrivateKey(error.to_string())
}

fn unspecified(_: aws_lc_rs::error::Unspecified) -> PkiError {
    PkiError::Internal("aws-lc failed without giving a reason".to_owned())
}
