//! Code that reads fields of a page or of an entry, which may be in nested structures.
//! It must not know what they mean.

use apispec::pagination::Path;
use model::{Model, Shape};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::presence::Presence;

/// A field of a structure.
pub(super) struct Field {
    pub(super) name: syn::Ident,
    /// The type, without `Option` or `Nullable`.
    pub(super) shape: Shape,
    pub(super) presence: Presence,
}

impl Field {
    pub(super) fn of(model: &Model<'_>, structure: &str, wire: &str) -> Option<Self> {
        let found = model.field(structure, wire)?;
        Some(Self { name: format_ident!("{}", found.name), shape: found.shape.clone(), presence: Presence::of(found) })
    }

    /// Its place in a structure.
    pub(super) fn at(&self, structure: &TokenStream) -> TokenStream {
        let name = &self.name;
        quote!(#structure.#name)
    }

    /// The type in Rust.
    pub(super) fn ty(&self) -> Option<syn::Type> {
        parsed(&self.shape)
    }
}

/// A type as it is written in the files of a client, which import the names they use.
pub(super) fn parsed(shape: &Shape) -> Option<syn::Type> {
    syn::parse_str(&shape.rust("")).ok()
}

/// A field, and the structures that it is in.
pub(super) struct Nested {
    parents: Vec<Field>,
    pub(super) field: Field,
}

impl Nested {
    /// The field at a path from a structure.
    pub(super) fn of(model: &Model<'_>, structure: &str, path: Path<'_>) -> Option<Self> {
        let mut names = path.names();
        let mut field = Field::of(model, structure, names.next()?)?;
        let mut parents = Vec::new();
        for name in names {
            let Shape::Type(inner) = &field.shape else { return None };
            let inner = Field::of(model, inner, name)?;
            parents.push(std::mem::replace(&mut field, inner));
        }
        Some(Self { parents, field })
    }

    /// The place of the field. In a function that returns an `Option`.
    fn place(&self, base: &str) -> TokenStream {
        let base = format_ident!("{base}");
        let parent = self.parents.iter().fold(quote!(#base), |base, parent| {
            let place = parent.at(&base);
            parent.presence.borrow(&place).map_or(place, |parent| quote!(#parent?))
        });
        self.field.at(&parent)
    }

    /// A number, as `Option<u64>`.
    pub(super) fn number(&self, base: &str) -> TokenStream {
        let place = self.place(base);
        let number = self.field.presence.take(&place).map_or(place, |number| quote!(#number?));
        quote!(#number.try_into().ok())
    }

    /// A text or a number, as `Option<String>`.
    pub(super) fn text(&self, base: &str) -> TokenStream {
        let (place, Field { shape, presence, .. }) = (self.place(base), &self.field);
        if *shape == Shape::Text {
            return presence.copy(&place).unwrap_or_else(|| quote!(Some(#place.clone())));
        }
        let text = presence.take(&place).map(|number| quote!(#number.map(|id| id.to_string())));
        text.unwrap_or_else(|| quote!(Some(#place.to_string())))
    }

    /// A list of a page, as a slice.
    pub(super) fn slice(&self) -> TokenStream {
        let mut base = quote!(page);
        // What follows an optional parent is in a closure.
        let mut closures = Vec::new();
        for parent in &self.parents {
            let place = parent.at(&base);
            base = match parent.presence.borrow(&place) {
                Some(parent) => {
                    closures.push(parent);
                    quote!(inner)
                }
                None => place,
            };
        }
        let place = self.field.at(&base);
        let slice = self.field.presence.slice(&place);
        if closures.is_empty() {
            return slice.map_or_else(|| quote!(&#place), |slice| quote!(#slice.unwrap_or_default()));
        }
        let mut is_optional = slice.is_some();
        let leaf = slice.unwrap_or_else(|| quote!(#place.as_slice()));
        let option = closures.into_iter().rev().fold(leaf, |rest, parent| {
            let method = if std::mem::replace(&mut is_optional, true) { quote!(and_then) } else { quote!(map) };
            quote!(#parent.#method(|inner| #rest))
        });
        quote!(#option.unwrap_or_default())
    }

    /// A list of a page, to take entries out.
    pub(super) fn slice_mut(&self) -> TokenStream {
        let base = self.parents.iter().fold(quote!(page), |base, parent| {
            let place = parent.at(&base);
            parent.presence.insert(&place).unwrap_or(place)
        });
        let place = self.field.at(&base);
        self.field.presence.insert(&place).unwrap_or_else(|| quote!(&mut #place))
    }
}
