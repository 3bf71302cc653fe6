//! Parses the permission that a page documents. It must not know how the spec represents it.

use diagnostics::source::Span;

use super::{Reader, excerpt};
use crate::facts::{Fact, Permission};
use crate::page::{Piece, Row, Table};
use crate::words::{self, Column, Section};

/// Whether a text is valid in a column.
type Fits = fn(&str) -> bool;

impl Reader {
    pub(super) fn authorization(&mut self, piece: &Piece) {
        if !words::needs_no_permission(&piece.text) {
            self.facts.prose.push(piece.span);
        } else if self.facts.permission.replace(Permission::NotRequired(piece.span)).is_some() {
            self.facts.not_understood(piece.span, "the page says both that a permission is required and that none is");
        }
    }

    pub(super) fn permission_table(&mut self, table: &Table, anchor: Span) {
        self.require_section(Section::Authorization, anchor);
        for (column, name) in [
            (Column::Access, "access level"),
            (Column::Resource, "resource type"),
            (Column::Condition, "condition key"),
            (Column::Alias, "alias"),
            (Column::Dependencies, "dependencies"),
        ] {
            if !table.has(column) {
                self.facts.missing(anchor, format!("the permission table has no column `{name}`"));
            }
        }
        let mut actions = Vec::new();
        for row in &merged(&table.rows) {
            let [action] = row.cell(Column::Action) else {
                self.facts.missing(anchor, "a row of the permission table does not name exactly one action");
                continue;
            };
            if !words::is_action(&action.text) {
                self.facts.not_understood(action.span, format!("`{}` is not an IAM action", excerpt(&action.text)));
            }
            // Copied text has no separator between the lists of aliases and dependencies, so the
            // following cells do not fit.
            let shifted = row.cell(Column::Dependencies).is_empty() || !row.cell(Column::Unknown).is_empty();
            if let [first, _, ..] = row.cell(Column::Alias)
                && shifted
            {
                let message =
                    "copied text does not show where the aliases end and the dependencies start: save the page as HTML";
                self.facts.not_understood(first.span, message);
                continue;
            }
            let aliases = self.actions(row, Column::Alias, action.span);
            for dependency in self.actions(row, Column::Dependencies, action.span) {
                self.facts.unrepresented.push(Fact::new(format!("depends on {}", dependency.value), dependency.span));
            }
            self.rest(row, action.span);
            actions.push((Fact::new(action.text.clone(), action.span), aliases));
        }
        if table.rows.is_empty() {
            self.facts.missing(anchor, "the permission table has no rows");
        } else if !actions.is_empty() && self.facts.permission.replace(Permission::Actions(actions)).is_some() {
            self.facts.not_understood(anchor, "the page documents the required permission twice");
        }
    }

    /// The actions in a cell. A dash means none. In an empty cell, something is lost.
    fn actions(&mut self, row: &Row, column: Column, action: Span) -> Vec<Fact<String>> {
        let cell = row.cell(column);
        if cell.is_empty() {
            self.facts.missing(action, "the row of this action lacks a cell, which should contain at least a dash");
        }
        let mut actions = Vec::new();
        for piece in cell.iter().filter(|piece| piece.text != "-") {
            if words::is_action(&piece.text) {
                actions.push(Fact::new(piece.text.clone(), piece.span));
            } else {
                self.facts.not_understood(piece.span, format!("`{}` is not an IAM action", excerpt(&piece.text)));
            }
        }
        actions
    }

    /// Reads the cells that the spec does not represent.
    fn rest(&mut self, row: &Row, action: Span) {
        for piece in row.cell(Column::Unknown) {
            self.facts.not_understood(
                piece.span,
                format!("`{}` does not belong to a cell in the row of this action", excerpt(&piece.text)),
            );
        }
        let fits: [(Column, Fits); 3] = [
            (Column::Access, words::is_access_level),
            (Column::Resource, |text| !text.contains(':') && !words::is_access_level(text)),
            (Column::Condition, words::is_condition_key),
        ];
        for (column, fits) in fits {
            if row.cell(column).is_empty() {
                self.facts.missing(action, "the row of this action lacks a cell, which should contain at least a dash");
            }
            for piece in row.cell(column).iter().filter(|piece| piece.text != "-") {
                if fits(&piece.text) {
                    self.facts.unrepresented.push(Fact::new(piece.text.clone(), piece.span));
                } else {
                    self.facts.not_understood(
                        piece.span,
                        format!("`{}` does not belong in this column", excerpt(&piece.text)),
                    );
                }
            }
        }
    }
}

/// The rows of a table. In Markdown, a cell that covers several rows is repeated in each of them.
fn merged(rows: &[Row]) -> Vec<Row> {
    let text = |row: &Row| row.first(Column::Action).map(|piece| piece.text.clone());
    let mut merged: Vec<Row> = Vec::new();
    for row in rows {
        let Some(last) = merged.last_mut().filter(|last| text(last).is_some() && text(last) == text(row)) else {
            merged.push(row.clone());
            continue;
        };
        for (column, pieces) in &row.cells {
            match last.cells.iter_mut().find(|(own, _)| own == column) {
                Some((_, own)) => {
                    let new: Vec<_> =
                        pieces.iter().filter(|piece| own.iter().all(|own| own.text != piece.text)).collect();
                    own.extend(new.into_iter().cloned());
                }
                None => last.cells.push((*column, pieces.clone())),
            }
        }
    }
    merged
}
