//! Seals secrets at rest with AES-256-GCM, each for one scope, under one key of the store.
//!
//! A sealed value that was moved to another account or changed does not open. It must not know
//! where the key is stored.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::StoreError;

/// The length of a key in bytes.
pub(super) const KEY_LENGTH: usize = 32;

/// Seals and opens secrets.
pub(crate) struct Vault(RandomizedNonceKey);

/// A sealed secret, which can be stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Sealed(String);

impl Sealed {
    /// A text that may be a sealed secret.
    pub(super) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Vault {
    pub(super) fn new(key: &[u8; KEY_LENGTH]) -> Result<Self, StoreError> {
        RandomizedNonceKey::new(&AES_256_GCM, key).map(Self).map_err(|_| StoreError::Sealed)
    }

    /// Seals a secret for a scope.
    pub(crate) fn seal(&self, scope: &str, secret: &[u8]) -> Result<Sealed, StoreError> {
        Ok(Sealed(STANDARD_NO_PAD.encode(self.seal_bytes(scope, secret)?)))
    }

    /// Opens a secret that was sealed for this scope.
    pub(crate) fn open(&self, scope: &str, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let bytes = STANDARD_NO_PAD.decode(&sealed.0).map_err(|_| StoreError::Sealed)?;
        self.open_bytes(scope, &bytes)
    }

    /// Seals a secret. The result is the nonce, the ciphertext and the tag.
    pub(crate) fn seal_bytes(&self, scope: &str, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut sealed = secret.to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(scope.as_bytes()), &mut sealed)
            .map_err(|_| StoreError::Sealed)?;
        let mut bytes = nonce.as_ref().to_vec();
        bytes.append(&mut sealed);
        Ok(bytes)
    }

    pub(crate) fn open_bytes(&self, scope: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or(StoreError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| StoreError::Sealed)?;
        let mut opened = Zeroizing::new(sealed.to_vec());
        let length = self
            .0
            .open_in_place(nonce, Aad::from(scope.as_bytes()), &mut opened)
            .map_err(|_| StoreError::Sealed)?
            .len();
        opened.truncate(length);
        Ok(opened)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Vault")
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sealed")
    }
}
