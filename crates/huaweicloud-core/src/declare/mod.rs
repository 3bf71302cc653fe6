//! What generated code declares instead of writing it out: a builder, a request, an open enumeration and a constrained text, each by a
//! macro in a file of its own. Here are the words of these declarations, which the macros turn into calls.
//!
//! It must not know any service, and nothing of how a request is sent: that stays plain code beside the declaration.

mod builder;
mod enumeration;
pub mod limits;
mod request;
mod text;

/// A field without which nothing is built.
pub mod required {
    use crate::{Field, Problems};

    /// The value; that there is none is a problem.
    pub fn take<T>(field: Field<T>, name: &str, problems: &mut Problems) -> Option<T> {
        field.required(name, problems)
    }

    /// The field of a value that was built before.
    pub fn put<T>(value: T) -> Field<T> {
        Field::from_option(Some(value))
    }
}

/// A field that may be left out.
pub mod optional {
    use crate::{Field, Problems};

    /// The value or `None`. Where the value is wrong the problems say so, and what is given here is not used.
    pub fn take<T>(field: Field<T>, name: &str, problems: &mut Problems) -> Option<Option<T>> {
        Some(field.optional(name, problems))
    }

    /// The field of a value that was built before.
    pub fn put<T>(value: Option<T>) -> Field<T> {
        Field::from_option(value)
    }
}

/// A field that is empty when it is left out.
pub mod or_empty {
    use crate::{Field, Problems};

    /// The value or the empty one.
    pub fn take<T: Default>(field: Field<T>, name: &str, problems: &mut Problems) -> Option<T> {
        Some(field.optional(name, problems).unwrap_or_default())
    }

    /// The field of a value that was built before. An empty one is not sent, so it is taken as not set.
    pub fn put<T: Default + PartialEq>(value: T) -> Field<T> {
        Field::from_option((value != T::default()).then_some(value))
    }
}
