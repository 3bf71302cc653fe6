//! Splits the lines of a copied table into rows and cells, by what each column can contain. Lines
//! that fit nowhere stay loose and are reported as not understood. It must not know what the cells
//! mean.

use crate::facts::Kind;
use crate::labels;
use crate::page::{Piece, Row};
use crate::words::{self, Column};

/// Returns the rows, and the lines before the first row.
pub(super) fn split(columns: &[(Column, Piece)], lines: &[Piece]) -> (Vec<Row>, Vec<Piece>) {
    let has = |column| columns.iter().any(|(own, _)| *own == column);
    let mandatory = has(Column::Mandatory);
    let all = 0..lines.len();
    let starts: Vec<_> = if has(Column::Action) {
        all.filter(|at| starts_action(&lines[*at..])).collect()
    } else if has(Column::Status) {
        all.filter(|at| starts_status(&lines[*at..])).collect()
    } else {
        field_starts(lines, mandatory)
    };
    let loose = lines[..starts.first().copied().unwrap_or(lines.len())].to_vec();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let rows = starts.iter().zip(ends).map(|(start, end)| {
        let lines = &lines[*start..end];
        if has(Column::Action) {
            action(lines)
        } else if has(Column::Status) {
            cells([(Column::Status, 1), (Column::Description, usize::MAX)], lines)
        } else {
            field(lines, mandatory)
        }
    });
    (rows.collect(), loose)
}

/// A row with the given number of lines in each cell.
fn cells<const N: usize>(lengths: [(Column, usize); N], lines: &[Piece]) -> Row {
    let mut rest = lines;
    let cells = lengths.into_iter().map(|(column, length)| {
        let (cell, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        (column, cell.to_vec())
    });
    Row { cells: cells.filter(|(_, cell)| !cell.is_empty()).collect() }
}

/// Where rows of parameters start. A known type makes a row; a word that could be a misspelled type
/// does too, except in the first line of a description, which can be a single word.
fn field_starts(lines: &[Piece], mandatory: bool) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    let mut description = None;
    while at < lines.len() {
        let rest = &lines[at..];
        // Behind a description of one word, the name of the next row is no mandatory flag.
        let is_flag = |of_type: usize| of_type == 1 || words::mandatory(&rest[1].text).is_some();
        let certain = type_at(rest, mandatory).filter(|of_type| is_known(&rest[*of_type]));
        let certain = certain.filter(|of_type| description != Some(at) || is_flag(*of_type));
        let likely = || {
            type_at(rest, mandatory).filter(|of_type| {
                let next = &rest[*of_type..];
                // The word is rather the name of the next row.
                let is_name = type_at(next, mandatory).is_some_and(|of_type| is_known(&next[of_type]));
                description != Some(at) && !is_name && labels::label(&rest[0].text).is_none()
            })
        };
        if let Some(of_type) = certain.or_else(likely) {
            starts.push(at);
            at += of_type + 1;
            description = Some(at);
        } else {
            at += 1;
        }
    }
    starts
}

/// The number of lines before the type, if a row of parameters starts here: a name, possibly a
/// mandatory flag, and a type. After a clear yes or no, the type may be unknown; before a known
/// type, the flag may be unknown.
fn type_at(lines: &[Piece], mandatory: bool) -> Option<usize> {
    let [name, second, ..] = lines else { return None };
    let third = lines.get(2).filter(|_| mandatory);
    let is_type = is_known(name) && name.text.starts_with(char::is_uppercase);
    if name.bullet || is_type || !words::is_name(&name.text) || words::mandatory(&name.text).is_some() {
        return None;
    }
    if looks_like_type(second) {
        return Some(1);
    }
    let word = |piece: &Piece| !piece.bullet && !piece.text.contains(char::is_whitespace) && piece.text.len() <= 12;
    let flagged = third.is_some_and(|third| {
        (words::mandatory(&second.text).is_some() && looks_like_type(third)) || (word(second) && is_known(third))
    });
    flagged.then_some(2)
}

fn is_known(piece: &Piece) -> bool {
    !piece.bullet && Kind::parse(&piece.text).is_some()
}

