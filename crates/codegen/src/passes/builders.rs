//! Builders of the structures that requests reach, declared by the runtime's macro in the place of progenitor's: each setter takes whatever
//! converts, and building tells everything that is missing or wrong, not the first of it. Structures that only answers reach get none.

use std::collections::BTreeSet;

use quote::format_ident;

use super::shapes::{self, Shape};
use super::{requests, types_mut};
use crate::declare;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let sent = requests::argument_types(&file);
    let Some(types) = types_mut(&mut file) else { return file };
    let structs = shapes::structs(types);
    let defined = shapes::defined(types);
    let mut built = shapes::reached(&structs, sent.iter());
    // A tuple holds one value, which its setter takes as it is.
    built.retain(|name| structs.get(name).is_some_and(|item| matches!(item.fields, syn::Fields::Named(_))));
    types.retain(|item| !makes_builder(item));
    for item in types.iter_mut() {
        if let syn::Item::Mod(module) = item
            && module.ident == "builder"
        {
            let items = structs.values().filter(|item| built.contains(&item.ident.to_string()));
            let items = items.map(|item| builder(item, &defined)).collect();
            module.content = Some((syn::token::Brace::default(), items));
        }
    }
    file
}

/// Whether an item is the `impl` that starts a builder.
fn makes_builder(item: &syn::Item) -> bool {
    let syn::Item::Impl(item) = item else { return false };
    let starts =
        |member: &syn::ImplItem| matches!(member, syn::ImplItem::Fn(function) if function.sig.ident == "builder");
    item.trait_.is_none() && item.items.iter().any(starts)
}

/// The builder of a structure: what the runtime's macro makes it of.
fn builder(item: &syn::ItemStruct, defined: &BTreeSet<String>) -> syn::Item {
    let (name, mark) = (&item.ident, declare::mark("builder"));
    let prefix = syn::parse_quote!(super);
    let fields = item.fields.iter().filter_map(|field| {
        let shape = Shape::of_field(field);
        let kind = format_ident!("{}", shape.unset.kind());
        let mut field = shape.field(field.ident.as_ref()?, &field.attrs, defined, &prefix);
        field.attrs.push(syn::parse_quote!(#[kind(#kind)]));
        Some(field)
    });
    syn::parse_quote! {
        #mark
        pub struct #name { #(#fields),* }
    }
}
