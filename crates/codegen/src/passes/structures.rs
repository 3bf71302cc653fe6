//! Replaces structures that are reachable from requests, and progenitor's builders for them, by
//! declarations with a macro of the runtime. Structures that are only in responses stay plain and
//! get no builder.

use quote::format_ident;

use super::shapes;
use super::tree::types_mut;
use super::uses::Uses;
use crate::declare;

/// Runs the pass.
pub(super) fn run(mut file: syn::File, uses: &Uses) -> syn::File {
    let Some(types) = types_mut(&mut file) else { return file };
    types.retain(|item| !is_builder_impl(item) && !matches!(item, syn::Item::Mod(module) if module.ident == "builder"));
    for item in types {
        // A tuple structure has a single value and needs no builder.
        if let syn::Item::Struct(item) = item
            && matches!(item.fields, syn::Fields::Named(_))
            && let name = item.ident.to_string()
            && uses.sent.contains(&name)
        {
            declare(item, uses.bodies.contains(&name));
        }
    }
    file
}

/// Whether an item is the `impl` with the function `builder`.
fn is_builder_impl(item: &syn::Item) -> bool {
    let syn::Item::Impl(item) = item else { return false };
    let starts =
        |member: &syn::ImplItem| matches!(member, syn::ImplItem::Fn(function) if function.sig.ident == "builder");
    item.trait_.is_none() && item.items.iter().any(starts)
}

/// Marks a structure as a declaration, and each field with its kind.
fn declare(item: &mut syn::ItemStruct, is_body: bool) {
    item.attrs.push(declare::mark("structure"));
    if is_body {
        item.attrs.push(syn::parse_quote!(#[body]));
    }
    for field in &mut item.fields {
        let kind = format_ident!("{}", shapes::kind(field));
        field.attrs.push(syn::parse_quote!(#[kind(#kind)]));
    }
}
