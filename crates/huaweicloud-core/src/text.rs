//! Values that a service constrains: what a value that breaks a rule becomes.
//!
//! It must not know any rule, and an error never holds the value that broke one, since that may be a secret.

use std::borrow::Cow;
use std::fmt;

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
