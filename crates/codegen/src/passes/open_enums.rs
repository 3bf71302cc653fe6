//! Opens enumerations: a value that the document does not list becomes `Unknown`, which holds it.
//! Enumerations are declared with a macro of the runtime, which replaces the implementations that
//! progenitor generates.

use std::collections::BTreeSet;

use model::names::FALLBACK;

use super::tree::types_mut;
use crate::attributes::wire_name;
use crate::declare;
use crate::syntax::compact;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    if let Some(items) = types_mut(&mut file) {
        let names: BTreeSet<String> = items.iter().filter_map(unit_enum).collect();
        items.retain(|item| !is_implementation(item, &names));
        for item in items {
            if let syn::Item::Enum(item) = item
                && names.contains(&item.ident.to_string())
            {
                open(item);
            }
        }
    }
    file
}

/// The name of an enumeration without data.
fn unit_enum(item: &syn::Item) -> Option<String> {
    let syn::Item::Enum(item) = item else { return None };
    let units = item.variants.iter().all(|variant| matches!(variant.fields, syn::Fields::Unit));
    units.then(|| item.ident.to_string())
}

/// Whether an item implements a trait, for one of these enumerations, that the runtime implements.
fn is_implementation(item: &syn::Item, names: &BTreeSet<String>) -> bool {
    let syn::Item::Impl(item) = item else { return false };
    let replaced = |path: &syn::Path| {
        let last = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        matches!(last.as_str(), "Default" | "Display" | "FromStr" | "TryFrom")
    };
    names.contains(&compact(&item.self_ty)) && item.trait_.as_ref().is_some_and(|(path, _)| replaced(path))
}

/// Adds the variant for unlisted values, and marks the enumeration for the macro of the runtime.
fn open(item: &mut syn::ItemEnum) {
    item.attrs.retain(|attribute| !["derive", "serde"].iter().any(|name| attribute.path().is_ident(name)));
    item.attrs.push(declare::mark("enumeration"));
    for variant in item.variants.iter_mut().filter(|variant| variant.ident == FALLBACK) {
        let listed = model::names::variant(FALLBACK);
        if wire_name(&variant.attrs).is_none() {
            variant.attrs.push(syn::parse_quote!(#[serde(rename = #FALLBACK)]));
        }
        variant.ident = syn::Ident::new(&listed, variant.ident.span());
    }
    let fallback = quote::format_ident!("{FALLBACK}");
    item.variants.push(syn::parse_quote!(#fallback(String)));
}
