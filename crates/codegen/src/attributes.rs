//! Reads the attributes of an item: its doc comment, its name in JSON, its derives, and the markers
//! that passes leave for `declare`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;

/// Whether there is no doc comment.
pub(crate) fn is_undocumented(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().all(|attribute| doc_text(attribute).is_none())
}

/// The text of a `#[doc = "…"]` attribute.
pub(crate) fn doc_text(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attribute.meta else { return None };
    match &meta.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if meta.path.is_ident("doc") => {
            Some(text.value())
        }
        _ => None,
    }
}

/// Replaces a text in a `#[doc = "…"]` attribute.
pub(crate) fn replace_in_doc(attribute: &mut syn::Attribute, from: &str, to: &str) {
    if let Some(text) = doc_text(attribute).filter(|text| text.contains(from)) {
        let text = text.replace(from, to);
        *attribute = syn::parse_quote!(#[doc = #text]);
    }
}

/// The name in `#[serde(rename = "…")]`.
pub(crate) fn wire_name(attributes: &[syn::Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other keys are skipped with their values; an attribute that does not parse has no name.
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

/// Whether a type derives `Default`.
pub(crate) fn derives_default(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let names = attribute.to_token_stream().to_string();
        names.split(|letter: char| !letter.is_alphanumeric()).any(|name| name == "Default")
    })
}

/// Whether there is an attribute of this name.
pub(crate) fn has_attribute(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// The tokens in the parentheses of an attribute of this name.
pub(crate) fn marker_tokens(attributes: &[syn::Attribute], name: &str) -> Option<TokenStream> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident(name) => Some(list.tokens.clone()),
        _ => None,
    })
}
