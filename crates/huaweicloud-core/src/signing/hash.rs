//! Hash functions, HMAC over them, and hexadecimal encoding.
//!
//! Works on bytes only. It must not know what they mean.

use hmac::{Hmac, KeyInit};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::error::SigningError;

/// The output of an HMAC, which may be a key. Both hash functions produce 32 bytes.
pub(super) type Mac = Zeroizing<[u8; 32]>;

/// The hash function of an algorithm.
#[derive(Clone, Copy)]
pub(super) enum Hash {
    Sha256,
    #[cfg(feature = "sm3")]
    Sm3,
}

impl Hash {
    /// The hash in lower-case hexadecimal.
    pub(super) fn hex(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha256 => hex(&Sha256::digest(bytes)),
            #[cfg(feature = "sm3")]
            Self::Sm3 => hex(&sm3::Sm3::digest(bytes)),
        }
    }

    /// The HMAC of the concatenated parts.
    pub(super) fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Result<Mac, SigningError> {
        match self {
            Self::Sha256 => mac::<Hmac<Sha256>>(key, parts),
            #[cfg(feature = "sm3")]
            Self::Sm3 => mac::<Hmac<sm3::Sm3>>(key, parts),
        }
    }
}

fn mac<M: hmac::Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Result<Mac, SigningError> {
    // HMAC accepts keys of any length, so this never fails, although the signature allows it.
    let mut state = <M as KeyInit>::new_from_slice(key).map_err(|_| SigningError::SecretKey)?;
    parts.iter().for_each(|part| state.update(part));
    let mut output = state.finalize().into_bytes();
    let mut mac = Mac::default();
    mac.iter_mut().zip(output.iter()).for_each(|(to, from)| *to = *from);
    output.as_mut_slice().zeroize();
    Ok(mac)
}

/// Encodes bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    // Allocated at once: the text may be a key, and growing would leave copies behind.
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    text
}
