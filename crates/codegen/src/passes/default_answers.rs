//! Makes answers readable whatever is missing in them: a field that is documented as always there reads as empty when it is absent or
//! null, and so does what stands in a list or a map. Only types that answers reach are changed; in the others a missing field is a
//! mistake of the caller.

use std::collections::BTreeSet;

use quote::ToTokens as _;
use syn::visit::Visit;

use super::{shapes, types_mut};
use crate::syntax::{argument, compact, serde_attributes};

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let answers = answers(&file);
    let Some(items) = types_mut(&mut file) else { return file };
    let read = shapes::reached(&shapes::structs(items), answers.iter());
    let implemented: BTreeSet<String> = items.iter().filter_map(default_of).collect();
    for item in items {
        let syn::Item::Struct(item) = item else { continue };
        if !read.contains(&item.ident.to_string()) {
            continue;
        }
        if !implemented.contains(&item.ident.to_string()) && !derives_default(&item.attrs) {
            extend(&mut item.attrs, "derive", &quote::quote!(Default));
        }
        match &mut item.fields {
            syn::Fields::Named(fields) => fields.named.iter_mut().for_each(read_leniently),
            // A list or a map of its own: it is there, but what stands in it may be null.
            syn::Fields::Unnamed(fields) => fields.unnamed.iter_mut().for_each(read_inside_leniently),
            syn::Fields::Unit => {}
        }
    }
    file
}

/// The types of the answers: those in `ResponseValue<…>`.
fn answers(file: &syn::File) -> Vec<syn::Type> {
    struct Answers(Vec<syn::Type>);
    impl<'ast> Visit<'ast> for Answers {
        fn visit_type(&mut self, ty: &'ast syn::Type) {
            self.0.extend(argument(ty, "ResponseValue"));
            syn::visit::visit_type(self, ty);
        }
    }
    let mut answers = Answers(Vec::new());
    answers.visit_file(file);
    answers.0
}

/// The type that an item implements `Default` for.
fn default_of(item: &syn::Item) -> Option<String> {
    let syn::Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    (path.segments.last()?.ident == "Default").then(|| compact(&item.self_ty))
}

fn derives_default(attributes: &[syn::Attribute]) -> bool {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives.into_iter().any(|attribute| {
        let names = attribute.to_token_stream().to_string();
        names.split(|letter: char| !letter.is_alphanumeric()).any(|name| name == "Default")
    })
}

fn read_leniently(field: &mut syn::Field) {
    let serde = serde_attributes(&field.attrs);
    let optional = compact(&field.ty).starts_with("Option<");
    let has_function = serde.contains("deserialize_with") || serde.contains("(with=") || serde.contains(",with=");
    let function = if optional { inside(field) } else { Some(inside(field).unwrap_or("null_as_default")) };
    // A function for reading takes away that an `Option` may be absent.
    if !serde.contains("default") && (has_function || function.is_some()) {
        extend(&mut field.attrs, "serde", &quote::quote!(default));
    }
    if let (Some(function), false) = (function, has_function) {
        deserialize_with(field, function);
    }
}

fn read_inside_leniently(field: &mut syn::Field) {
    if let Some(function) = inside(field) {
        deserialize_with(field, function);
    }
}

/// The function of the runtime that reads what stands in a list or a map leniently.
fn inside(field: &syn::Field) -> Option<&'static str> {
    const MAP: &str = "::std::collections::BTreeMap<";
    let ty = compact(&field.ty);
    let (ty, optional) = ty.strip_prefix("Option<").map_or((ty.as_str(), false), |ty| (ty, true));
    match (ty.starts_with("Vec<"), ty.starts_with(MAP), optional) {
        (true, _, false) => Some("null_items_as_default"),
        (true, _, true) => Some("null_items_in_option"),
        (_, true, false) => Some("null_values_as_default"),
        (_, true, true) => Some("null_values_in_option"),
        _ => None,
    }
}

fn deserialize_with(field: &mut syn::Field, function: &str) {
    let function = format!("::huaweicloud_core::codegen::{function}");
    extend(&mut field.attrs, "serde", &quote::quote!(deserialize_with = #function));
}

/// Adds to the list in the attribute of this name, which is made if there is none.
fn extend(attributes: &mut Vec<syn::Attribute>, name: &str, addition: &proc_macro2::TokenStream) {
    let list = attributes.iter_mut().find_map(|attribute| match &mut attribute.meta {
        syn::Meta::List(list) if list.path.is_ident(name) => Some(list),
        _ => None,
    });
    if let Some(list) = list {
        let before = &list.tokens;
        list.tokens = quote::quote!(#before, #addition);
    } else {
        let name = quote::format_ident!("{name}");
        attributes.push(syn::parse_quote!(#[#name(#addition)]));
    }
}
