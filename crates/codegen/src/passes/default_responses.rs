//! Derives `Default` for response types: tests of callers start from it, since they cannot
//! construct non-exhaustive structures.

use std::collections::BTreeSet;

use super::tree::types_mut;
use super::uses::Uses;
use crate::attributes::derives_default;
use crate::syntax::compact;

/// Runs the pass.
pub(super) fn run(mut file: syn::File, uses: &Uses) -> syn::File {
    let Some(items) = types_mut(&mut file) else { return file };
    let implemented: BTreeSet<String> = items.iter().filter_map(default_of).collect();
    for item in items {
        let syn::Item::Struct(item) = item else { continue };
        let name = item.ident.to_string();
        if uses.received.contains(&name) && !implemented.contains(&name) && !derives_default(&item.attrs) {
            derive_default(&mut item.attrs);
        }
    }
    file
}

/// The type that an item implements `Default` for.
fn default_of(item: &syn::Item) -> Option<String> {
    let syn::Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    (path.segments.last()?.ident == "Default").then(|| compact(&item.self_ty))
}

fn derive_default(attributes: &mut [syn::Attribute]) {
    let derive = attributes.iter_mut().find_map(|attribute| match &mut attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("derive") => Some(list),
        _ => None,
    });
    // Progenitor derives other traits for each structure, so there is a `derive` attribute.
    if let Some(derive) = derive {
        let before = &derive.tokens;
        derive.tokens = quote::quote!(#before, Default);
    }
}
