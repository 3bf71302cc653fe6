//! Turns the cells of a marked-up table into rows. It must not know how tables are marked up, nor
//! what the cells mean.

use diagnostics::source::Span;

use crate::page::{Block, Piece, Row, Table};
use crate::words::{self, Column};

/// A cell of a table.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) blocks: Vec<Block>,
    /// The number of rows that it covers.
    pub(super) rowspan: usize,
}

/// The cells of a table. The first row is its header.
#[derive(Default)]
pub(super) struct Grid {
    pub(super) caption: Vec<Block>,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// Returns the table if its first row is a known header, or the contents of its cells
    /// otherwise.
    pub(super) fn finish(self) -> Vec<Block> {
        let head: Vec<_> = self.rows.first().into_iter().flatten().map(Cell::first).collect();
        let known = head.iter().flatten().filter(|piece| words::column(&piece.text).is_some()).count();
        if known < 2 {
            let cells = self.rows.into_iter().flatten().flat_map(|cell| cell.blocks);
            return self.caption.into_iter().chain(cells).collect();
        }
        let mut columns: Vec<(Column, Option<Piece>)> = Vec::new();
        for piece in head {
            let column = piece.and_then(|piece| words::column(&piece.text));
            let column = column.filter(|column| columns.iter().all(|(known, _)| known != column));
            columns.push((column.unwrap_or(Column::Unknown), piece.cloned()));
        }
        let mut rows: Vec<Row> = Vec::new();
        let mut loose = Vec::new();
        // For each column, the number of further rows that the cell above spans.
        let mut above = vec![0_usize; columns.len()];
        for cells in self.rows.into_iter().skip(1) {
            let continued = above.first().is_some_and(|rows| *rows > 0);
            let mut cells = cells.into_iter();
            let mut row = Row::default();
            for ((column, name), above) in columns.iter().zip(&mut above) {
                if *above > 0 {
                    *above -= 1;
                    continue;
                }
                let Some(cell) = cells.next() else { break };
                *above = cell.rowspan.saturating_sub(1);
                let pieces = pieces(cell.blocks);
                if name.is_none() {
                    loose.extend(pieces);
                } else if !pieces.is_empty() {
                    row.cells.push((*column, pieces));
                }
            }
            loose.extend(cells.flat_map(|cell| pieces(cell.blocks)));
            match rows.last_mut().filter(|_| continued) {
                Some(last) => last.extend(row),
                None => rows.push(row),
            }
        }
        let caption = join(pieces(self.caption));
        let columns = columns.into_iter().filter_map(|(column, piece)| Some((column, piece?))).collect();
        vec![Block::Table(Table { caption, columns, rows, loose })]
    }
}

impl Row {
    /// Appends the cells of a row that continues this one.
    fn extend(&mut self, other: Self) {
        for (column, pieces) in other.cells {
            match self.cells.iter_mut().find(|(own, _)| *own == column) {
                Some((_, own)) => own.extend(pieces),
                None => self.cells.push((column, pieces)),
            }
        }
    }
}

impl Cell {
    fn first(&self) -> Option<&Piece> {
        self.blocks.iter().find_map(|block| match block {
            Block::Text(piece) => Some(piece),
            _ => None,
        })
    }
}

/// The pieces of text in a cell, including those of nested tables.
fn pieces(blocks: Vec<Block>) -> Vec<Piece> {
    let mut all = Vec::new();
    for block in blocks {
        match block {
            Block::Text(piece) | Block::Code(piece) | Block::Skipped(piece) | Block::Section(_, piece) => {
                all.push(piece)
            }
            Block::Table(table) => {
                all.extend(table.caption);
                all.extend(table.columns.into_iter().map(|(_, piece)| piece));
                all.extend(table.rows.into_iter().flat_map(|row| row.cells).flat_map(|(_, cell)| cell));
                all.extend(table.loose);
            }
        }
    }
    all
}

/// Joins the pieces of a caption that is marked up in several parts.
fn join(pieces: Vec<Piece>) -> Option<Piece> {
    let text: Vec<_> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let (first, last) = (pieces.first()?, pieces.last()?);
    let span = Span { end: last.span.end, ..first.span };
    Some(Piece::new(text.join(" "), span))
}
