//! Values that must not be shown: keys, tokens, private keys and passwords as strings, and files
//! that contain them as bytes.
//!
//! [`Secret`] and [`SecretBytes`] keep their contents out of every `Debug` output and wipe them
//! from memory when dropped. They must not know what the contents mean or where they are sent.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A secret string.
///
/// `Debug` prints `[redacted]`, there is no `Display`, and the memory is zeroed on drop (also for
/// each clone). Secrets of equal length are compared in constant time; a difference in length can
/// be observed. Reading the string takes an explicit [`expose_secret`](Secret::expose_secret).
///
/// Serde writes and reads it as a plain string, since it is a field of request and response bodies.
///
/// ```
/// use huaweicloud_core::Secret;
///
/// let key = Secret::from("correct horse");
/// assert_eq!(format!("{key:?}"), "[redacted]");
/// assert_eq!(key.expose_secret(), "correct horse");
/// ```
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The string itself. Copies of it are not wiped.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }

    /// Whether the string is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    /// Takes ownership without a copy, so that no second copy stays in memory.
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// Secret bytes, such as an archive with a private key.
///
/// `Debug` prints `[redacted]`, and the memory is zeroed on drop (also for each clone). Secrets of
/// equal length are compared in constant time. Reading the bytes takes an explicit
/// [`expose_secret`](SecretBytes::expose_secret).
///
/// ```
/// use huaweicloud_core::SecretBytes;
///
/// let archive = SecretBytes::from(b"PK".to_vec());
/// assert_eq!(format!("{archive:?}"), "[redacted]");
/// assert_eq!(archive.expose_secret(), b"PK");
/// ```
#[derive(Clone, Default)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// The bytes themselves. Copies of them are not wiped.
    #[must_use]
    pub fn expose_secret(&self) -> &[u8] {
        &self.0
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for SecretBytes {
    /// Takes ownership without a copy, so that no second copy stays in memory.
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl PartialEq for SecretBytes {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretBytes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_redacted_when_nested() {
        let nested = Some(vec![Secret::from("canary")]);
        assert_eq!(format!("{nested:?}"), "Some([[redacted]])");
        assert!(!format!("{nested:#?}").contains("canary"));
        let bytes = Some(vec![SecretBytes::from(b"canary".to_vec())]);
        assert_eq!(format!("{bytes:?} {bytes:#?}").matches("[redacted]").count(), 2);
        assert!(!format!("{bytes:?} {bytes:#?}").contains("99"), "no byte is shown either");
    }

    #[test]
    fn secrets_compare_by_content() {
        assert_eq!(Secret::from("a"), Secret::from(String::from("a")));
        assert_ne!(Secret::from("a"), Secret::from("b"));
        assert_ne!(Secret::from("a"), Secret::from("ab"));
        assert!(Secret::default().is_empty());
        let bytes = |bytes: &[u8]| SecretBytes::from(bytes.to_vec());
        assert_eq!(bytes(b"a"), bytes(b"a"));
        assert!(bytes(b"a") != bytes(b"b") && bytes(b"a") != bytes(b"ab"));
        assert!(SecretBytes::default().is_empty());
    }

    #[test]
    fn secret_serializes_as_a_plain_string() {
        let secret: Secret = serde_json::from_str(r#""line\nbreak""#).unwrap();
        assert_eq!(secret.expose_secret(), "line\nbreak");
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""line\nbreak""#);
        assert!(serde_json::from_str::<Secret>("1").is_err());
    }
}
