//! From the text of a file to the parts of a page: copied text or HTML, whichever it is.
//! It must not know what the parts mean.

mod html;
mod rows;
mod text;

use diagnostics::source::{FileId, SourceMap};

use crate::page::Block;

/// The parts of a page in their order.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The parts.
    pub blocks: Vec<Block>,
    /// The address that the page names as its own.
    pub address: Option<crate::facts::Said<String>>,
}

/// Reads a page.
#[must_use]
pub fn read(sources: &SourceMap, file: FileId) -> Page {
    if is_html(sources.file(file).text()) { html::read(sources, file) } else { text::read(sources, file) }
}

/// Whether this is HTML: it begins with a tag, a comment or a declaration, after whatever white space.
fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut letters = text.chars();
    letters.next() == Some('<') && letters.next().is_some_and(|letter| letter == '!' || letter.is_ascii_alphabetic())
}
