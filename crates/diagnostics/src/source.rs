//! The text of every file that was read, and ranges of bytes in it.
//! It must not know what the text means, nor read files itself.

use std::borrow::Cow;
use std::fmt;

/// Removes the byte order mark of a text, and turns CRLF line ends into line feeds.
#[must_use]
pub fn normalized(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// The handle of a file in a [`SourceMap`]. Handles are in the order in which the files were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// Whether it contains no byte, and is only a position.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A value that was read, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Its position.
    pub span: Span,
}

impl<T> Fact<T> {
    /// Attaches a position to a value.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A position for people. Prints as `spec/scm/UploadCsr.yaml:12:9`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The display path of the file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<usize>,
    /// The number of the first line, in the file that this is a part of.
    first_line: usize,
}

impl SourceFile {
    /// The path to show, with forward slashes.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The number of the first line: 1, unless this is a part of a file.
    #[must_use]
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// The text. Bytes that are not valid UTF-8 appear as U+FFFD.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file name without its folder and its extension: `UploadCsr` for
    /// `spec/scm/UploadCsr.yaml`.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The index of the line that contains a byte, counted from 0.
    #[must_use]
    pub fn line_index(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of a line without its line break. An index past the end gives the empty range at
    /// the end.
    #[must_use]
    pub fn line_range(&self, index: usize) -> std::ops::Range<usize> {
        let Some(&start) = self.line_starts.get(index) else {
            return self.text.len()..self.text.len();
        };
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        let line = self.text.get(start..end).unwrap_or_default();
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }
}

/// Every file that was read.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. `path` is the path to show, with forward slashes.
    ///
    /// # Panics
    /// If more than `u32::MAX` files are added.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_excerpt(path, text, 1)
    }

    /// Adds a part of a file that begins at a line, counted from 1.
    ///
    /// # Panics
    /// If more than `u32::MAX` files are added.
    pub fn add_excerpt(&mut self, path: impl Into<String>, text: impl Into<String>, first_line: usize) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than u32::MAX files"));
        let text = text.into();
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        self.files.push(SourceFile { path: path.into(), text, line_starts, first_line });
        id
    }

    /// The file of a handle from this map.
    ///
    /// # Panics
    /// If the handle comes from another map.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The start of a span.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let line = file.line_index(span.start);
        let start = file.line_starts[line];
        let before = file.text.get(start..span.start).unwrap_or_default();
        Location { path: file.path.clone(), line: line + file.first_line, column: before.chars().count() + 1 }
    }

    /// The text of a span. Empty if the span does not fit the text, which is a bug.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start..span.end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut sources = SourceMap::new();
        let file = sources.add("spec/scm/UploadCsr.yaml", "a: 1\r\n名字: 值\n");
        let start = "a: 1\r\n名字: ".len();
        let span = Span { file, start, end: start + 3 };
        assert_eq!(sources.location(span).to_string(), "spec/scm/UploadCsr.yaml:2:5");
        assert_eq!(sources.text(span), "值");
        assert_eq!(sources.file(file).stem(), "UploadCsr");
    }

    #[test]
    fn lines_end_before_their_break() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", "a\r\nb\n");
        let file = sources.file(id);
        assert_eq!([file.line_range(0), file.line_range(1), file.line_range(2)], [0..1, 3..4, 5..5]);
        assert_eq!(file.line_range(9), 5..5);
    }
}
