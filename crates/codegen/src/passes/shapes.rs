//! Queries on types for the passes on requests: which structures are reachable, and the kind of
//! each field.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::{last_names, serde_attributes, type_argument};

/// The structures that progenitor defines, by name.
pub(super) fn structs(types: &[syn::Item]) -> BTreeMap<String, syn::ItemStruct> {
    let structs = types.iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some((item.ident.to_string(), item.clone())),
        _ => None,
    });
    structs.collect()
}

/// The names of the structures that are reachable from these types.
pub(super) fn reachable<'a>(
    structs: &BTreeMap<String, syn::ItemStruct>,
    from: impl Iterator<Item = &'a syn::Type>,
) -> BTreeSet<String> {
    let mut next: Vec<String> = from.flat_map(last_names).collect();
    let mut reachable = BTreeSet::new();
    while let Some(name) = next.pop() {
        if let Some(item) = structs.get(&name)
            && reachable.insert(name)
        {
            next.extend(item.fields.iter().flat_map(|field| last_names(&field.ty)));
        }
    }
    reachable
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
