//! Setter conversions for options, lists, maps and pairs.

use std::collections::{BTreeMap, HashMap};

use super::{IntoField, IntoList};
use crate::field::Field;

#[diagnostic::do_not_recommend]
impl<T, V: IntoField<T>> IntoField<T> for Option<V> {
    fn into_field(self) -> Field<T> {
        self.map_or_else(Field::default, V::into_field)
    }
}

/// Marks a list.
#[derive(Debug)]
pub enum Direct {}

/// Marks an `Option` of a list.
#[derive(Debug)]
pub struct Optional<By>(By);

#[diagnostic::do_not_recommend]
impl<T, I: IntoIterator<Item: IntoField<T>>> IntoList<T, Direct> for I {
    fn into_list(self) -> Field<Vec<T>> {
        Field::collect(self.into_iter().map(IntoField::into_field))
    }
}

#[diagnostic::do_not_recommend]
impl<T, By, L: IntoList<T, By>> IntoList<T, Optional<By>> for Option<L> {
    fn into_list(self) -> Field<Vec<T>> {
        self.map_or_else(Field::default, L::into_list)
    }
}

// Nested lists. Iterators are not accepted here, since an `Option` is one too.

#[diagnostic::do_not_recommend]
impl<T, V: IntoField<T>> IntoField<Vec<T>> for Vec<V> {
    fn into_field(self) -> Field<Vec<T>> {
        self.into_list()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoField<T>, const N: usize> IntoField<Vec<T>> for [V; N] {
    fn into_field(self) -> Field<Vec<T>> {
        self.into_list()
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T, V> IntoField<Vec<T>> for &'a [V]
where
    &'a V: IntoField<T>,
{
    fn into_field(self) -> Field<Vec<T>> {
        self.into_list()
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T, V> IntoField<Vec<T>> for &'a Vec<V>
where
    &'a V: IntoField<T>,
{
    fn into_field(self) -> Field<Vec<T>> {
        self.into_list()
    }
}

type Map<T> = BTreeMap<String, T>;

fn map<T, K: Into<String>, V: IntoField<T>>(pairs: impl IntoIterator<Item = (K, V)>) -> Field<Map<T>> {
    let (keys, values): (Vec<String>, Vec<Field<T>>) =
        pairs.into_iter().map(|(key, value)| (key.into(), value.into_field())).unzip();
    Field::collect(keys.into_iter().zip(values).map(|(key, value)| value.map(|value| (key, value))))
        .map(BTreeMap::from_iter)
}

#[diagnostic::do_not_recommend]
impl<T, K: Into<String>, V: IntoField<T>> IntoField<Map<T>> for BTreeMap<K, V> {
    fn into_field(self) -> Field<Map<T>> {
        map(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, K: Into<String>, V: IntoField<T>, S> IntoField<Map<T>> for HashMap<K, V, S> {
    fn into_field(self) -> Field<Map<T>> {
        map(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, K: Into<String>, V: IntoField<T>> IntoField<Map<T>> for Vec<(K, V)> {
    fn into_field(self) -> Field<Map<T>> {
        map(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, K: Into<String>, V: IntoField<T>, const N: usize> IntoField<Map<T>> for [(K, V); N] {
    fn into_field(self) -> Field<Map<T>> {
        map(self)
    }
}

/// A structure with a key and a value or values, such as a tag, which can be built from a pair.
pub trait FromPair: Sized {
    /// The type of the key.
    type Key;
    /// The type of the value or values.
    type Value;

    /// Builds a field from a pair.
    fn from_pair(key: Field<Self::Key>, value: Field<Self::Value>) -> Field<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: FromPair, K: IntoField<T::Key>, V: IntoField<T::Value>> IntoField<T> for (K, V) {
    fn into_field(self) -> Field<T> {
        T::from_pair(self.0.into_field(), self.1.into_field())
    }
}
