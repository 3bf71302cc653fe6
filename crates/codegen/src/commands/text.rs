//! Texts as expressions.

use proc_macro2::TokenStream;
use quote::quote;

/// A text of several lines as a raw string.
pub(super) fn raw(text: &str) -> TokenStream {
    let longest = text.split(|letter| letter != '#').map(str::len).max().unwrap_or_default();
    let marks = "#".repeat(longest + 1);
    // A raw string with more marks than the text has in a row is always valid.
    format!("r{marks}\"{text}\"{marks}").parse().unwrap_or_else(|_| quote!(#text))
}

/// An `Option` of a text as an expression.
pub(super) fn optional(text: &Option<String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
