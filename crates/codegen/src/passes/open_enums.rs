//! Opens enumerations: a value that the document does not list becomes `Unknown`, which keeps it. What progenitor writes out for each
//! enumeration is one line with the runtime's `open_enum`.

use std::collections::BTreeSet;

use super::{missing_docs::wire_name, types_mut};
use crate::syntax::compact;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    if let Some(items) = types_mut(&mut file) {
        let names: BTreeSet<String> = items.iter().filter_map(unit_enum).collect();
        items.retain(|item| !is_implementation(item, &names));
        let mut opened = Vec::with_capacity(items.len());
        for item in items.drain(..) {
            match item {
                syn::Item::Enum(item) if names.contains(&item.ident.to_string()) => opened.extend(open(item)),
                item => opened.push(item),
            }
        }
        *items = opened;
    }
    file
}

/// The name of an enumeration of strings.
fn unit_enum(item: &syn::Item) -> Option<String> {
    let syn::Item::Enum(item) = item else { return None };
    let units = item.variants.iter().all(|variant| matches!(variant.fields, syn::Fields::Unit));
    units.then(|| item.ident.to_string())
}

/// Whether an item implements, for one of these enumerations, what the runtime implements.
fn is_implementation(item: &syn::Item, names: &BTreeSet<String>) -> bool {
    let syn::Item::Impl(item) = item else { return false };
    let replaced = |path: &syn::Path| {
        let last = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        matches!(last.as_str(), "Default" | "Display" | "FromStr" | "TryFrom")
    };
    names.contains(&compact(&item.self_ty)) && item.trait_.as_ref().is_some_and(|(path, _)| replaced(path))
}

/// The enumeration with a variant for other values, and the line that implements the rest.
fn open(mut item: syn::ItemEnum) -> [syn::Item; 2] {
    let name = item.ident.clone();
    let values = item.variants.iter().map(|variant| {
        let value = wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
        let ident = &variant.ident;
        quote::quote!(#ident => #value)
    });
    let values: Vec<_> = values.collect();
    item.attrs.retain(|attribute| !["derive", "serde"].iter().any(|name| attribute.path().is_ident(name)));
    item.attrs.push(syn::parse_quote!(#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]));
    for variant in &mut item.variants {
        if super::doc_comments::is_undocumented(&variant.attrs) {
            let text = format!("`{}`", wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string()));
            variant.attrs.insert(0, syn::parse_quote!(#[doc = #text]));
        }
        variant.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
    }
    // A listed value may bear the name already.
    let taken = item.variants.iter().any(|variant| variant.ident == "Unknown");
    let unknown = quote::format_ident!("{}", if taken { "UnknownValue" } else { "Unknown" });
    item.variants.push(syn::parse_quote! {
        /// A value that the documentation does not list.
        #unknown(String)
    });
    let implementation = if taken {
        syn::parse_quote!(::huaweicloud_core::open_enum!(#name { #(#values),* } else #unknown);)
    } else {
        syn::parse_quote!(::huaweicloud_core::open_enum!(#name { #(#values),* });)
    };
    [syn::Item::Enum(item), implementation]
}
