//! Helpers to print and parse declarations.

use syn::parse::ParseStream;

use crate::attributes::doc_text;
use crate::syntax::one_line;

/// The lines of the doc comment.
pub(super) fn docs(attributes: &[syn::Attribute]) -> String {
    attributes.iter().filter_map(doc_text).map(|line| format!("///{line}\n")).collect()
}

/// A type on one line.
pub(super) fn type_text(ty: &syn::Type) -> String {
    one_line(&syn::parse_quote!(type X = #ty;)).trim_start_matches("type X = ").trim_end_matches(';').to_owned()
}

/// Parses a contextual keyword of a declaration.
pub(super) fn word(input: ParseStream<'_>, word: &str) -> syn::Result<()> {
    let found: syn::Ident = input.parse()?;
    if found == word { Ok(()) } else { Err(syn::Error::new(found.span(), format!("expected `{word}`"))) }
}

/// Indents each line by one level.
pub(super) fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
