//! The limits that a declaration names after `where`. Each checks one value and adds what it breaks to the validation, whose methods have
//! the rules and their words.

use std::fmt::Display;

use crate::codegen::{Secret, Validate, Validation};

pub use crate::pattern;

/// A number that is not too small.
pub fn minimum<T: PartialOrd + Display + Copy>(minimum: T) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.minimum(name, value, minimum)
}

/// A number that is not too large.
pub fn maximum<T: PartialOrd + Display + Copy>(maximum: T) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.maximum(name, value, maximum)
}

/// A number among those that are documented.
pub fn one_of<T: PartialEq + Display, const N: usize>(values: [T; N]) -> impl Fn(&T, &str, &mut Validation) {
    move |value, name, validation| validation.one_of(name, value, &values)
}

/// A text that is neither too short nor too long, in characters.
pub fn length(minimum: usize, maximum: usize) -> impl Fn(&String, &str, &mut Validation) {
    move |value, name, validation| validation.length(name, value, minimum, maximum)
}

/// A text that a pattern matches somewhere; `pattern!` compiles it once for each place.
pub fn matches(pattern: Option<&'static regex_lite::Regex>) -> impl Fn(&String, &str, &mut Validation) {
    move |value, name, validation| {
        if let Some(pattern) = pattern {
            validation.pattern(name, value, pattern);
        }
    }
}

/// A secret that is neither too short nor too long, in characters.
pub fn secret(minimum: usize, maximum: usize) -> impl Fn(&Secret, &str, &mut Validation) {
    move |value, name, validation| validation.secret(name, value, minimum, maximum)
}

/// A list that is neither too short nor too long.
pub fn items<T>(minimum: usize, maximum: usize) -> impl Fn(&Vec<T>, &str, &mut Validation) {
    move |value, name, validation| validation.items(name, value.len(), minimum, maximum)
}

/// A value that has limits itself, or a list or map of such values.
pub fn nested<T: Validate>() -> impl Fn(&T, &str, &mut Validation) {
    |value, name, validation| validation.within(name, value)
}

/// A list or map of which each value keeps a limit.
pub fn each<C: Each>(limit: impl Fn(&C::Value, &str, &mut Validation)) -> impl Fn(&C, &str, &mut Validation) {
    move |values, name, validation| values.each(|place, value| limit(value, &format!("{name}[{place}]"), validation))
}

/// What holds values: a list by their indices, or a map by their keys.
pub trait Each {
    /// What it holds.
    type Value;

    /// Calls `visit` with the place of each value.
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

/// The limit that a pattern matches somewhere in a text. The syntax is that of `regex-lite`; a pattern that it does not know, which no
/// checked spec has, limits nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! pattern {
    ($pattern:literal) => {{
        static PATTERN: ::std::sync::LazyLock<::std::option::Option<$crate::codegen::Regex>> =
            ::std::sync::LazyLock::new(|| $crate::codegen::Regex::new($pattern).ok());
        $crate::codegen::limits::matches(PATTERN.as_ref())
    }};
}
