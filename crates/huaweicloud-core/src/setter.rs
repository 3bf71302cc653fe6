//! Conversions that setters accept: for each kind of field, the types that a caller is likely to
//! have.
//!
//! It must not know any field, and checks no limits: a failed conversion is stored in the field,
//! and reported when the request is built.

mod containers;
mod scalars;

pub use containers::FromPair;
pub use scalars::FromText;

use crate::field::Field;

/// A value that a setter accepts for a field of type `T`.
///
/// | field | accepted values |
/// | --- | --- |
/// | text, `Secret`, `LocalDateTime`, `DateTime`, `Date`, enumeration | `&str`, `String`, `&String`, `Cow<str>`, `Box<str>`, `Arc<str>`; the type itself |
/// | integer | any integer; out-of-range values are a violation |
/// | number | floats, and integers of at most 32 bits |
/// | `bool` | `bool` |
/// | `UnixMillis` | `UnixMillis`, `SystemTime`, `i64`; with the features `jiff` and `chrono` the times of these crates |
/// | `DateTime` | also `UnixMillis`, `SystemTime`; with the features `jiff` and `chrono` the times of these crates |
/// | `Date` | with the features `jiff` and `chrono` also the dates of these crates |
/// | structure | the structure, a reference to it, its builder; a pair, if its fields are `key` and `value` or `values` |
/// | map | maps, and arrays or vectors of pairs |
///
/// Each may be wrapped in an `Option`; `None` unsets the field. For lists see [`IntoList`].
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` does not accept `{Self}`",
    label = "cannot be converted into `{T}`",
    note = "strings, secrets and enumerations accept `&str`, `String`, `&String`, `Cow<str>`, `Box<str>` and `Arc<str>`",
    note = "integers accept any integer, numbers accept floats, times accept `UnixMillis` and `SystemTime`, those that are numbers `i64`, those that are text strings",
    note = "structures accept the structure or its builder, and tags accept pairs such as `(\"env\", \"prod\")`; any of these may be in an `Option`"
)]
pub trait IntoField<T> {
    /// Converts the value into a field.
    #[doc(hidden)]
    fn into_field(self) -> Field<T>;
}

/// A value that a setter accepts for a list of `T`: arrays, vectors, slices, sets, maps and
/// iterators whose items implement [`IntoField`]. Each may be wrapped in an `Option`; `None` unsets
/// the list.
///
/// `By` distinguishes lists from optional lists and is inferred.
#[diagnostic::on_unimplemented(
    message = "a list of `{T}` does not accept `{Self}`",
    label = "cannot be converted into a list of `{T}`",
    note = "lists accept arrays, vectors, slices, sets and iterators, or an `Option` of them; each item must convert into `{T}`",
    note = "strings accept `&str` and `String`, structures accept the structure or its builder, tags accept pairs such as `(\"env\", \"prod\")`"
)]
pub trait IntoList<T, By> {
    /// Converts the values into a field.
    #[doc(hidden)]
    fn into_list(self) -> Field<Vec<T>>;
}

#[cfg(test)]
mod tests;
