//! What setters take: for each kind of field, whatever a caller is likely to have.
//!
//! It must not know any field, and checks no limit: what cannot be converted is kept in the field, and reported when it is built.

mod containers;
mod scalars;

pub use containers::FromPair;
pub use scalars::FromText;

use crate::field::Field;

/// What a setter takes for a field of the type `T`.
///
/// | field | what it takes |
/// | --- | --- |
/// | text, `Secret`, enumeration | `&str`, `String`, `&String`, `Cow<str>`, `Box<str>`, `Arc<str>`; the type itself |
/// | integer | any integer; one that does not fit is a violation |
/// | number | floats, and integers of at most 32 bits |
/// | `bool` | `bool` |
/// | `UnixMillis` | `UnixMillis`, `SystemTime`, `i64`; with the features `jiff` and `chrono` the times of these crates |
/// | structure | the structure, a reference to it, its builder; a pair, if it consists of `key` and `value` or `values` |
/// | map | maps, and arrays or vectors of pairs |
///
/// Each may be in an `Option`, of which `None` unsets the field. For lists see [`IntoList`].
#[diagnostic::on_unimplemented(
    message = "a field of the type `{T}` does not take `{Self}`",
    label = "does not convert into `{T}`",
    note = "text, secrets and enumerations take `&str`, `String`, `&String`, `Cow<str>`, `Box<str>` and `Arc<str>`",
    note = "integers take any integer, numbers take floats, times take `UnixMillis`, `SystemTime` and `i64`",
    note = "structures take the structure or its builder, and tags take pairs such as `(\"env\", \"prod\")`; any of these may be in an `Option`"
)]
pub trait IntoField<T> {
    /// The field with this value.
    #[doc(hidden)]
    fn into_field(self) -> Field<T>;
}

/// What a setter takes for a list of `T`: arrays, vectors, slices, sets, maps and iterators of what a single [`IntoField`] takes. Each may be
/// in an `Option`, of which `None` unsets the list.
///
/// `By` tells the two forms apart and is inferred.
#[diagnostic::on_unimplemented(
    message = "a list of `{T}` does not take `{Self}`",
    label = "does not convert into a list of `{T}`",
    note = "lists take arrays, vectors, slices, sets and iterators, or an `Option` of them; each item must convert into `{T}`",
    note = "text takes `&str` and `String`, structures take the structure or its builder, tags take pairs such as `(\"env\", \"prod\")`"
)]
pub trait IntoList<T, By> {
    /// The field with these items.
    #[doc(hidden)]
    fn into_list(self) -> Field<Vec<T>>;
}

#[cfg(test)]
mod tests;
