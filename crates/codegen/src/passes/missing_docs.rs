//! Adds missing doc comments from related ones: a field gets the comment of its type, an argument
//! its description, and the type of a parameter the description of that parameter.

use std::collections::HashMap;

use super::tree::{requests_mut, types_mut};
use crate::attributes::{doc_text, is_undocumented, wire_name};
use crate::syntax::{defined_name, last_name, last_names};

/// The description of each argument, by the names of the request and the argument.
type ArgumentDocs = HashMap<(String, String), String>;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let mut arguments = ArgumentDocs::new();
    for item in &file.items {
        if let syn::Item::Impl(item) = item {
            collect_arguments(item, &mut arguments);
        }
    }
    let requests = requests_mut(&mut file).into_iter().flatten();
    let parameters: HashMap<String, String> = requests.flat_map(|item| parameter_types(item, &arguments)).collect();
    types_mut(&mut file).into_iter().for_each(|items| document_types(items, &parameters));
    requests_mut(&mut file).into_iter().for_each(|items| document_requests(items, &arguments));
    file
}

/// The types of the arguments of a request, with the descriptions of the arguments.
fn parameter_types(item: &syn::Item, arguments: &ArgumentDocs) -> Vec<(String, String)> {
    let syn::Item::Struct(item) = item else { return Vec::new() };
    let arguments_of = |field: &syn::Field| {
        let text = arguments.get(&(item.ident.to_string(), field.ident.as_ref()?.to_string()))?;
        Some((last_names(&field.ty).pop()?, text.clone()))
    };
    item.fields.iter().filter_map(arguments_of).collect()
}

fn document_types(items: &mut [syn::Item], parameters: &HashMap<String, String>) {
    let types: HashMap<String, String> = items.iter().filter_map(documented).collect();
    for item in items.iter_mut() {
        match item {
            syn::Item::Struct(item) => document_struct(item, &types),
            syn::Item::Enum(item) => {
                let name = item.ident.to_string();
                // Progenitor documents the type of a parameter by its name.
                if doc_of(&item.attrs) == format!("`{name}`") {
                    item.attrs.retain(|attribute| doc_text(attribute).is_none());
                }
                let of_parameter = parameters.get(&name).cloned();
                document(&mut item.attrs, || of_parameter.unwrap_or_else(|| format!("A value of `{name}`.")));
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
    let text = doc_of(attributes);
    defined_name(item).filter(|_| !text.is_empty()).map(|name| (name, text))
}

fn document_struct(item: &mut syn::ItemStruct, types: &HashMap<String, String>) {
    document(&mut item.attrs, || format!("`{}`.", item.ident));
    let syn::Fields::Named(named) = &mut item.fields else { return };
    for field in &mut named.named {
        let Some(ident) = &field.ident else { continue };
        let name = wire_name(&field.attrs).unwrap_or_else(|| ident.to_string());
        let of_type = last_names(&field.ty).iter().find_map(|name| types.get(name));
        document(&mut field.attrs, || of_type.map_or_else(|| format!("`{name}`"), |text| text.clone()));
    }
}

/// Documents the arguments. The fields of the body have comments of their own.
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

/// Whether a field of a request is an argument, not a field of its body.
fn is_argument(field: &syn::Field) -> bool {
    let has = |name: &str| field.attrs.iter().any(|attribute| attribute.path().is_ident(name));
    has("kind") && !has("in_body")
}

/// Reads the descriptions of arguments from the list in the comment of the method: ``- `name`:
/// text``.
fn collect_arguments(item: &syn::ItemImpl, arguments: &mut ArgumentDocs) {
    for item in &item.items {
        let syn::ImplItem::Fn(method) = item else { continue };
        let syn::ReturnType::Type(_, request) = &method.sig.output else { continue };
        let request = type_name(request);
        for line in doc_of(&method.attrs).lines() {
            if let Some((name, text)) = line.trim().strip_prefix("- `").and_then(|line| line.split_once("`: ")) {
                arguments.insert((request.clone(), name.to_owned()), text.to_owned());
            }
        }
    }
}

/// The text of the comment of an item.
fn doc_of(attributes: &[syn::Attribute]) -> String {
    attributes.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Adds a comment where there is none.
fn document(attributes: &mut Vec<syn::Attribute>, text: impl FnOnce() -> String) {
    if is_undocumented(attributes) {
        let text = text();
        attributes.insert(0, syn::parse_quote!(#[doc = #text]));
    }
}

/// The last name of a type's path, or an empty text.
fn type_name(ty: &syn::Type) -> String {
    last_name(ty).map(ToString::to_string).unwrap_or_default()
}
