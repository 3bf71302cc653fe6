//! Boxes each optional field through which a structure contains itself, and nothing else.
//! Progenitor breaks each cycle of types in one place, and structures that are not part of it
//! decide where. It may box the `Option` instead of its value, and then sends `None` as null.

use std::collections::{BTreeMap, BTreeSet};

use super::shapes;
use super::tree::types_mut;
use crate::syntax::{compact, last_name, type_argument};

/// The structures that each structure contains directly, by name.
type Contained = BTreeMap<String, BTreeSet<String>>;

/// Runs the pass.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let Some(types) = types_mut(&mut file) else { return file };
    let contained = |item: &syn::ItemStruct| item.fields.iter().filter_map(|field| name(&value(&field.ty))).collect();
    let contained: Contained =
        shapes::structs(types).into_iter().map(|(name, item)| (name, contained(&item))).collect();
    for item in types {
        if let syn::Item::Struct(item) = item {
            let owner = item.ident.to_string();
            item.fields.iter_mut().for_each(|field| rewrite(field, &owner, &contained));
        }
    }
    file
}

fn rewrite(field: &mut syn::Field, owner: &str, contained: &Contained) {
    let before = compact(&field.ty);
    let value = value(&field.ty);
    let is_recursive = name(&value).is_some_and(|name| reaches(contained, name, owner));
    field.ty = match (before.contains("Option<"), is_recursive) {
        _ if before == compact(&value) => return,
        (true, true) => syn::parse_quote!(Option<::std::boxed::Box<#value>>),
        (true, false) => syn::parse_quote!(Option<#value>),
        // The lint requires that another field of the cycle is optional or a list.
        (false, _) => value,
    };
    if before.starts_with("::std::boxed::Box<Option<") {
        field.attrs.push(syn::parse_quote!(#[serde(skip_serializing_if = "::std::option::Option::is_none")]));
    }
}

/// The type in options and boxes.
fn value(ty: &syn::Type) -> syn::Type {
    let inner = type_argument(ty, "Option").or_else(|| type_argument(ty, "Box"));
    inner.map_or_else(|| ty.clone(), |inner| value(&inner))
}

fn name(ty: &syn::Type) -> Option<String> {
    last_name(ty).map(ToString::to_string)
}

/// Whether a structure contains another one, directly or indirectly.
fn reaches(contained: &Contained, from: String, to: &str) -> bool {
    let (mut next, mut seen) = (vec![from], BTreeSet::new());
    while let Some(name) = next.pop() {
        if name == to {
            return true;
        }
        if let Some(inner) = contained.get(&name)
            && seen.insert(name)
        {
            next.extend(inner.iter().cloned());
        }
    }
    false
}
