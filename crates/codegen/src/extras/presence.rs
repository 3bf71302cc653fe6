//! Code that reads a field of a structure which may be missing: an `Option` or a `Nullable`.
//! It must not know what the field means.

use model::Field;
use proc_macro2::TokenStream;
use quote::quote;

/// How a structure stores a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// As the value itself.
    Always,
    /// As an `Option`.
    Optional,
    /// As a `Nullable`, because requests can also send it as null.
    Nullable,
}

impl Presence {
    pub(super) fn of(field: &Field<'_>) -> Self {
        match (field.clearable, field.optional) {
            (true, _) => Self::Nullable,
            (false, true) => Self::Optional,
            (false, false) => Self::Always,
        }
    }

    /// The value at a place as an `Option` of a reference, if it may be missing.
    pub(super) fn borrow(self, place: &TokenStream) -> Option<TokenStream> {
        match self {
            Self::Always => None,
            Self::Optional => Some(quote!(#place.as_ref())),
            Self::Nullable => Some(quote!(#place.value())),
        }
    }

    /// The value at a place as an `Option`, moved or copied out of it, if it may be missing.
    pub(super) fn take(self, place: &TokenStream) -> Option<TokenStream> {
        match self {
            Self::Always => None,
            Self::Optional => Some(place.clone()),
            Self::Nullable => Some(quote!(#place.into_value())),
        }
    }

    /// A copy of the value at a place as an `Option`, if it may be missing.
    pub(super) fn copy(self, place: &TokenStream) -> Option<TokenStream> {
        match self {
            Self::Always => None,
            Self::Optional => Some(quote!(#place.clone())),
            Self::Nullable => Some(quote!(#place.value().cloned())),
        }
    }

    /// The list at a place as an `Option` of a slice, if it may be missing.
    pub(super) fn slice(self, place: &TokenStream) -> Option<TokenStream> {
        match self {
            Self::Always => None,
            Self::Optional => Some(quote!(#place.as_deref())),
            Self::Nullable => Some(quote!(#place.value().map(Vec::as_slice))),
        }
    }

    /// The value at a place to be changed, which is the default if it was missing, if it may be
    /// missing.
    pub(super) fn insert(self, place: &TokenStream) -> Option<TokenStream> {
        (self != Self::Always).then(|| quote!(#place.get_or_insert_default()))
    }
}
