//! Parses a saved page – copied text, HTML or Markdown – into blocks. It must not know what the
//! blocks mean.

mod format;
mod grid;
mod html;
mod markdown;
mod outline;
mod rows;
mod text;

use std::borrow::Cow;

use diagnostics::source::{self, FileId, SourceMap};
pub use format::{binary, format_of};

use crate::facts::Format;
use crate::page::Page;

/// The text of a page without byte order mark, and with line feeds as line ends.
#[must_use]
pub fn normalized(text: &str) -> Cow<'_, str> {
    let text = source::normalized(text);
    if text.contains('\r') { Cow::Owned(text.replace('\r', "\n")) } else { text }
}

/// Parses a page. A page in a format that cannot be read has no blocks.
#[must_use]
pub fn read(sources: &SourceMap, file: FileId) -> Page {
    match format_of(sources.file(file).text()) {
        Format::Html => html::read(sources, file),
        Format::Markdown => markdown::read(sources, file),
        Format::Text => text::read(sources, file),
        Format::Foreign(_) => Page::default(),
    }
}
