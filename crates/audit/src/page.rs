//! Defines the blocks of a saved page, the same for copied text and for HTML: pieces of text with
//! positions, tables and code. It must not know what they mean, nor in which form the page was
//! saved.

use diagnostics::source::Span;

use crate::words::{Column, Section};

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
    /// Creates a paragraph.
    #[must_use]
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span, bullet: false, heading: false }
    }
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
