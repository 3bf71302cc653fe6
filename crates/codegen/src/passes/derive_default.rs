//! Derives `Default` for an enumeration instead of spelling it out: `impl Default` that gives one variant becomes `#[default]`.

use std::collections::BTreeMap;

use super::compact;

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    for item in &mut file.items {
        if let syn::Item::Mod(module) = item
            && module.ident == "types"
            && let Some((_, items)) = &mut module.content
        {
            derive(items);
        }
    }
    file
}

fn derive(items: &mut Vec<syn::Item>) {
    let enums: Vec<String> = items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut defaults = BTreeMap::new();
    items.retain(|item| match default_variant(item) {
        Some((name, variant)) if enums.contains(&name) => {
            defaults.insert(name, variant);
            false
        }
        _ => true,
    });
    for item in items {
        let syn::Item::Enum(item) = item else { continue };
        let Some(default) = defaults.get(&item.ident.to_string()) else { continue };
        item.attrs.push(syn::parse_quote!(#[derive(Default)]));
        for variant in item.variants.iter_mut().filter(|variant| variant.ident == default.as_str()) {
            variant.attrs.push(syn::parse_quote!(#[default]));
        }
    }
}

/// The enumeration and the variant of `impl Default for Enumeration { fn default() -> Self { Enumeration::Variant } }`.
fn default_variant(item: &syn::Item) -> Option<(String, String)> {
    let syn::Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    let [syn::ImplItem::Fn(function)] = &item.items[..] else { return None };
    let [syn::Stmt::Expr(value, None)] = &function.block.stmts[..] else { return None };
    let name = compact(&item.self_ty);
    let variant = compact(value).strip_prefix(&format!("{name}::"))?.to_owned();
    let is_name = variant.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (path.segments.last()?.ident == "Default" && is_name).then_some((name, variant))
}
