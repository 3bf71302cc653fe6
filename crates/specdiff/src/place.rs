//! The place of a change, as data that outlives the files: path, line, column, and the text of the
//! line.
//! It must not know what is there.

use diagnostics::source::{SourceMap, Span};
use serde::Serialize;

/// A place in a file of one of the two sides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The path from the root of the side, with forward slashes.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The text of the line.
    #[serde(skip)]
    pub text: String,
    /// The bytes of the text to underline: the first one, and the one after the last.
    #[serde(skip)]
    pub underlined: (usize, usize),
}

impl Place {
    /// The place of a span: its first line, and the part of the span in that line.
    #[must_use]
    pub fn of(sources: &SourceMap, span: Span) -> Self {
        let location = sources.location(span);
        let file = sources.file(span.file);
        let line = file.line_range(file.line_index(span.start));
        let start = span.start.saturating_sub(line.start);
        let end = span.end.min(line.end).saturating_sub(line.start).max(start);
        let text = file.text().get(line).unwrap_or_default().to_owned();
        Self { path: location.path, line: location.line, column: location.column, text, underlined: (start, end) }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.path, self.line)
    }
}
