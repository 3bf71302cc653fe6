//! Queries on types for the passes: the structures that there are, and the kind of each field.

use std::collections::BTreeMap;

use crate::syntax::{serde_attributes, type_argument};

/// The structures that progenitor defines, by name.
pub(super) fn structs(types: &[syn::Item]) -> BTreeMap<String, syn::ItemStruct> {
    let structs = types.iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some((item.ident.to_string(), item.clone())),
        _ => None,
    });
    structs.collect()
}

/// The keyword for a field in declarations: whether it is a list, and how it is sent when it is not
/// set.
pub(super) fn kind(field: &syn::Field) -> &'static str {
    let serde = serde_attributes(&field.attrs);
    let inner = type_argument(&field.ty, "Option");
    let is_list = type_argument(inner.as_ref().unwrap_or(&field.ty), "Vec").is_some();
    let is_skipped = serde.contains("skip_serializing_if");
    match (inner.is_some(), is_skipped, is_list) {
        (true, true, false) => "optional",
        (true, true, true) => "optional_list",
        (true, false, false) => "nullable",
        (true, false, true) => "nullable_list",
        (false, true, false) => "or_empty",
        (false, true, true) => "list",
        (false, false, false) => "required",
        (false, false, true) => "required_list",
    }
}

/// The keyword for a parameter of this type.
pub(super) fn parameter_kind(ty: &syn::Type) -> &'static str {
    let inner = type_argument(ty, "Option");
    let is_list = type_argument(inner.as_ref().unwrap_or(ty), "Vec").is_some();
    match (inner.is_some(), is_list) {
        (true, false) => "optional",
        (true, true) => "optional_list",
        (false, false) => "required",
        (false, true) => "required_list",
    }
}
