//! Makes answers readable whatever is missing in them: a field that is documented as always there reads as empty when it is absent or
//! null, and so does what stands in a list or a map. Only types that answers reach are changed; in the others a missing field is a
//! mistake of the caller. What is absent is left out when it is written again, also inside a type that contains itself.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens as _;
use syn::visit::Visit;

use super::{compact, types_mut};

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let read = read_types(&file);
    let Some(items) = types_mut(&mut file) else { return file };
    let implemented: BTreeSet<String> = items.iter().filter_map(default_of).collect();
    for item in items {
        let syn::Item::Struct(item) = item else { continue };
        item.fields.iter_mut().for_each(leave_out_if_absent);
        if !read.contains(&item.ident.to_string()) {
            continue;
        }
        if !implemented.contains(&item.ident.to_string()) && !derives_default(&item.attrs) {
            extend(&mut item.attrs, "derive", &quote::quote!(Default));
        }
        if let syn::Fields::Named(fields) = &mut item.fields {
            fields.named.iter_mut().for_each(read_leniently);
        }
    }
    file
}

/// The names of the types that the answers of operations reach.
fn read_types(file: &syn::File) -> BTreeSet<String> {
    let mut answers = Answers(Vec::new());
    answers.visit_file(file);
    let structs = file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let structs: BTreeMap<String, &syn::ItemStruct> = structs
        .flat_map(|(_, items)| items)
        .filter_map(|item| if let syn::Item::Struct(item) = item { Some((item.ident.to_string(), item)) } else { None })
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = answers.0.pop() {
        if let (true, Some(item)) = (reached.insert(name.clone()), structs.get(&name)) {
            let mut names = Names(Vec::new());
            names.visit_fields(&item.fields);
            answers.0.extend(names.0);
        }
    }
    reached
}

/// The types in `ResponseValue<…>`.
struct Answers(Vec<String>);

impl<'ast> Visit<'ast> for Answers {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        if segment.ident == "ResponseValue" {
            let mut names = Names(Vec::new());
            names.visit_path_arguments(&segment.arguments);
            self.0.extend(names.0);
        }
        syn::visit::visit_path_segment(self, segment);
    }
}

/// The last name of every path.
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.extend(path.segments.last().map(|last| last.ident.to_string()));
        syn::visit::visit_path(self, path);
    }
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
    let serde: String =
        field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")).map(compact).collect();
    let optional = compact(&field.ty).starts_with("Option<");
    let has_function = serde.contains("deserialize_with") || serde.contains("(with=") || serde.contains(",with=");
    if !serde.contains("default") && (!optional || has_function) {
        extend(&mut field.attrs, "serde", &quote::quote!(default));
    }
    if !optional && !has_function {
        let function = match compact(&field.ty) {
            ty if ty.starts_with("Vec<") => "null_items_as_default",
            ty if ty.starts_with("::std::collections::BTreeMap<") => "null_values_as_default",
            _ => "null_as_default",
        };
        let function = format!("::huaweicloud_core::codegen::{function}");
        extend(&mut field.attrs, "serde", &quote::quote!(deserialize_with = #function));
    }
}

/// Progenitor writes `null` for an absent field of the type that the field is in.
fn leave_out_if_absent(field: &mut syn::Field) {
    let ty = compact(&field.ty);
    let serde: String = field.attrs.iter().map(compact).collect();
    if ty.starts_with("::std::boxed::Box<Option<") && !serde.contains("skip_serializing_if") {
        extend(&mut field.attrs, "serde", &quote::quote!(skip_serializing_if = "::std::option::Option::is_none"));
        // What has an attribute of serde for writing says no longer by itself that it may be absent when it is read.
        if !serde.contains("default") {
            extend(&mut field.attrs, "serde", &quote::quote!(default));
        }
    }
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
