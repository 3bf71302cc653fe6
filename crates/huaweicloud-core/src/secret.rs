//! A string that must not be seen: keys, tokens, private keys, passwords.
//!
//! [`Secret`] keeps its text out of every `Debug` output and wipes it from memory when dropped. It must not know what
//! its text means or where it is sent.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A secret string.
///
/// `Debug` prints `[redacted]`, there is no `Display`, and the memory is overwritten with zeroes on drop (also that of
/// each clone). Two secrets of equal length are compared in a time that does not depend on their text; that lengths
/// differ can be observed. Reading the text takes an explicit [`expose_secret`](Secret::expose_secret).
///
/// Serde writes and reads it as a plain string, since it stands as a field in bodies of requests and answers.
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
    /// The text itself. What is done with it is the caller's responsibility: copies are not wiped.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    /// Takes the string over without a copy, so no second one stays in memory.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_redacted_also_when_nested() {
        let nested = Some(vec![Secret::from("canary")]);
        assert_eq!(format!("{nested:?}"), "Some([[redacted]])");
        assert!(!format!("{nested:#?}").contains("canary"));
    }

    #[test]
    fn equality_is_that_of_the_text() {
        assert_eq!(Secret::from("a"), Secret::from(String::from("a")));
        assert_ne!(Secret::from("a"), Secret::from("b"));
        assert_ne!(Secret::from("a"), Secret::from("ab"));
        assert!(Secret::default().is_empty());
    }

    #[test]
    fn serde_uses_the_plain_string() {
        let secret: Secret = serde_json::from_str(r#""line\nbreak""#).unwrap();
        assert_eq!(secret.expose_secret(), "line\nbreak");
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""line\nbreak""#);
        assert!(serde_json::from_str::<Secret>("1").is_err());
    }
}
