//! The kinds of fields. A kind defines what a setter collects (`Value`), what limits apply to
//! (`Limited`), what the structure stores (`Stored`), and how to convert between them.
//!
//! `take` converts a field into its stored form, and fails if it is missing or invalid; `put`
//! converts back; `view` returns the value that limits apply to, if there is one.

#![allow(missing_docs, reason = "all kinds have the same items, which are described above")]

/// A required value.
pub mod required {
    pub use super::always::{put, take, view};
    pub type Value<T> = T;
    pub type Limited<T> = T;
    pub type Stored<T> = T;
}

/// A value that is omitted if it is not set.
pub mod optional {
    pub use super::maybe::{put, take, view};
    pub type Value<T> = T;
    pub type Limited<T> = T;
    pub type Stored<T> = Option<T>;
}

/// A value that is sent as null if it is not set.
pub mod nullable {
    use crate::Nullable;
    use crate::codegen::{Field, Validation};

    pub use super::maybe::view;
    pub type Value<T> = Nullable<T>;
    pub type Limited<T> = T;
    pub type Stored<T> = Option<T>;

    pub fn take<V>(field: Field<Nullable<V>>, name: &str, validation: &mut Validation) -> Option<Option<V>> {
        field.optional(name, validation).map(|value| value.and_then(Nullable::into_value))
    }

    pub fn put<V>(stored: Option<V>) -> Field<Nullable<V>> {
        Field::from_option(stored.map(Nullable::Value))
    }
}

/// A map that is omitted if it is empty.
pub mod or_empty {
    pub use super::nonempty::{put, take, view};
    pub type Value<T> = T;
    pub type Limited<T> = T;
    pub type Stored<T> = T;
}

/// A value that is omitted if it is not set, and may be null.
pub mod clearable {
    use crate::Nullable;
    use crate::codegen::{Field, Validation};

    pub type Value<T> = Nullable<T>;
    pub type Limited<T> = T;
    pub type Stored<T> = Nullable<T>;

    pub fn take<V>(field: Field<Nullable<V>>, name: &str, validation: &mut Validation) -> Option<Nullable<V>> {
        field.optional(name, validation).map(Option::unwrap_or_default)
    }

    pub fn put<V>(stored: Nullable<V>) -> Field<Nullable<V>> {
        Field::from_option(Some(stored).filter(|stored| !stored.is_absent()))
    }

    pub fn view<V>(stored: &Nullable<V>) -> Option<&V> {
        stored.value()
    }
}

/// A required list.
pub mod required_list {
    pub use super::always::{put, take, view};
    pub type Value<T> = Vec<T>;
    pub type Limited<T> = Vec<T>;
    pub type Stored<T> = Vec<T>;
}

/// A list that is omitted if it is not set, but sent if it is empty.
pub mod optional_list {
    pub use super::maybe::{put, take, view};
    pub type Value<T> = Vec<T>;
    pub type Limited<T> = Vec<T>;
    pub type Stored<T> = Option<Vec<T>>;
}

/// A list that is sent as null if it is not set.
pub mod nullable_list {
    pub use super::nullable::{put, take, view};
    use crate::Nullable;

    pub type Value<T> = Nullable<Vec<T>>;
    pub type Limited<T> = Vec<T>;
    pub type Stored<T> = Option<Vec<T>>;
}

/// A list that is omitted if it is not set, and may be null.
pub mod clearable_list {
    pub use super::clearable::{put, take, view};
    use crate::Nullable;

    pub type Value<T> = Nullable<Vec<T>>;
    pub type Limited<T> = Vec<T>;
    pub type Stored<T> = Nullable<Vec<T>>;
}

/// A list that is omitted if it is empty.
pub mod list {
    pub use super::nonempty::{put, take, view};
    pub type Value<T> = Vec<T>;
    pub type Limited<T> = Vec<T>;
    pub type Stored<T> = Vec<T>;
}

mod always {
    use crate::codegen::{Field, Validation};

    pub fn take<V>(field: Field<V>, name: &str, validation: &mut Validation) -> Option<V> {
        field.required(name, validation)
    }

    pub fn put<V>(stored: V) -> Field<V> {
        Field::from(stored)
    }

    pub fn view<V>(stored: &V) -> Option<&V> {
        Some(stored)
    }
}

mod maybe {
    use crate::codegen::{Field, Validation};

    pub fn take<V>(field: Field<V>, name: &str, validation: &mut Validation) -> Option<Option<V>> {
        field.optional(name, validation)
    }

    pub fn put<V>(stored: Option<V>) -> Field<V> {
        Field::from_option(stored)
    }

    pub fn view<V>(stored: &Option<V>) -> Option<&V> {
        stored.as_ref()
    }
}

mod nonempty {
    use crate::codegen::{Field, Validation};

    pub fn take<V: Default>(field: Field<V>, name: &str, validation: &mut Validation) -> Option<V> {
        field.optional(name, validation).map(Option::unwrap_or_default)
    }

    pub fn put<V: Default + PartialEq>(stored: V) -> Field<V> {
        Field::from_option((stored != V::default()).then_some(stored))
    }

    pub fn view<V: Default + PartialEq>(stored: &V) -> Option<&V> {
        (*stored != V::default()).then_some(stored)
    }
}