/// Whether this is a type, possibly misspelled.
fn looks_like_type(piece: &Piece) -> bool {
    let text = piece.text.as_str();
    let word = |text: &str| words::is_identifier(text) && text.starts_with(char::is_uppercase);
    !piece.bullet
        && words::mandatory(text).is_none()
        && labels::label(text).is_none()
        && (Kind::parse(text).is_some()
            || word(text)
            || text.starts_with("Array of ")
            || text.strip_suffix(" object").is_some_and(words::is_identifier))
}

fn field(lines: &[Piece], mandatory: bool) -> Row {
    // If the copy has lost the mandatory column, the type follows the name.
    let has_flag = mandatory && lines.get(1).is_some_and(|second| !looks_like_type(second));
    cells(
        [
            (Column::Name, 1),
            (Column::Mandatory, usize::from(has_flag)),
            (Column::Type, 1),
            (Column::Description, usize::MAX),
        ],
        lines,
    )
}

fn starts_status(lines: &[Piece]) -> bool {
    lines.first().is_some_and(|line| line.text.len() == 3 && line.text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn starts_action(lines: &[Piece]) -> bool {
    matches!(lines, [action, access, ..] if words::is_action(&action.text) && words::is_access_level(&access.text))
}

/// A row of the permission table. Each cell is one line or a list. After the last cell follow
/// further pairs of resource and condition key, which have their own rows on the page. They are
/// appended to the cells of their columns.
fn action(lines: &[Piece]) -> Row {
    let mut rest = lines;
    let mut next = || {
        let length = match rest {
            [first, ..] if first.bullet => rest.iter().take_while(|line| line.bullet).count(),
            rest => rest.len().min(1),
        };
        let (cell, after) = rest.split_at(length);
        rest = after;
        cell.to_vec()
    };
    let columns =
        [Column::Action, Column::Access, Column::Resource, Column::Condition, Column::Alias, Column::Dependencies];
    let mut row = Row { cells: columns.map(|column| (column, next())).to_vec() };
    loop {
        let (resource, condition) = (next(), next());
        if resource.is_empty() {
            return row;
        }
        // Half of a pair: the other line is lost.
        let columns = if condition.is_empty() { [Column::Unknown; 2] } else { [Column::Resource, Column::Condition] };
        for (column, cell) in columns.into_iter().zip([resource, condition]) {
            match row.cells.iter_mut().find(|(own, _)| *own == column) {
                Some((_, own)) => own.extend(cell),
                None => row.cells.push((column, cell)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use diagnostics::source::{SourceMap, Span};

    use super::*;

    /// The names of the rows of a table with these columns.
    fn names(columns: &[Column], lines: &[&str]) -> Vec<String> {
        let file = SourceMap::new().add("page.txt", "");
        let piece = |text: &&str| Piece::new(text, Span { file, start: 0, end: 0 });
        let columns: Vec<_> = columns.iter().map(|column| (*column, piece(&""))).collect();
        let lines: Vec<_> = lines.iter().map(piece).collect();
        let (rows, loose) = split(&columns, &lines);
        assert!(loose.is_empty(), "{loose:?}");
        rows.iter().filter_map(|row| Some(row.first(Column::Name)?.text.clone())).collect()
    }

    #[test]
    fn description_can_be_a_single_word() {
        let response = [Column::Name, Column::Type, Column::Description];
        assert_eq!(names(&response, &["id", "String", "Alias", "Unused", "kind", "String", "Size"]), ["id", "kind"]);
        assert_eq!(names(&response, &["id", "String", "Alias", "Tags", "Strng", "Words", "on", "it"]), ["id", "Tags"]);
        let request = [Column::Name, Column::Mandatory, Column::Type, Column::Description];
        assert_eq!(names(&request, &["alias", "String", "Alias", "key", "String", "Name"]), ["alias", "key"]);
        assert_eq!(names(&request, &["alias", "No", "String", "Alias", "Key", "Yes", "Strng", "x"]), ["alias", "Key"]);
    }

    #[test]
    fn labels_are_no_rows() {
        let response = [Column::Name, Column::Type, Column::Description];
        let lines = ["id", "String", "Definition", "Alias", "Range", "None", "range", "Long", "Definition", "Range"];
        assert_eq!(names(&response, &lines), ["id", "range"]);
    }
}
