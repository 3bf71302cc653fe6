//! Private keys: made, read from PEM, written to PEM, and used to sign. aws-lc has them in memory that it wipes; every
//! copy that is made here wipes itself. What a key is used for is not known here.

use std::fmt;

use aws_lc_rs::{
    digest,
    encoding::{AsDer, EcPrivateKeyRfc5915Der, Pkcs8V1Der, PublicKeyX509Der},
    rand::{SecureRandom, SystemRandom},
    rsa::KeySize,
    signature::{
        self, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
        KeyPair as _, RsaKeyPair,
    },
};
use const_oid::db::rfc5912;
use der::{
    Decode,
    asn1::{ObjectIdentifier, UintRef},
};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef, pkcs5::pbes2};
use zeroize::Zeroizing;

use crate::{HashAlgorithm, KeyAlgorithm, LineEnding, PkiError, PublicKey, Result, pem};

/// How often PBKDF2 hashes the password of an encrypted key.
const ITERATIONS: u32 = 10_000;
/// How often it may, in a key that is read, so that no key keeps a processor busy.
const MOST_ITERATIONS: u32 = 1_000_000;

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
    /// Makes a new key.
    pub fn generate(algorithm: KeyAlgorithm) -> Result<Self> {
        let failed = |_| PkiError::Internal(format!("a key of {} could not be made", algorithm.pca_name()));
        let secret = match algorithm {
            KeyAlgorithm::Rsa2048 => rsa(RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?),
            KeyAlgorithm::Rsa3072 => rsa(RsaKeyPair::generate(KeySize::Rsa3072).map_err(failed)?),
            KeyAlgorithm::Rsa4096 => rsa(RsaKeyPair::generate(KeySize::Rsa4096).map_err(failed)?),
            KeyAlgorithm::Ec256 => ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(failed)?),
            KeyAlgorithm::Ec384 => ec(EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING).map_err(failed)?),
        };
        Self::new(secret)
    }

    /// Reads a key from PEM: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<Self> {
        let block = only_key(text)?;
        if block.encrypted {
            return Err(PkiError::EncryptedKey);
        }
        match block.label.as_str() {
            "PRIVATE KEY" => Self::from_pkcs8(&block.octets),
            "RSA PRIVATE KEY" => Self::new(rsa(
                RsaKeyPair::from_der(&block.octets).map_err(|error| rejected("RSA", &block.octets, error))?
            )),
            "EC PRIVATE KEY" => Self::from_sec1(&block.octets),
            "ENCRYPTED PRIVATE KEY" => Err(PkiError::EncryptedKey),
            other => Err(PkiError::WrongBlock { what: "private key", found: other.to_owned() }),
        }
    }

    /// Reads a key from encrypted PKCS#8 in PEM (`ENCRYPTED PRIVATE KEY`).
    pub fn from_encrypted_pem(text: &str, password: &str) -> Result<Self> {
        let block = only_key(text)?;
        if block.label != "ENCRYPTED PRIVATE KEY" {
            return Err(PkiError::WrongBlock { what: "encrypted private key", found: block.label });
        }
        let info = EncryptedPrivateKeyInfoRef::from_der(&block.octets).map_err(not_a_key)?;
        let iterations = info.encryption_algorithm.pbes2().and_then(|parameters| parameters.kdf.pbkdf2());
        if iterations.is_none_or(|pbkdf2| pbkdf2.iteration_count > MOST_ITERATIONS) {
            return Err(not_a_key("only PBES2 with PBKDF2 and at most a million iterations can be read"));
        }
        let plain = info.decrypt(password).map_err(|_| PkiError::WrongPassword)?;
        Self::from_pkcs8(plain.as_bytes())
    }

    /// Reads a key from PKCS#8 in DER.
    pub fn from_pkcs8(octets: &[u8]) -> Result<Self> {
        let info = PrivateKeyInfoRef::from_der(octets).map_err(not_a_key)?;
        if info.algorithm.oid == rfc5912::RSA_ENCRYPTION {
            return Self::new(rsa(
                RsaKeyPair::from_pkcs8(octets).map_err(|error| rejected("RSA", info.private_key.as_bytes(), error))?
            ));
        }
        if info.algorithm.oid != rfc5912::ID_EC_PUBLIC_KEY {
            return Err(PkiError::UnsupportedKey(info.algorithm.oid.to_string()));
        }
        let curve = info.algorithm.parameters_oid().map_err(not_a_key)?;
        let key = EcdsaKeyPair::from_pkcs8(curve_of(curve)?, octets).map_err(not_a_key)?;
        Self::new(ec(key))
    }

    fn from_sec1(octets: &[u8]) -> Result<Self> {
        let info = EcPrivateKey::from_der(octets).map_err(not_a_key)?;
        let curve = info.parameters.ok_or_else(|| not_a_key("it does not say on which curve it is"))?;
        let key = EcdsaKeyPair::from_private_key_der(curve_of(curve)?, octets).map_err(not_a_key)?;
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

    /// The algorithm and the size of the key.
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
                let octets = AsDer::<Pkcs8V1Der<'_>>::as_der(key.as_ref()).map_err(unspecified)?;
                Ok(Zeroizing::new(octets.as_ref().to_vec()))
            }
            Secret::Ec(key) => Ok(Zeroizing::new(key.to_pkcs8v1().map_err(unspecified)?.as_ref().to_vec())),
        }
    }

    /// The key in PKCS#8, in PEM: `-----BEGIN PRIVATE KEY-----`.
    pub fn to_pkcs8_pem(&self, ending: LineEnding) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(pem::encode("PRIVATE KEY", &self.to_pkcs8()?, ending)))
    }

    /// The key in the form of its algorithm, in PEM: `-----BEGIN RSA PRIVATE KEY-----` or `-----BEGIN EC PRIVATE
    /// KEY-----`.
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

    /// The key in PKCS#8, encrypted with a password (PBES2: PBKDF2 with HMAC-SHA256, AES-256 in CBC mode), in PEM:
    /// `-----BEGIN ENCRYPTED PRIVATE KEY-----`.
    pub fn to_encrypted_pem(&self, password: &str, ending: LineEnding) -> Result<Zeroizing<String>> {
        let (mut salt, mut vector) = ([0; 16], [0; 16]);
        random(&mut salt)?;
        random(&mut vector)?;
        let parameters = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ITERATIONS, &salt, vector)
            .map_err(|error| PkiError::Internal(format!("the private key cannot be encrypted: {error}")))?;
        let pkcs8 = self.to_pkcs8()?;
        let encrypted = PrivateKeyInfoRef::from_der(&pkcs8)
            .map_err(PkiError::encoding)?
            .encrypt_with_params(parameters, password)
            .map_err(|error| PkiError::Internal(format!("the private key cannot be encrypted: {error}")))?;
        Ok(Zeroizing::new(pem::encode("ENCRYPTED PRIVATE KEY", encrypted.as_bytes(), ending)))
    }

    /// Signs a message: RSA with the padding of PKCS#1, version 1.5, or ECDSA in DER. Every hash algorithm goes with
    /// every key.
    pub fn sign(&self, hash: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>> {
        match &self.secret {
            Secret::Rsa(key) => {
                let padding = match hash {
                    HashAlgorithm::Sha256 => &signature::RSA_PKCS1_SHA256,
                    HashAlgorithm::Sha384 => &signature::RSA_PKCS1_SHA384,
                    HashAlgorithm::Sha512 => &signature::RSA_PKCS1_SHA512,
                };
                let mut octets = vec![0; key.public_modulus_len()];
                key.sign(padding, &SystemRandom::new(), message, &mut octets).map_err(unspecified)?;
                Ok(octets)
            }
            Secret::Ec(key) => {
                let digest = digest::digest(digest_of(hash), message);
                let fitted = fit(self.algorithm, digest.as_ref())?;
                Ok(key.sign_digest(&fitted).map_err(unspecified)?.as_ref().to_vec())
            }
        }
    }
}

