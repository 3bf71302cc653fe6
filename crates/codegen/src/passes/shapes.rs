//! What the passes on requests know of types: which ones requests reach, and what kind of field each of their fields is.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit_mut::{self, VisitMut};

use super::doc_comments::doc_text;
use crate::syntax::{argument, defined_name, last_names, serde_attributes};

/// The structures that progenitor defines, by name.
pub(super) fn structs(types: &[syn::Item]) -> BTreeMap<String, syn::ItemStruct> {
    let structs = types.iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some((item.ident.to_string(), item.clone())),
        _ => None,
    });
    structs.collect()
}

/// The names of the structures that these types reach, with those that they name themselves.
pub(super) fn reached<'a>(
    structs: &BTreeMap<String, syn::ItemStruct>,
    from: impl Iterator<Item = &'a syn::Type>,
) -> BTreeSet<String> {
    let mut next: Vec<String> = from.flat_map(last_names).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = next.pop() {
        if let Some(item) = structs.get(&name)
            && reached.insert(name)
        {
            next.extend(item.fields.iter().flat_map(|field| last_names(&field.ty)));
        }
    }
    reached
}

/// What a field holds, and how it is taken from the caller.
pub(super) struct Shape {
    /// What the setter takes: the value itself, without `Option`.
    pub(super) value: syn::Type,
    /// What becomes of it when it is not set.
    pub(super) unset: Unset,
}

/// What becomes of a field that is not set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unset {
    /// The request is not sent.
    Problem,
    /// The field is `None`.
    None,
    /// The field is empty.
    Empty,
}

impl Shape {
    /// The shape of a field of a structure.
    pub(super) fn of_field(field: &syn::Field) -> Self {
        let mut shape = Self::of_parameter(&field.ty);
        let serde = serde_attributes(&field.attrs);
        if shape.unset == Unset::Problem && (serde.contains("(default") || serde.contains(",default")) {
            shape.unset = Unset::Empty;
        }
        shape
    }

    /// The shape of a parameter whose type in the request is this.
    pub(super) fn of_parameter(ty: &syn::Type) -> Self {
        let (value, unset) = match argument(ty, "Option") {
            Some(value) => (value, Unset::None),
            None => (ty.clone(), Unset::Problem),
        };
        Self { value, unset }
    }

    /// The field of a declaration: with its comment, and with the types that the document has named by this prefix.
    pub(super) fn field(
        &self,
        name: &syn::Ident,
        attributes: &[syn::Attribute],
        defined: &BTreeSet<String>,
        prefix: &syn::Path,
    ) -> syn::Field {
        let value = prefixed(&self.value, defined, prefix);
        let docs = attributes.iter().filter(|attribute| doc_text(attribute).is_some());
        // With its path, so that a type of the document can be called like it.
        syn::parse_quote!(#(#docs)* #name: ::huaweicloud_core::Field<#value>)
    }
}

impl Unset {
    /// The word for it in the declaration of a builder.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Problem => "required",
            Self::None => "optional",
            Self::Empty => "or_empty",
        }
    }
}

/// A type of the module of types, as it is named from another module: with `prefix` before each name that is defined there.
fn prefixed(ty: &syn::Type, defined: &BTreeSet<String>, prefix: &syn::Path) -> syn::Type {
    let mut ty = ty.clone();
    Prefix { defined, prefix }.visit_type_mut(&mut ty);
    ty
}

/// Puts a prefix before names.
struct Prefix<'a> {
    defined: &'a BTreeSet<String>,
    prefix: &'a syn::Path,
}

impl VisitMut for Prefix<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if let Some(name) = path.get_ident()
            && self.defined.contains(&name.to_string())
        {
            let prefix = self.prefix;
            *path = syn::parse_quote!(#prefix::#name);
        }
    }
}

/// The names of all types that a module defines.
pub(super) fn defined(types: &[syn::Item]) -> BTreeSet<String> {
    types.iter().filter_map(defined_name).collect()
}
