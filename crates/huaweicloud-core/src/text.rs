//! Strings that a service constrains in their length or by a pattern, all of them by one generic type.
//!
//! A rule is a type of its own that generated code defines in a few lines; everything else is here. An error never holds the value
//! that broke a rule, since that may be a secret.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a string has to be like.
pub trait TextRule {
    /// The fewest characters, Unicode scalar values.
    const MIN_CHARACTERS: usize = 0;
    /// The most characters, Unicode scalar values.
    const MAX_CHARACTERS: usize = usize::MAX;
    /// A regular expression in the syntax of `regex-lite` that must match somewhere in the string.
    const PATTERN: Option<&'static str> = None;

    /// The compiled pattern. Generated rules keep it in a static, so that it is compiled once.
    #[must_use]
    fn pattern() -> Option<&'static regex_lite::Regex> {
        None
    }
}

/// A string that keeps the rule `R`.
///
/// Converting into it checks the rule; [`unchecked`](Self::unchecked) does not, for when the service accepts more than its
/// documentation says. Reading an answer does not check either: what the service says is taken as it is.
pub struct Text<R> {
    value: String,
    rule: PhantomData<fn() -> R>,
}

impl<R> Text<R> {
    /// A string that is sent whether or not it keeps the rule.
    #[must_use]
    pub fn unchecked(value: impl Into<String>) -> Self {
        Self { value: value.into(), rule: PhantomData }
    }

    /// The string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl<R: TextRule> Text<R> {
    /// Checks a string against the rule without making a text of it.
    ///
    /// # Errors
    ///
    /// What the string breaks: its length, with the limit and how many characters it has, or the pattern.
    pub fn check(value: &str) -> Result<(), ConversionError> {
        let characters = value.chars().count();
        if characters < R::MIN_CHARACTERS {
            let limit = R::MIN_CHARACTERS;
            return Err(format!("has {characters} characters and needs at least {limit}").into());
        }
        if characters > R::MAX_CHARACTERS {
            let limit = R::MAX_CHARACTERS;
            return Err(format!("has {characters} characters and may have at most {limit}").into());
        }
        match R::pattern() {
            Some(pattern) if !pattern.is_match(value) => {
                Err(format!("does not match the pattern {}", R::PATTERN.unwrap_or_default()).into())
            }
            _ => Ok(()),
        }
    }
}

impl<R: TextRule> TryFrom<String> for Text<R> {
    type Error = ConversionError;

    fn try_from(value: String) -> Result<Self, ConversionError> {
        Self::check(&value).map(|()| Self::unchecked(value))
    }
}

impl<R: TextRule> TryFrom<&str> for Text<R> {
    type Error = ConversionError;

    fn try_from(value: &str) -> Result<Self, ConversionError> {
        Self::check(value).map(|()| Self::unchecked(value))
    }
}

impl<R: TextRule> TryFrom<&String> for Text<R> {
    type Error = ConversionError;

    fn try_from(value: &String) -> Result<Self, ConversionError> {
        Self::try_from(value.as_str())
    }
}

impl<R: TextRule> FromStr for Text<R> {
    type Err = ConversionError;

    fn from_str(value: &str) -> Result<Self, ConversionError> {
        Self::try_from(value)
    }
}

impl<R> From<Text<R>> for String {
    fn from(text: Text<R>) -> Self {
        text.value
    }
}

impl<R> Deref for Text<R> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

impl<R> AsRef<str> for Text<R> {
    fn as_ref(&self) -> &str {
        &self.value
    }
}

impl<R> fmt::Display for Text<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.value)
    }
}

impl<R> fmt::Debug for Text<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.value, f)
    }
}

// By hand and not derived, since `R` need not be any of these.
impl<R> Clone for Text<R> {
    fn clone(&self) -> Self {
        Self::unchecked(self.value.clone())
    }
}

/// The empty string, which is what an answer that leaves it out reads as. It need not keep the rule.
impl<R> Default for Text<R> {
    fn default() -> Self {
        Self::unchecked("")
    }
}

impl<R> PartialEq for Text<R> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<R> Eq for Text<R> {}

