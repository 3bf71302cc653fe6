//! Marks every type `#[non_exhaustive]`, so that a field or a value that the service adds breaks nobody's code.

use super::tree::types_mut;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    for item in types_mut(&mut file).into_iter().flatten() {
        let attributes = match item {
            syn::Item::Enum(item) => &mut item.attrs,
            // The one field of a tuple is private or the whole of it.
            syn::Item::Struct(item) if matches!(item.fields, syn::Fields::Named(_)) => &mut item.attrs,
            _ => continue,
        };
        attributes.push(syn::parse_quote!(#[non_exhaustive]));
    }
    file
}
