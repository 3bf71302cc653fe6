//! A property of a request that is absent, null or a value, and what its setters accept.
//!
//! It must not know which property it is, nor what null means to a service.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::field::Field;
use crate::setter::{IntoField, IntoList};

/// An optional property that a request may also send as null, which usually unsets it.
///
/// Setters accept what they accept for any property, and [`Null`]. So do those of a required
/// property, which is sent as null if it is not set, and is an `Option` in its structure.
///
/// ```
/// use huaweicloud_core::Null;
///
/// huaweicloud_core::codegen::structure! {
///     /// What to change of a tree.
///     Change by ChangeBuilder {
///         /// Who nests in it.
///         pub clearable bird: String where [length(1, 20)],
///         /// How high it is.
///         pub optional height: i32,
///     }
/// }
///
/// let json = |change: ChangeBuilder| serde_json::to_string(&change.build().unwrap()).unwrap();
/// assert_eq!(json(Change::builder().bird("rook")), r#"{"bird":"rook"}"#);
/// assert_eq!(json(Change::builder().bird(Null)), r#"{"bird":null}"#);
/// assert_eq!(json(Change::builder()), "{}");
/// ```
///
/// In a response, [`value`](Self::value) is what counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// It is not sent.
    #[default]
    Absent,
    /// It is sent as null.
    Null,
    /// It is sent with this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, to change it. If there is none, it is the default from now on.
    pub fn get_or_insert_default(&mut self) -> &mut T
    where
        T: Default,
    {
        match self {
            Self::Value(value) => value,
            Self::Absent | Self::Null => {
                *self = Self::Value(T::default());
                self.get_or_insert_default()
            }
        }
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is not sent.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Read(PhantomData))
    }
}

/// Tells null, which JSON reports as `none`, from a missing field, which `tolerant.rs` reports as
/// `unit`.
struct Read<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Read<T> {
    type Value = Nullable<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_unit<E>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Nullable<T>, D::Error> {
        T::deserialize(deserializer).map(Nullable::Value)
    }
}

/// What a setter accepts to send a property as null, instead of a value. See [`Nullable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Null;

/// A value that a setter accepts for a property that may be null: what [`IntoField`] describes,
/// [`Null`], and a [`Nullable`].
///
/// `By` distinguishes them and is inferred.
#[diagnostic::on_unimplemented(
    message = "a nullable field of type `{T}` does not accept `{Self}`",
    label = "cannot be converted into `{T}`",
    note = "it accepts `Null`, and whatever a field of type `{T}` accepts; see `IntoField`"
)]
pub trait IntoNullable<T, By> {
    /// Converts the value into a field.
    #[doc(hidden)]
    fn into_nullable(self) -> Field<Nullable<T>>;
}

/// A value that a setter accepts for a list that may be null: what [`IntoList`] describes,
/// [`Null`], and a [`Nullable`] list.
///
/// `By` distinguishes them and is inferred.
#[diagnostic::on_unimplemented(
    message = "a nullable list of `{T}` does not accept `{Self}`",
    label = "cannot be converted into a list of `{T}`",
    note = "it accepts `Null`, and whatever a list of `{T}` accepts; see `IntoList`"
)]
pub trait IntoNullableList<T, By> {
    /// Converts the values into a field.
    #[doc(hidden)]
    fn into_nullable_list(self) -> Field<Nullable<Vec<T>>>;
}

/// Marks a plain value, or the values of a plain list.
#[derive(Debug)]
pub struct Plain<By = ()>(PhantomData<By>);

/// Marks a [`Nullable`].
#[derive(Debug)]
pub enum Whole {}

/// Marks [`Null`].
#[derive(Debug)]
pub enum Unset {}

#[diagnostic::do_not_recommend]
impl<T> IntoNullable<T, Unset> for Null {
    fn into_nullable(self) -> Field<Nullable<T>> {
        Field::from(Nullable::Null)
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoNullableList<T, Unset> for Null {
    fn into_nullable_list(self) -> Field<Nullable<Vec<T>>> {
        Field::from(Nullable::Null)
    }
}

/// A field of a whole property; one that is absent is not set.
fn whole<T>(value: Nullable<T>) -> Field<Nullable<T>> {
    Field::from_option(Some(value).filter(|value| !value.is_absent()))
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoField<T>> IntoNullable<T, Plain> for V {
    fn into_nullable(self) -> Field<Nullable<T>> {
        self.into_field().map(Nullable::Value)
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoNullable<T, Whole> for Nullable<T> {
    fn into_nullable(self) -> Field<Nullable<T>> {
        whole(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, By, L: IntoList<T, By>> IntoNullableList<T, Plain<By>> for L {
    fn into_nullable_list(self) -> Field<Nullable<Vec<T>>> {
        self.into_list().map(Nullable::Value)
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoNullableList<T, Whole> for Nullable<Vec<T>> {
    fn into_nullable_list(self) -> Field<Nullable<Vec<T>>> {
        whole(self)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::Nullable::{self, Absent, Null, Value};
    use crate::tolerant::Tolerant;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Change {
        #[serde(default)]
        note: Nullable<String>,
    }

    #[test]
    fn missing_value_becomes_the_default() {
        for (mut list, changed) in [(Absent, vec![5]), (Null, vec![5]), (Value(vec![1]), vec![1, 5])] {
            list.get_or_insert_default().push(5);
            assert_eq!(list, Value(changed));
        }
    }

    #[test]
    fn absent_and_null_are_told_apart_when_read() {
        for (json, note) in
            [(json!({}), Absent), (json!({"note": null}), Null), (json!({"note": "a"}), Value("a".to_owned()))]
        {
            let change = Change { note };
            assert_eq!(Change::deserialize(&json).expect("it decodes"), change, "{json}");
            assert_eq!(Change::deserialize(Tolerant(&json)).expect("it decodes"), change, "{json}");
            let text = json.to_string();
            let read = Change::deserialize(Tolerant(&mut serde_json::Deserializer::from_str(&text)));
            assert_eq!(read.expect("it decodes"), change, "{json}");
        }
        let read = Change::deserialize(Tolerant(&json!({"note": 5}))).expect("a number as a text");
        assert_eq!(read.note.value().map(String::as_str), Some("5"));
        assert_eq!(Change::deserialize(Tolerant(&json!([]))).expect("an empty list is null").note, Absent);
    }
}
