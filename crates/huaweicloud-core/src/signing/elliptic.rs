//! Signs on elliptic curves: ECDSA on P-256, and SM2.
//!
//! Derives a private key from the access key and signs a text with it; the result is DER in
//! hexadecimal. Nonces follow RFC 6979, so signatures are deterministic. It must not know what the
//! text contains.

use zeroize::Zeroizing;

use super::error::SigningError;
use super::hash::{Hash, Mac};
use super::keys::Keys;

/// The signature of `text` for `SDK-ECDSA-P256-SHA256`.
#[cfg(feature = "ecdsa-p256")]
pub(super) fn sign_p256(name: &str, keys: &Keys<'_>, text: &str) -> Result<String, SigningError> {
    use p256::ecdsa::signature::Signer;
    use p256::ecdsa::{Signature, SigningKey};

    let key = derive_key(Hash::Sha256, name, keys, |bytes| SigningKey::from_slice(bytes).ok())?;
    let signature: Signature = key.try_sign(text.as_bytes()).map_err(|_| SigningError::SecretKey)?;
    Ok(super::hash::hex(signature.to_der().as_bytes()))
}

/// The signature of `text` for `SDK-SM2-SM3`, with the default user ID of the standard GM/T 0009.
///
/// The derived key is wiped; the copy within sm2's `SigningKey` is not, since the crate provides no
/// way to do so.
#[cfg(feature = "sm2")]
pub(super) fn sign_sm2(name: &str, keys: &Keys<'_>, text: &str) -> Result<String, SigningError> {
    use sm2::dsa::SigningKey;
    use sm2::dsa::signature::Signer;

    const USER_ID: &str = "1234567812345678";

    let key = derive_key(Hash::Sm3, name, keys, |bytes| SigningKey::from_slice(USER_ID, bytes).ok())?;
    let signature = key.try_sign(text.as_bytes()).map_err(|_| SigningError::SecretKey)?;
    Ok(super::hash::hex(signature.to_der().as_bytes()))
}

/// Derives the private key: the first of up to 256 candidates that, plus one, is in the range
/// `1..n`, where n is the order of the curve. `accept` converts valid bytes into a key, and rejects
/// others. Java's SDK derives other candidates for an access key that is not 20 bytes long; this
/// follows the Python and Go ones.
fn derive_key<K>(
    hash: Hash,
    name: &str,
    keys: &Keys<'_>,
    accept: impl Fn(&[u8]) -> Option<K>,
) -> Result<K, SigningError> {
    for counter in 0..=u8::MAX {
        let candidate = candidate(hash, name, keys, counter)?;
        if let Some(key) = plus_one(candidate).and_then(|bytes| accept(&*bytes)) {
            return Ok(key);
        }
    }
    Err(SigningError::SecretKey)
}

/// Key derivation in counter mode (NIST SP 800-108): index, label, zero, context, and the length of
/// the key in bits.
fn candidate(hash: Hash, name: &str, keys: &Keys<'_>, counter: u8) -> Result<Mac, SigningError> {
    let parts: [&[u8]; 6] =
        [&1u32.to_be_bytes(), name.as_bytes(), &[0], keys.access_key.as_bytes(), &[counter], &256u32.to_be_bytes()];
    hash.hmac(keys.secret_bytes(), &parts)
}

/// Adds one to a big-endian number. `None` on overflow.
fn plus_one(mut number: Mac) -> Option<Zeroizing<[u8; 32]>> {
    for byte in number.iter_mut().rev() {
        let (sum, carry) = byte.overflowing_add(1);
        *byte = sum;
        if !carry {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn plus_one_carries_and_overflows() {
        let number = |low: [u8; 3]| {
            let mut bytes = [0; 32];
            bytes[29..].copy_from_slice(&low);
            Zeroizing::new(bytes)
        };
        assert_eq!(plus_one(number([0, 0, 0])), Some(number([0, 0, 1])));
        assert_eq!(plus_one(number([1, 255, 255])), Some(number([2, 0, 0])));
        assert_eq!(plus_one(Zeroizing::new([255; 32])), None);
    }

    /// No key is known whose first candidate is out of range, so rejections are simulated.
    #[test]
    fn derive_key_uses_the_first_valid_candidate() {
        let secret_key = Secret::from("SK");
        let keys = Keys::new("AK", &secret_key);
        let third = plus_one(candidate(Hash::Sha256, "name", &keys, 2).unwrap()).unwrap();
        let calls = std::cell::Cell::new(0);
        let accept = |bytes: &[u8]| {
            calls.set(calls.get() + 1);
            (calls.get() == 3).then(|| bytes.to_vec())
        };
        assert_eq!(derive_key(Hash::Sha256, "name", &keys, accept).unwrap(), third.to_vec());

        let calls = std::cell::Cell::new(0);
        let reject = |_: &[u8]| {
            calls.set(calls.get() + 1);
            None::<()>
        };
        assert_eq!(derive_key(Hash::Sha256, "name", &keys, reject), Err(SigningError::SecretKey));
        assert_eq!(calls.get(), 256);
    }

    #[cfg(feature = "ecdsa-p256")]
    #[test]
    fn p256_keys_are_below_the_order_of_the_curve() {
        use p256::ecdsa::SigningKey;

        let order = b"\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\
            \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
        let mut largest = *order;
        largest[31] -= 1;
        assert!(SigningKey::from_slice(&largest).is_ok());
        assert!(SigningKey::from_slice(order).is_err());
        assert!(SigningKey::from_slice(&[0; 32]).is_err());
    }
}
