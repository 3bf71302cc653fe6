//! Documents what progenitor leaves without a comment, from what stands beside it: a field says what its type is, a builder what it builds,
//! a setter what the field or the argument is. The constructor of a request becomes private to the crate, since the client's method
//! makes it.

use std::collections::HashMap;

use super::doc_comments::{doc_text, is_undocumented};
use crate::syntax::{defined_name, last_name, last_names};

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
    for item in &mut file.items {
        let syn::Item::Mod(module) = item else { continue };
        let Some((_, items)) = &mut module.content else { continue };
        match module.ident.to_string().as_str() {
            "types" => document_types(items),
            "builder" => document_requests(items, &arguments),
            _ => {}
        }
    }
    file
}

fn document_types(items: &mut [syn::Item]) {
    let types: HashMap<String, String> = items.iter().filter_map(documented).collect();
    let mut fields = FieldDocs::new();
    for item in items.iter_mut() {
        match item {
            syn::Item::Struct(item) => document_struct(item, &types, &mut fields),
            syn::Item::Enum(item) => {
                document(&mut item.attrs, || format!("One of the values of `{}`.", item.ident));
                for variant in &mut item.variants {
                    let name = wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
                    document(&mut variant.attrs, || format!("`{name}`"));
                }
            }
            syn::Item::Impl(item) if item.trait_.is_none() => {
                let name = type_name(&item.self_ty);
                for method in methods(item) {
                    if method.sig.ident == "builder" {
                        document(&mut method.attrs, || format!("Starts building a [`{name}`]."));
                    }
                }
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
            match item {
                syn::Item::Struct(item) => {
                    document(&mut item.attrs, || format!("Builds a [`{}`]; finish with `try_into`.", item.ident));
                }
                syn::Item::Impl(item) if item.trait_.is_none() => document_setters(item, &fields),
                _ => {}
            }
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

fn document_setters(item: &mut syn::ItemImpl, fields: &FieldDocs) {
    let name = type_name(&item.self_ty);
    for method in methods(item) {
        let setter = method.sig.ident.to_string();
        let text = fields.get(&(name.clone(), setter.clone())).cloned();
        document(&mut method.attrs, || text.unwrap_or_else(|| format!("Sets `{setter}`.")));
    }
}

fn document_requests(items: &mut [syn::Item], arguments: &FieldDocs) {
    for item in items {
        let syn::Item::Impl(item) = item else { continue };
        let request = type_name(&item.self_ty);
        for method in methods(item) {
            let name = method.sig.ident.to_string();
            match name.as_str() {
                "new" => method.vis = syn::parse_quote!(pub(crate)),
                "body" => document(&mut method.attrs, || "Sets the request body.".to_owned()),
                "body_map" => {
                    document(&mut method.attrs, || "Changes the request body through its builder.".to_owned())
                }
                _ => {
                    let text = arguments.get(&(request.clone(), name.clone())).cloned();
                    document(&mut method.attrs, || text.unwrap_or_else(|| format!("Sets `{name}`.")));
                }
            }
        }
    }
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

fn methods(item: &mut syn::ItemImpl) -> impl Iterator<Item = &mut syn::ImplItemFn> {
    item.items.iter_mut().filter_map(|item| match item {
        syn::ImplItem::Fn(method) if matches!(method.vis, syn::Visibility::Public(_)) => Some(method),
        _ => None,
    })
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
