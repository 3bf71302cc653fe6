//! Parses a saved page, copied text or HTML, into blocks. It must not know what the blocks mean.

mod html;
mod rows;
mod text;

use diagnostics::source::{FileId, SourceMap};

use crate::page::Block;

/// The blocks of a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The blocks, in page order.
    pub blocks: Vec<Block>,
    /// The canonical URL of the page, if it has one.
    pub address: Option<crate::facts::Fact<String>>,
}

/// Parses a page.
#[must_use]
pub fn read(sources: &SourceMap, file: FileId) -> Page {
    if is_html(sources.file(file).text()) { html::read(sources, file) } else { text::read(sources, file) }
}

/// Whether the text is HTML: apart from leading whitespace, it starts with a tag, a comment or a
/// declaration.
fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut letters = text.chars();
    letters.next() == Some('<') && letters.next().is_some_and(|letter| letter == '!' || letter.is_ascii_alphabetic())
}
