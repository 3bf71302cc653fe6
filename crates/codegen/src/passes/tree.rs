//! Finds the modules of types and requests in the syntax tree of progenitor.

/// The items of the module of types.
pub(super) fn types_mut(file: &mut syn::File) -> Option<&mut Vec<syn::Item>> {
    module_mut(file, "types")
}

/// The items of the module of requests.
pub(super) fn requests_mut(file: &mut syn::File) -> Option<&mut Vec<syn::Item>> {
    module_mut(file, "builder")
}

fn module_mut<'a>(file: &'a mut syn::File, name: &str) -> Option<&'a mut Vec<syn::Item>> {
    file.items.iter_mut().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == name => module.content.as_mut().map(|(_, items)| items),
        _ => None,
    })
}

/// Whether an item is the inline module of this name.
pub(super) fn is_module(item: &syn::Item, name: &str) -> bool {
    matches!(item, syn::Item::Mod(module) if module.ident == name)
}
