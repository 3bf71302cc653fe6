//! Replaces progenitor-client by the runtime. Imports are removed, since each file gets its own
//! later, and so is the construction of the client, which the runtime does. The error of a failed
//! conversion, which progenitor defines in each crate, is replaced by the runtime's.

use syn::visit_mut::{self, VisitMut};

use super::tree::is_module;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    file.items.retain(|item| !is_replaced(item));
    for item in &mut file.items {
        if let syn::Item::Mod(module) = item {
            module.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
            if let Some((_, items)) = &mut module.content {
                items.retain(|item| !matches!(item, syn::Item::Use(_)) && !is_module(item, "error"));
            }
        }
    }
    Names.visit_file_mut(&mut file);
    file
}

/// Whether the runtime or the client module replaces an item.
fn is_replaced(item: &syn::Item) -> bool {
    match item {
        syn::Item::Use(_) => true,
        syn::Item::Struct(item) => item.ident == "Client",
        // The check that hooks exist; the client module implements them.
        syn::Item::Const(item) => item.ident == "_",
        syn::Item::Impl(item) => match &item.trait_ {
            Some((path, _)) => path.segments.last().is_some_and(|last| last.ident == "ClientInfo"),
            None => item
                .items
                .iter()
                .any(|item| matches!(item, syn::ImplItem::Fn(item) if item.sig.ident == "new_with_client")),
        },
        syn::Item::Mod(_) => is_module(item, "prelude"),
        _ => false,
    }
}

/// Turns `self::error::ConversionError` into `ConversionError`, and `progenitor_client::QueryParam`
/// into `QueryParam`.
struct Names;

impl VisitMut for Names {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let replaced = match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["self" | "super", "error", "ConversionError"] => 2,
            ["progenitor_client", ..] => 1,
            _ => return,
        };
        path.segments = path.segments.iter().skip(replaced).cloned().collect();
    }
}
