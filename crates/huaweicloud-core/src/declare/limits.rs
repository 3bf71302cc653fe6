//! The limits that a declaration lists after `where`. Each checks one value and reports violations
//! to the [`Validation`], whose methods define the rules and messages.

use std::fmt::Display;

use crate::codegen::{Secret, Validate, Validation};
pub use crate::pattern;

/// A minimum for a number.
pub fn minimum<T: PartialOrd + Display + Copy>(minimum: T) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.minimum(name, value, minimum)
}

/// A maximum for a number.
pub fn maximum<T: PartialOrd + Display + Copy>(maximum: T) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.maximum(name, value, maximum)
}

/// The allowed values of a number.
pub fn one_of<T: PartialEq + Display, const N: usize>(values: [T; N]) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.one_of(name, value, &values)
}

/// The minimum and maximum length of a string, in characters.
pub fn length<T: AsRef<str>>(minimum: usize, maximum: usize) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.length(name, value.as_ref(), minimum, maximum)
}

/// A text that is a time in RFC 3339.
pub fn date_time<T: AsRef<str>>() -> impl Fn(&T, &str, &mut Validation) {
    |value, name, validation| validation.date_time(name, value.as_ref())
}

/// A text that is a date.
pub fn date<T: AsRef<str>>() -> impl Fn(&T, &str, &mut Validation) {
    |value, name, validation| validation.date(name, value.as_ref())
}

/// A pattern that matches somewhere in a string; `pattern!` compiles it once per use.
pub fn matches<T: AsRef<str>>(pattern: Option<&'static regex_lite::Regex>) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| {
        if let Some(pattern) = pattern {
            validation.pattern(name, value.as_ref(), pattern);
        }
    }
}

/// The minimum and maximum length of a secret, in characters.
pub fn secret(minimum: usize, maximum: usize) -> impl Fn(&Secret, &str, &mut Validation) {
    move |value, name, validation| validation.secret(name, value, minimum, maximum)
}

/// The minimum and maximum number of items of a list.
pub fn items<T>(minimum: usize, maximum: usize) -> impl Fn(&Vec<T>, &str, &mut Validation) {
    move |value, name, validation| validation.items(name, value.len(), minimum, maximum)
}

/// The limits of a structure, or of a list or map of structures.
pub fn nested<T: Validate>() -> impl Fn(&T, &str, &mut Validation) {
    |value, name, validation| validation.within(name, value)
}

/// A limit for each value of a list or map.
pub fn each<C: Each>(limit: impl Fn(&C::Value, &str, &mut Validation)) -> impl Fn(&C, &str, &mut Validation) {
    move |values, name, validation| values.each(|place, value| limit(value, &format!("{name}[{place}]"), validation))
}

/// A collection of values: a list by index, or a map by key.
pub trait Each {
    /// The type of the values.
    type Value;

    /// Calls `visit` with the index or key of each value, and the value.
    fn each(&self, visit: impl FnMut(String, &Self::Value));
}

impl<T> Each for Vec<T> {
    type Value = T;

    fn each(&self, mut visit: impl FnMut(String, &T)) {
        self.iter().enumerate().for_each(|(index, value)| visit(index.to_string(), value));
    }
}

impl<T> Each for std::collections::BTreeMap<String, T> {
    type Value = T;

    fn each(&self, mut visit: impl FnMut(String, &T)) {
        self.iter().for_each(|(key, value)| visit(format!("{key:?}"), value));
    }
}

/// Limits a string to those that a pattern matches somewhere. The syntax is that of `regex-lite`;
/// an unsupported pattern, which the spec's lint excludes, is ignored.
#[doc(hidden)]
#[macro_export]
macro_rules! pattern {
    ($pattern:literal) => {{
        static PATTERN: ::std::sync::LazyLock<::std::option::Option<$crate::codegen::Regex>> =
            ::std::sync::LazyLock::new(|| $crate::codegen::Regex::new($pattern).ok());
        $crate::codegen::limits::matches(PATTERN.as_ref())
    }};
}
