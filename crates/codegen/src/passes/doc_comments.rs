//! Splits doc comments into one attribute per line, each with a leading space, which prints as
//! `///`. Progenitor puts a whole text into one attribute, which prints as an unindented block
//! comment.

use syn::visit_mut::VisitMut;

use crate::attributes::doc_text;

/// Runs the pass.
pub(crate) fn run(mut file: syn::File) -> syn::File {
    DocComments.visit_file_mut(&mut file);
    file
}

struct DocComments;

impl VisitMut for DocComments {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        let Some(first) = attributes.iter().position(|attribute| doc_text(attribute).is_some()) else { return };
        let style = attributes[first].style;
        let texts: Vec<String> = attributes.iter().filter_map(doc_text).collect();
        attributes.retain(|attribute| doc_text(attribute).is_none());
        attributes.splice(0..0, clean(&texts.join("\n")).iter().map(|line| doc_attribute(&style, line)));
    }
}

/// The lines of a text with one leading space, without trailing spaces, repeated empty lines, or
/// empty lines at either end.
fn clean(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut in_example = false;
    for line in text.lines().map(str::trim_end) {
        // Progenitor's example is never compiled, so it is removed.
        if line.trim_start().starts_with("```ignore") || (in_example && line.trim() == "```") {
            in_example = !in_example;
            continue;
        }
        // Its link, "[`Client::x`]: super::Client::x", is not needed either: each file has `Client`
        // in scope.
        if in_example || line.contains("]: super::Client::") {
            continue;
        }
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line.to_owned());
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    // A text written with `///` already has the space.
    if !lines.iter().all(|line| line.is_empty() || line.starts_with(' ')) {
        lines.iter_mut().filter(|line| !line.is_empty()).for_each(|line| line.insert(0, ' '));
    }
    lines
}

fn doc_attribute(style: &syn::AttrStyle, line: &str) -> syn::Attribute {
    let mut attribute: syn::Attribute = syn::parse_quote!(#[doc = #line]);
    attribute.style = *style;
    attribute
}