impl fmt::Debug for KeyPair {
    /// Nothing of the private key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// RFC 5915. Only what is needed to know the curve.
#[derive(der::Sequence)]
struct EcPrivateKey<'a> {
    _version: u8,
    _private_key: &'a der::asn1::OctetStringRef,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    parameters: Option<ObjectIdentifier>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    _public_key: Option<der::asn1::BitStringRef<'a>>,
}

/// RFC 8017. Only what is needed to know the size.
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

/// Fills with random octets.
pub(crate) fn random(octets: &mut [u8]) -> Result<()> {
    SystemRandom::new().fill(octets).map_err(|_| PkiError::Internal("there are no random numbers".to_owned()))
}

pub(crate) fn digest_of(hash: HashAlgorithm) -> &'static digest::Algorithm {
    match hash {
        HashAlgorithm::Sha256 => &digest::SHA256,
        HashAlgorithm::Sha384 => &digest::SHA384,
        HashAlgorithm::Sha512 => &digest::SHA512,
    }
}

/// aws-lc-rs signs with the hash algorithm of the curve's own size only. ECDSA takes of a digest the leftmost bits, as
/// many as the curve has, as a number: so a longer digest is cut, and a shorter one gets zeros before it, which changes
/// nothing of the number.
fn fit(algorithm: KeyAlgorithm, digest: &[u8]) -> Result<digest::Digest> {
    let (usual, size) = if algorithm == KeyAlgorithm::Ec384 { (&digest::SHA384, 48) } else { (&digest::SHA256, 32) };
    let mut octets = vec![0; size];
    let taken = digest.len().min(size);
    let (from, to) = (digest.get(..taken), octets.get_mut(size - taken..));
    if let (Some(from), Some(to)) = (from, to) {
        to.copy_from_slice(from);
    }
    digest::Digest::import_less_safe(&octets, usual).map_err(unspecified)
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

/// The one block that holds a key; `EC PARAMETERS` may stand before it.
fn only_key(text: &str) -> Result<pem::Block> {
    let mut blocks = pem::blocks("private key", text)?;
    blocks.retain(|block| block.label != "EC PARAMETERS");
    if let Some(second) = blocks.get(1) {
        return Err(PkiError::WrongBlock { what: "private key", found: second.label.clone() });
    }
    blocks.pop().ok_or_else(|| PkiError::WrongBlock { what: "private key", found: "EC PARAMETERS".to_owned() })
}

/// A key of a size that is not offered is refused by aws-lc like one that is broken; its size tells them apart.
fn rejected(what: &str, pkcs1: &[u8], error: impl fmt::Display) -> PkiError {
    match RsaPrivateKey::from_der(pkcs1).map(|key| key.modulus.as_bytes().len() * 8) {
        Ok(bits) if !(2048..=8192).contains(&bits) => PkiError::UnsupportedKey(format!("{what} with {bits} bits")),
        _ => not_a_key(error),
    }
}

fn not_a_key(error: impl fmt::Display) -> PkiError {
    PkiError::NotAKey(error.to_string())
}

fn unspecified(_: aws_lc_rs::error::Unspecified) -> PkiError {
    PkiError::Internal("aws-lc failed without a reason".to_owned())
}
