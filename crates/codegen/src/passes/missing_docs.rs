//! Documents what progenitor leaves without a comment, from what stands beside it: a field says what its type is, a setter what the field or
//! the argument is.

use std::collections::HashMap;

use super::doc_comments::{doc_text, is_undocumented};
use super::{requests_mut, types_mut};
use crate::syntax::{argument, defined_name, last_name, last_names};

/// What each field of each type is, by the names of both.
type FieldDocs = HashMap<(String, String), String>;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let mut arguments = FieldDocs::new();
    for item in &file.items {
        if let syn::Item::Impl(item) = item {
            collect_arguments(item, &mut arguments);
        }
    }
    let fields = types_mut(&mut file).map(|items| document_types(items)).unwrap_or_default();
    if let Some(items) = requests_mut(&mut file) {
        document_requests(items, &arguments, &fields);
    }
    file
}

/// Documents types and their builders, and tells what each field is.
fn document_types(items: &mut [syn::Item]) -> FieldDocs {
    let types: HashMap<String, String> = items.iter().filter_map(documented).collect();
    let mut fields = FieldDocs::new();
    for item in items.iter_mut() {
        match item {
            syn::Item::Struct(item) => document_struct(item, &types, &mut fields),
            syn::Item::Enum(item) => {
                document(&mut item.attrs, || format!("One of the values of `{}`.", item.ident));
            }
            _ => {}
        }
    }
    for item in items {
        let syn::Item::Mod(module) = item else { continue };
        if module.ident != "builder" {
            continue;
        }
        for item in module.content.iter_mut().flat_map(|(_, items)| items) {
            let syn::Item::Struct(item) = item else { continue };
            let built = item.ident.to_string();
            for field in &mut item.fields {
                document_setter(field, |name| fields.get(&(built.clone(), name.to_owned())));
            }
        }
    }
    fields
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

fn document_struct(item: &mut syn::ItemStruct, types: &HashMap<String, String>, fields: &mut FieldDocs) {
    document(&mut item.attrs, || format!("`{}`.", item.ident));
    let syn::Fields::Named(named) = &mut item.fields else { return };
    for field in &mut named.named {
        let Some(ident) = &field.ident else { continue };
        let name = wire_name(&field.attrs).unwrap_or_else(|| ident.to_string());
        let key = (item.ident.to_string(), ident.to_string());
        let of_type = last_names(&field.ty).iter().find_map(|name| types.get(name));
        document(&mut field.attrs, || of_type.map_or_else(|| format!("`{name}`"), |text| text.trim().to_owned()));
        fields.insert(key, field.attrs.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n"));
    }
}

fn document_requests(items: &mut [syn::Item], arguments: &FieldDocs, fields: &FieldDocs) {
    for item in items {
        let syn::Item::Struct(item) = item else { continue };
        let request = item.ident.to_string();
        let body = item.fields.iter().find(|field| field.ident.as_ref().is_some_and(|name| name == "body"));
        let body = body.map(|body| type_name(&body.ty)).unwrap_or_default();
        for field in &mut item.fields {
            document_setter(field, |name| match name {
                "body" => None,
                name => arguments
                    .get(&(request.clone(), name.to_owned()))
                    .or_else(|| fields.get(&(body.clone(), name.to_owned()))),
            });
        }
    }
}

/// Documents the setter that a field of a declaration gets.
fn document_setter<'a>(field: &mut syn::Field, text: impl FnOnce(&str) -> Option<&'a String>) {
    if argument(&field.ty, "Field").is_none() {
        return;
    }
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    document(&mut field.attrs, || match (text(&name), name.as_str()) {
        (Some(text), _) => text.clone(),
        (None, "body") => "Sets the request body.".to_owned(),
        (None, name) => format!("Sets `{name}`."),
    });
}

/// Reads what the arguments of each operation are from the list in the comment of its method: ``- `name`: text``.
fn collect_arguments(item: &syn::ItemImpl, arguments: &mut FieldDocs) {
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

/// The name in `#[serde(rename = "…")]`.
pub(crate) fn wire_name(attributes: &[syn::Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other keys of the attribute are skipped with their values; an attribute that does not parse has no name.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = meta.value().and_then(|value| value.parse::<syn::Lit>());
            if let (true, Ok(syn::Lit::Str(value))) = (meta.path.is_ident("rename"), value) {
                name = Some(value.value());
            }
            Ok(())
        });
    }
    name
}