impl<R> PartialEq<str> for Text<R> {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl<R> PartialEq<&str> for Text<R> {
    fn eq(&self, other: &&str) -> bool {
        self.value == *other
    }
}

impl<R> PartialOrd for Text<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R> Ord for Text<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<R> Hash for Text<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<R> Serialize for Text<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

impl<'de, R> Deserialize<'de> for Text<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::unchecked)
    }
}

/// Implements [`TextRule`] for a type, which may be an empty enum. Generated code uses it; so may anybody with a rule of their own.
///
/// ```
/// enum NameRule {}
/// huaweicloud_core::text_rule!(NameRule { min => 3, max => 63, pattern => "^[A-Za-z0-9_.-]+$" });
/// type Name = huaweicloud_core::Text<NameRule>;
///
/// assert_eq!(Name::try_from("edge-2026")?, "edge-2026");
/// assert!(Name::try_from("no spaces").is_err());
/// # Ok::<(), huaweicloud_core::ConversionError>(())
/// ```
#[macro_export]
macro_rules! text_rule {
    ($name:ident { $(min => $min:literal $(,)?)? $(max => $max:literal $(,)?)? $(pattern => $pattern:literal $(,)?)? }) => {
        impl $crate::TextRule for $name {
            $(const MIN_CHARACTERS: usize = $min;)?
            $(const MAX_CHARACTERS: usize = $max;)?
            $(
                const PATTERN: ::std::option::Option<&'static str> = ::std::option::Option::Some($pattern);

                fn pattern() -> ::std::option::Option<&'static $crate::codegen::Regex> {
                    static PATTERN: ::std::sync::LazyLock<::std::option::Option<$crate::codegen::Regex>> =
                        ::std::sync::LazyLock::new(|| $crate::codegen::Regex::new($pattern).ok());
                    PATTERN.as_ref()
                }
            )?
        }
    };
}

/// A value breaks a rule of the type that it was to become, such as its greatest length. Says which rule, not which value.
#[derive(Clone, PartialEq, Eq)]
pub struct ConversionError(Cow<'static, str>);

impl std::error::Error for ConversionError {}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&'static str> for ConversionError {
    fn from(rule: &'static str) -> Self {
        Self(rule.into())
    }
}

impl From<String> for ConversionError {
    fn from(rule: String) -> Self {
        Self(rule.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    enum NameRule {}
    text_rule!(NameRule { min => 3, max => 5, pattern => "^[a-z名]+$" });

    enum AtMostTwo {}
    text_rule!(AtMostTwo { max => 2 });

    enum Anything {}
    text_rule!(Anything {});

    type Name = Text<NameRule>;

    #[test]
    fn each_rule_is_checked_with_its_limit() {
        assert_eq!(Name::try_from("abc").map(String::from), Ok("abc".to_owned()));
        assert_eq!("名名名名名".parse::<Name>().map(|name| name.len()), Ok(15), "characters count, not bytes");
        let message = |value: &str| Name::try_from(value).map_err(|error| error.to_string());
        assert_eq!(message("ab"), Err("has 2 characters and needs at least 3".to_owned()));
        assert_eq!(message("abcdef"), Err("has 6 characters and may have at most 5".to_owned()));
        assert_eq!(message("ABC"), Err("does not match the pattern ^[a-z名]+$".to_owned()));
        assert!(Text::<AtMostTwo>::try_from("").is_ok() && Text::<AtMostTwo>::try_from("abc").is_err());
        assert!(Text::<Anything>::try_from("x".repeat(100_000)).is_ok());
    }

    #[test]
    fn unchecked_and_read_values_are_taken_as_they_are() {
        assert_eq!(Name::unchecked("NO"), "NO");
        assert_eq!(serde_json::from_str::<Name>("\"far too long\"").ok(), Some(Name::unchecked("far too long")));
        assert_eq!(serde_json::to_string(&Name::unchecked("a\nb")).ok(), Some(r#""a\nb""#.to_owned()));
    }

    #[test]
    fn it_prints_as_the_string_does() {
        let name = Name::unchecked("a\"b");
        assert_eq!(format!("{name} {name:?} {name:>5}"), "a\"b \"a\\\"b\"   a\"b");
    }
}
