//! The permission that a page says is needed. It must not know how the spec writes it.

use diagnostics::source::Span;

use super::{Reader, short};
use crate::facts::{Permission, Said};
use crate::page::{Piece, Row, Table};
use crate::words::{self, Column, Section};

/// Whether a text can stand in a column.
type Fits = fn(&str) -> bool;

impl Reader {
    pub(super) fn authorization(&mut self, piece: &Piece) {
        if !words::needs_no_permission(&piece.text) {
            self.facts.prose.push(piece.span);
        } else if self.facts.permission.replace(Permission::NotRequired(piece.span)).is_some() {
            self.facts.unclear(piece.span, "the page says of the permission both that it is needed and that it is not");
        }
    }

    pub(super) fn permission_table(&mut self, table: &Table, anchor: Span) {
        self.expect(Section::Authorization, anchor);
        for (column, name) in [
            (Column::Access, "access level"),
            (Column::Resource, "resource type"),
            (Column::Condition, "condition key"),
            (Column::Alias, "alias"),
            (Column::Dependencies, "dependencies"),
        ] {
            if !table.has(column) {
                self.facts.missing(anchor, format!("the table of permissions has no column `{name}`"));
            }
        }
        let mut actions = Vec::new();
        for row in &table.rows {
            let [action] = row.cell(Column::Action) else {
                self.facts.missing(anchor, "a row of the table of permissions does not name one action");
                continue;
            };
            if !words::is_action(&action.text) {
                self.facts.unclear(action.span, format!("`{}` is no IAM action", short(&action.text)));
            }
            // In copied text nothing stands between a list of aliases and one of dependencies. The cells after them then do not fit.
            let shifted = row.cell(Column::Dependencies).is_empty() || !row.cell(Column::Unknown).is_empty();
            if let [first, _, ..] = row.cell(Column::Alias)
                && shifted
            {
                let message =
                    "copied text does not tell where the aliases end and the dependencies begin: save the page as HTML";
                self.facts.unclear(first.span, message);
                continue;
            }
            let aliases = self.actions(row, Column::Alias, action.span);
            for dependency in self.actions(row, Column::Dependencies, action.span) {
                self.facts.without_place.push(Said::new(format!("depends on {}", dependency.value), dependency.span));
            }
            self.rest(row, action.span);
            actions.push((Said::new(action.text.clone(), action.span), aliases));
        }
        if table.rows.is_empty() {
            self.facts.missing(anchor, "the table of permissions has no row");
        } else if !actions.is_empty() && self.facts.permission.replace(Permission::Actions(actions)).is_some() {
            self.facts.unclear(anchor, "the page says twice what permission is needed");
        }
    }

    /// The actions in a cell. A dash says that there are none; an empty cell says nothing, so something is lost.
    fn actions(&mut self, row: &Row, column: Column, action: Span) -> Vec<Said<String>> {
        let cell = row.cell(column);
        if cell.is_empty() {
            self.facts.missing(action, "the row of this action lacks a cell, in which at least a dash should stand");
        }
        let mut actions = Vec::new();
        for piece in cell.iter().filter(|piece| piece.text != "-") {
            if words::is_action(&piece.text) {
                actions.push(Said::new(piece.text.clone(), piece.span));
            } else {
                self.facts.unclear(piece.span, format!("`{}` is no IAM action", short(&piece.text)));
            }
        }
        actions
    }

    /// The cells that the spec has no place for.
    fn rest(&mut self, row: &Row, action: Span) {
        for piece in row.cell(Column::Unknown) {
            self.facts
                .unclear(piece.span, format!("`{}` belongs to no cell of the row of this action", short(&piece.text)));
        }
        let fits: [(Column, Fits); 3] = [
            (Column::Access, words::is_access_level),
            (Column::Resource, |text| !text.contains(':') && !words::is_access_level(text)),
            (Column::Condition, words::is_condition_key),
        ];
        for (column, fits) in fits {
            if row.cell(column).is_empty() {
                self.facts
                    .missing(action, "the row of this action lacks a cell, in which at least a dash should stand");
            }
            for piece in row.cell(column).iter().filter(|piece| piece.text != "-") {
                if fits(&piece.text) {
                    self.facts.without_place.push(Said::new(piece.text.clone(), piece.span));
                } else {
                    self.facts
                        .unclear(piece.span, format!("`{}` does not belong into this column", short(&piece.text)));
                }
            }
        }
    }
}
