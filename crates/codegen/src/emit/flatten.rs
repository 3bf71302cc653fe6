//! Rewrites paths for files without nested modules: each name that progenitor reaches through `types::`, `types::builder::` or
//! `super::` becomes a bare name, since it is unique in the crate. It knows names only, not which file they end up in.

use std::collections::BTreeSet;

use model::names::builder as builder_name;
use syn::visit_mut::{self, VisitMut};

/// Where in progenitor's output an item stood.
pub(super) enum Context<'a> {
    /// In `mod types`.
    Types,
    /// In `mod types::builder`, where the builder of each of these types bears the name of the type.
    TypeBuilders(&'a BTreeSet<String>),
    /// In `impl Client`.
    Methods,
    /// In `mod builder`.
    Requests,
}

/// Rewrites every path, and the names that builders are defined by.
pub(super) struct Flatten<'a>(pub(super) Context<'a>);

impl Flatten<'_> {
    /// What the first segments of a path become: how many of them go, and the name in their place.
    fn rewrite(&self, names: &[&str]) -> Option<(usize, String)> {
        match (&self.0, names) {
            (Context::Types, ["builder", name, ..]) => Some((2, builder_name(name))),
            (Context::Requests, ["types", "builder", name, ..]) => Some((3, builder_name(name))),
            (Context::TypeBuilders(_), ["super", name, ..]) => Some((2, (*name).to_owned())),
            (Context::Methods, ["builder", name, ..]) => Some((2, (*name).to_owned())),
            (Context::TypeBuilders(types), [name, ..]) if types.contains(*name) => Some((1, builder_name(name))),
            (Context::Requests, ["types" | "super", name, ..]) => Some((2, (*name).to_owned())),
            _ => None,
        }
    }
}

impl VisitMut for Flatten<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_some() {
            return;
        }
        let names: Vec<String> = path.segments.iter().take(3).map(|segment| segment.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let Some((replaced, name)) = self.rewrite(&names) {
            let mut segments: syn::punctuated::Punctuated<_, _> =
                path.segments.iter().skip(replaced - 1).cloned().collect();
            if let Some(first) = segments.first_mut() {
                first.ident = syn::Ident::new(&name, first.ident.span());
            }
            path.segments = segments;
        }
    }

    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        visit_mut::visit_item_struct_mut(self, item);
        if matches!(self.0, Context::TypeBuilders(_)) {
            item.ident = syn::Ident::new(&builder_name(&item.ident.to_string()), item.ident.span());
        }
    }
}
