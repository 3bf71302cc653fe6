//! Documents what progenitor leaves without a comment, from what stands beside it: a field says what its type is, a setter what the field or
//! the argument is.

use std::collections::HashMap;

use super::tree::{requests_mut, types_mut};
use crate::attributes::{doc_text, is_undocumented, wire_name};
use crate::syntax::{defined_name, last_name, last_names};

/// What each argument of each request is, by the names of both.
type ArgumentDocs = HashMap<(String, String), String>;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let mut arguments = ArgumentDocs::new();
    for item in &file.items {
        if let syn::Item::Impl(item) = item {
            collect_arguments(item, &mut arguments);
        }
    }
    types_mut(&mut file).into_iter().for_each(|items| document_types(items));
    requests_mut(&mut file).into_iter().for_each(|items| document_requests(items, &arguments));
    file
}

fn document_types(items: &mut [syn::Item]) {
    let types: HashMap<String, String> = items.iter().filter_map(documented).collect();
    for item in items.iter_mut() {
        match item {
            syn::Item::Struct(item) => document_struct(item, &types),
            syn::Item::Enum(item) => {
                document(&mut item.attrs, || format!("One of the values of `{}`.", item.ident));
            }
            _ => {}
        }
    }
}

/// The name and the comment of a type.
fn documented(item: &syn::Item) -> Option<(String, String)> {
    let attributes = match item {
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        _ => return None,
    };
    let text = attributes.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n");
    defined_name(item).filter(|_| !text.trim().is_empty()).map(|name| (name, text))
}

fn document_struct(item: &mut syn::ItemStruct, types: &HashMap<String, String>) {
    document(&mut item.attrs, || format!("`{}`.", item.ident));
    let syn::Fields::Named(named) = &mut item.fields else { return };
    for field in &mut named.named {
        let Some(ident) = &field.ident else { continue };
        let name = wire_name(&field.attrs).unwrap_or_else(|| ident.to_string());
        let of_type = last_names(&field.ty).iter().find_map(|name| types.get(name));
        document(&mut field.attrs, || of_type.map_or_else(|| format!("`{name}`"), |text| text.trim().to_owned()));
    }
}

/// Documents the setters of arguments. Those of the body's fields have the comments of the fields.
fn document_requests(items: &mut [syn::Item], arguments: &ArgumentDocs) {
    for item in items {
        let syn::Item::Struct(item) = item else { continue };
        let request = item.ident.to_string();
        for field in item.fields.iter_mut().filter(|field| is_argument(field)) {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let text = arguments.get(&(request.clone(), name.clone())).filter(|_| name != "body");
            document(&mut field.attrs, || match (text, name.as_str()) {
                (Some(text), _) => text.clone(),
                (None, "body") => "Sets the request body.".to_owned(),
                (None, name) => format!("Sets `{name}`."),
            });
        }
    }
}

/// Whether a field of a request is an argument with a setter of its own.
fn is_argument(field: &syn::Field) -> bool {
    let has = |name: &str| field.attrs.iter().any(|attribute| attribute.path().is_ident(name));
    has("kind") && !has("in_body")
}

/// Reads what the arguments of each operation are from the list in the comment of its method: ``- `name`: text``.
fn collect_arguments(item: &syn::ItemImpl, arguments: &mut ArgumentDocs) {
    for item in &item.items {
        let syn::ImplItem::Fn(method) = item else { continue };
        let syn::ReturnType::Type(_, request) = &method.sig.output else { continue };
        let request = type_name(request);
        let text = method.attrs.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n");
        for line in text.lines() {
            if let Some((name, text)) = line.trim().strip_prefix("- `").and_then(|line| line.split_once("`: ")) {
                arguments.insert((request.clone(), name.to_owned()), text.to_owned());
            }
        }
    }
}

/// Adds a comment where there is none.
fn document(attributes: &mut Vec<syn::Attribute>, text: impl FnOnce() -> String) {
    if is_undocumented(attributes) {
        let text = text();
        attributes.insert(0, syn::parse_quote!(#[doc = #text]));
    }
}

/// The last name of a type's path, or nothing.
fn type_name(ty: &syn::Type) -> String {
    last_name(ty).map(ToString::to_string).unwrap_or_default()
}
