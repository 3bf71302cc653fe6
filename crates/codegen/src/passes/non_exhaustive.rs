//! Marks all types `#[non_exhaustive]`, so that a new field or value does not break callers.

use super::tree::types_mut;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    for item in types_mut(&mut file).into_iter().flatten() {
        let attributes = match item {
            syn::Item::Enum(item) => &mut item.attrs,
            // Tuple structures have a single field and get no more.
            syn::Item::Struct(item) if matches!(item.fields, syn::Fields::Named(_)) => &mut item.attrs,
            _ => continue,
        };
        attributes.push(syn::parse_quote!(#[non_exhaustive]));
    }
    file
}
