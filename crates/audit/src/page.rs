//! A page as it was saved, in a form that is the same for copied text and for HTML: pieces of text with positions, tables, code.
//! It must not know what any of it means, nor in which of the two forms the page was saved.

use diagnostics::source::Span;

use crate::words::{Column, Section};

/// A paragraph, a list item or a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text, white space at its ends taken off. Code has its line breaks.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Whether it is an item of a list.
    pub bullet: bool,
    /// Whether it is marked up as a heading, which copied text never says.
    pub heading: bool,
}

impl Piece {
    /// A paragraph.
    #[must_use]
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span, bullet: false, heading: false }
    }
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of a section that is known.
    Section(Section, Piece),
    /// A paragraph, a list item, or a heading that is not known.
    Text(Piece),
    /// Code, such as an example.
    Code(Piece),
    /// A table whose columns are known.
    Table(Table),
    /// What is no documentation of the operation: samples for other languages, line numbers, the frame of the page.
    Skipped(Piece),
}

/// A table, cut into rows and cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its number and its name, such as `Table 1 Request body parameters`, if there is one.
    pub caption: Option<Piece>,
    /// Its columns, in their order.
    pub columns: Vec<(Column, Piece)>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What stands between the head and the first row, or in no row at all.
    pub loose: Vec<Piece>,
}

impl Table {
    /// Whether it has a column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(own, _)| *own == column)
    }

    /// What a finding about the whole of it points at: the caption, or the first word of its head.
    #[must_use]
    pub fn anchor(&self) -> Option<Span> {
        let head = self.columns.first().map(|(_, piece)| piece.span);
        self.caption.as_ref().map(|caption| caption.span).or(head)
    }
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells that have something in them.
    pub cells: Vec<(Column, Vec<Piece>)>,
}

impl Row {
    /// What stands in a cell, in its order.
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
