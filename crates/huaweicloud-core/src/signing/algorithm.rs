//! The algorithms, and how they differ: name, hash, header for the hash of the body, scope.
//!
//! An algorithm is a plain value that a caller can keep in its settings. It must not know keys or
//! requests.

use super::CONTENT_SHA256_HEADER;
use super::error::SigningError;
use super::hash::Hash;
use super::keys::is_valid_in_authorization;

/// A signing algorithm. The default is what services accept unless their documentation states
/// otherwise.
///
/// The vendor's SDKs support the same five. Those that need a feature of this crate are only for
/// services whose documentation requires them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `SDK-HMAC-SHA256`: uses the secret key directly. The signature is not bound to a region or
    /// service.
    #[default]
    HmacSha256,
    /// `V11-HMAC-SHA256`, called derived authentication in the vendor's SDKs: uses a key derived
    /// for one day, region and service. Created by [`Algorithm::v11`].
    V11HmacSha256 {
        /// The region, such as `cn-north-4`; `globe` for a global service.
        region: String,
        /// The name of the service for signing, such as `iotdm`.
        service: String,
    },
    /// `SDK-HMAC-SM3`: like [`HmacSha256`](Self::HmacSha256), but with the hash function SM3. Needs
    /// the feature `sm3`.
    #[cfg(feature = "sm3")]
    HmacSm3,
    /// `SDK-ECDSA-P256-SHA256`: ECDSA with a key that is derived from the access key, nonces by RFC
    /// 6979. Needs the feature `ecdsa-p256`.
    #[cfg(feature = "ecdsa-p256")]
    EcdsaP256Sha256,
    /// `SDK-SM2-SM3`: SM2 with a key that is derived from the access key, nonces by RFC 6979, and
    /// the hash function SM3. Needs the feature `sm2`.
    #[cfg(feature = "sm2")]
    Sm2Sm3,
}

impl Algorithm {
    /// `V11-HMAC-SHA256` for a region and a service.
    #[must_use]
    pub fn v11(region: impl Into<String>, service: impl Into<String>) -> Self {
        Self::V11HmacSha256 { region: region.into(), service: service.into() }
    }

    /// The name of the algorithm, as it appears in the string to sign and in `Authorization`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::HmacSha256 => "SDK-HMAC-SHA256",
            Self::V11HmacSha256 { .. } => "V11-HMAC-SHA256",
            #[cfg(feature = "sm3")]
            Self::HmacSm3 => "SDK-HMAC-SM3",
            #[cfg(feature = "ecdsa-p256")]
            Self::EcdsaP256Sha256 => "SDK-ECDSA-P256-SHA256",
            #[cfg(feature = "sm2")]
            Self::Sm2Sm3 => "SDK-SM2-SM3",
        }
    }

    /// The header whose value replaces the hash of the body: [`CONTENT_SHA256_HEADER`], or
    /// [`CONTENT_SM3_HEADER`](super::CONTENT_SM3_HEADER) for algorithms with SM3.
    #[must_use]
    pub fn content_header(&self) -> &'static str {
        match self.hash() {
            Hash::Sha256 => CONTENT_SHA256_HEADER,
            #[cfg(feature = "sm3")]
            Hash::Sm3 => super::CONTENT_SM3_HEADER,
        }
    }

    pub(super) fn hash(&self) -> Hash {
        match self {
            Self::HmacSha256 | Self::V11HmacSha256 { .. } => Hash::Sha256,
            #[cfg(feature = "sm3")]
            Self::HmacSm3 => Hash::Sm3,
            #[cfg(feature = "ecdsa-p256")]
            Self::EcdsaP256Sha256 => Hash::Sha256,
            #[cfg(feature = "sm2")]
            Self::Sm2Sm3 => Hash::Sm3,
        }
    }

    /// The scope that the key is derived for, if any: `YYYYMMDD/<region>/<service>`.
    pub(super) fn scope(&self, day: &str) -> Result<Option<String>, SigningError> {
        match self {
            Self::V11HmacSha256 { region, service }
                if is_valid_in_authorization(region) && is_valid_in_authorization(service) =>
            {
                Ok(Some(format!("{day}/{region}/{service}")))
            }
            Self::V11HmacSha256 { .. } => Err(SigningError::Scope),
            _ => Ok(None),
        }
    }
}
