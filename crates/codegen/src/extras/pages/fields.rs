//! Code that reads fields of a page or of an entry, which may be in nested structures.
//! It must not know what they mean.

use apispec::pagination::Path;
use model::{Model, Shape};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// A field of a structure.
pub(super) struct Field {
    pub(super) name: syn::Ident,
    /// The type, without `Option`.
    pub(super) shape: Shape,
    pub(super) optional: bool,
}

impl Field {
    pub(super) fn of(model: &Model<'_>, structure: &str, wire: &str) -> Option<Self> {
        let found = model.field(structure, wire)?;
        Some(Self { name: format_ident!("{}", found.name), shape: found.shape.clone(), optional: found.optional })
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

    /// The structure that the field is in. In a function that returns an `Option`.
    fn parent(&self, base: &str) -> TokenStream {
        let base = format_ident!("{base}");
        self.parents.iter().fold(quote!(#base), |base, Field { name, optional, .. }| {
            if *optional { quote!(#base.#name.as_ref()?) } else { quote!(#base.#name) }
        })
    }

    /// A number, as `Option<u64>`.
    pub(super) fn number(&self, base: &str) -> TokenStream {
        let (parent, Field { name, optional, .. }) = (self.parent(base), &self.field);
        if *optional { quote!(#parent.#name?.try_into().ok()) } else { quote!(#parent.#name.try_into().ok()) }
    }

    /// A text or a number, as `Option<String>`.
    pub(super) fn text(&self, base: &str) -> TokenStream {
        let (parent, Field { name, optional, shape }) = (self.parent(base), &self.field);
        match (optional, *shape == Shape::Text) {
            (true, true) => quote!(#parent.#name.clone()),
            (true, false) => quote!(#parent.#name.map(|id| id.to_string())),
            (false, true) => quote!(Some(#parent.#name.clone())),
            (false, false) => quote!(Some(#parent.#name.to_string())),
        }
    }

    /// A list of a page, as a slice.
    pub(super) fn slice(&self) -> TokenStream {
        let Field { name, optional, .. } = &self.field;
        let mut base = quote!(page);
        // What follows an optional parent is in a closure.
        let mut closures = Vec::new();
        for parent in &self.parents {
            let name = &parent.name;
            if parent.optional {
                closures.push(quote!(#base.#name.as_ref()));
                base = quote!(inner);
            } else {
                base = quote!(#base.#name);
            }
        }
        if closures.is_empty() {
            return if *optional { quote!(#base.#name.as_deref().unwrap_or_default()) } else { quote!(&#base.#name) };
        }
        let (leaf, mut is_optional) =
            if *optional { (quote!(#base.#name.as_deref()), true) } else { (quote!(#base.#name.as_slice()), false) };
        let option = closures.into_iter().rev().fold(leaf, |rest, parent| {
            let method = if std::mem::replace(&mut is_optional, true) { quote!(and_then) } else { quote!(map) };
            quote!(#parent.#method(|inner| #rest))
        });
        quote!(#option.unwrap_or_default())
    }

    /// A list of a page, to take entries out.
    pub(super) fn slice_mut(&self) -> TokenStream {
        let Field { name, optional, .. } = &self.field;
        let base = self.parents.iter().fold(quote!(page), |base, Field { name, optional, .. }| {
            if *optional { quote!(#base.#name.get_or_insert_default()) } else { quote!(#base.#name) }
        });
        if *optional { quote!(#base.#name.get_or_insert_default()) } else { quote!(&mut #base.#name) }
    }
}
