//! Defines the blocks of a saved page, the same for copied text, HTML and Markdown: pieces of text
//! with positions, tables and code. It must not know what they mean, nor in which form the page was
//! saved.

use diagnostics::source::Span;

use crate::facts::Fact;
use crate::words::{Column, Section};

/// The blocks of a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The blocks, in page order.
    pub blocks: Vec<Block>,
    /// The canonical URL of the page, if it has one.
    pub address: Option<Fact<String>>,
}

/// A paragraph, a list item or a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, trimmed. Code keeps its line breaks.
    pub text: String,
    /// Its position.
    pub span: Span,
    /// Whether it is a list item.
    pub bullet: bool,
    /// Whether it is marked up as a heading. Always false for copied text.
    pub heading: bool,
}

impl Piece {
    /// Creates a paragraph, as it is seen: on one line, without letters of no width.
    #[must_use]
    pub fn new(text: impl AsRef<str>, span: Span) -> Self {
        let visible: String = text.as_ref().chars().filter(|letter| !is_invisible(*letter)).collect();
        let text = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { text, span, bullet: false, heading: false }
    }

    /// Creates a block of code. Only special spaces and letters of no width are replaced.
    #[must_use]
    pub fn code(text: &str, span: Span) -> Self {
        let visible = text.chars().filter(|letter| !is_invisible(*letter));
        let special = |letter: char| letter.is_whitespace() && !letter.is_ascii();
        let text: String = visible.map(|letter| if special(letter) { ' ' } else { letter }).collect();
        Self { text: text.trim().to_owned(), span, bullet: false, heading: false }
    }
}

/// Whether a letter has no width, such as a zero-width space, a byte order mark or a soft hyphen.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of a known section.
    Section(Section, Piece),
    /// A paragraph, a list item or an unknown heading.
    Text(Piece),
    /// Code, such as an example.
    Code(Piece),
    /// A table with known columns.
    Table(Table),
    /// Not documentation of the operation: code samples, line numbers, the page frame.
    Skipped(Piece),
}

/// A table, split into rows and cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The caption with number and name, such as `Table 1 Request body parameters`.
    pub caption: Option<Piece>,
    /// The columns, in page order.
    pub columns: Vec<(Column, Piece)>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Pieces that belong to no row, such as those between the header and the first row.
    pub loose: Vec<Piece>,
}

impl Table {
    /// Whether the table has this column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(own, _)| *own == column)
    }

    /// The span for findings about the whole table: its caption, or the first word of its header.
    #[must_use]
    pub fn anchor(&self) -> Option<Span> {
        let head = self.columns.first().map(|(_, piece)| piece.span);
        self.caption.as_ref().map(|caption| caption.span).or(head)
    }
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells that are not empty.
    pub cells: Vec<(Column, Vec<Piece>)>,
}

impl Row {
    /// The pieces of a cell, in page order.
    #[must_use]
    pub fn cell(&self, column: Column) -> &[Piece] {
        self.cells.iter().find(|(own, _)| *own == column).map_or(&[], |(_, pieces)| pieces)
    }

    /// The first piece of a cell.
    #[must_use]
    pub fn first(&self, column: Column) -> Option<&Piece> {
        self.cell(column).first()
    }
}
