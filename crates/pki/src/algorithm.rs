//! The supported key and hash algorithms, and their names in each service. PCA and SCM name key
//! algorithms differently.

use crate::{PkiError, Result};

/// The algorithm and size of a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyAlgorithm {
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits, which only SCM offers.
    Rsa3072,
    /// RSA with 4096 bits.
    Rsa4096,
    /// The elliptic curve P-256.
    Ec256,
    /// The elliptic curve P-384.
    Ec384,
}

impl KeyAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 5] = [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096, Self::Ec256, Self::Ec384];

    /// The algorithm with this name in PCA, such as `EC256`. `SM2` and `RSA3072` are not supported.
    pub fn from_pca(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.pca_name() == name && *algorithm != Self::Rsa3072)
            .ok_or_else(|| PkiError::UnsupportedKey(name.to_owned()))
    }

    /// The algorithm with this name in SCM, such as `EC_P256`. `SM2` is not supported.
    pub fn from_scm(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.scm_name() == name)
            .ok_or_else(|| PkiError::UnsupportedKey(name.to_owned()))
    }

    /// Its name in PCA, such as `RSA2048`.
    pub fn pca_name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "RSA2048",
            Self::Rsa3072 => "RSA3072",
            Self::Rsa4096 => "RSA4096",
            Self::Ec256 => "EC256",
            Self::Ec384 => "EC384",
        }
    }

    /// Its name in SCM, such as `RSA_2048`.
    pub fn scm_name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "RSA_2048",
            Self::Rsa3072 => "RSA_3072",
            Self::Rsa4096 => "RSA_4096",
            Self::Ec256 => "EC_P256",
            Self::Ec384 => "EC_P384",
        }
    }

    /// The key size in bits.
    pub fn bits(self) -> usize {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
            Self::Ec256 => 256,
            Self::Ec384 => 384,
        }
    }

    /// Whether it is RSA, of any size.
    pub fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096)
    }

    /// The hash algorithm that matches the strength of the key.
    pub fn default_hash(self) -> HashAlgorithm {
        if self == Self::Ec384 { HashAlgorithm::Sha384 } else { HashAlgorithm::Sha256 }
    }
}

/// The hash algorithm of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl HashAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The algorithm with this name, such as `SHA256`. `SM3` is not supported.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| PkiError::UnsupportedHash(name.to_owned()))
    }

    /// Its name, such as `SHA256`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }
}
