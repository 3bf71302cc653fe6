//! The hash functions, HMAC over them, and hexadecimal digits.
//!
//! Knows bytes only. What it is applied to, and under which key, is for the modules of the algorithms.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::error::SigningError;

/// The output of an HMAC, which may be a key. Both hash functions give 32 bytes.
pub(super) type Code = Zeroizing<[u8; 32]>;

/// The hash function of an algorithm.
#[derive(Clone, Copy)]
pub(super) enum Hash {
    Sha256,
    #[cfg(feature = "sm3")]
    Sm3,
}

impl Hash {
    /// The hash in lower-case hexadecimal digits.
    pub(super) fn hex(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha256 => hex(&Sha256::digest(bytes)),
            #[cfg(feature = "sm3")]
            Self::Sm3 => hex(&sm3::Sm3::digest(bytes)),
        }
    }

    /// HMAC of the parts, one after the other.
    pub(super) fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Result<Code, SigningError> {
        match self {
            Self::Sha256 => code::<Hmac<Sha256>>(key, parts),
            #[cfg(feature = "sm3")]
            Self::Sm3 => code::<Hmac<sm3::Sm3>>(key, parts),
        }
    }
}

fn code<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Result<Code, SigningError> {
    // HMAC takes keys of any length, so this fails for no key; the type of the function admits that it may.
    let mut mac = <M as KeyInit>::new_from_slice(key).map_err(|_| SigningError::SecretKey)?;
    parts.iter().for_each(|part| mac.update(part));
    let mut output = mac.finalize().into_bytes();
    let mut code = Code::default();
    code.iter_mut().zip(output.iter()).for_each(|(to, from)| *to = *from);
    output.as_mut_slice().zeroize();
    Ok(code)
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    // With all its room at once: what is written may be a key, which growing would leave behind in copies.
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    text
}
