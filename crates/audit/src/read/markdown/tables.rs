//! Finds tables between pipes. Their rows can be broken over several lines, which no Markdown
//! allows but some pages have. It must not know what is in a cell.

use std::ops::Range;

/// A part of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Anything but a table.
    Text(Range<usize>),
    /// The rows of a table, its header first.
    Table(Vec<Row>),
}

/// A row of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its text, with a line tabulation instead of each line break, and a form feed in the
    /// place of each pipe that separates no cells: positions stay the same.
    pub(super) text: String,
    /// Its position.
    pub(super) start: usize,
    /// The line below a header with as many cells.
    pub(super) delimiter: String,
}

/// In the place of a line break.
pub(super) const LINE: char = '\u{b}';
/// In the place of a pipe.
pub(super) const PIPE: char = '\u{c}';

/// The most lines that a row can be broken into.
const LONGEST_ROW: usize = 100;

/// The number of pipes in a line that separates a header from the other rows, or zero.
pub(super) fn pipes_of_delimiter(line: &str) -> usize {
    let line = line.trim();
    let cells = line.strip_prefix('|').unwrap_or(line);
    let cells = cells.strip_suffix('|').unwrap_or(cells);
    // A dash alone is a cell without contents.
    let is_cell = |cell: &str| {
        let dashes = cell.trim().trim_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-') && cell.trim().len() > 1
    };
    if cells.split('|').all(is_cell) { pipes(line).count() } else { 0 }
}

/// The positions of the pipes that are not escaped.
fn pipes(line: &str) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    line.bytes().enumerate().filter_map(move |(at, byte)| {
        let is_pipe = byte == b'|' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_pipe.then_some(at)
    })
}

/// Splits a page into tables and what is between them.
pub(super) fn split(text: &str) -> Vec<Part> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    });
    let lines: Vec<Range<usize>> = lines.collect();
    let mut parts = Vec::new();
    // The first line of the text before the next table, and the fence of an open block of code.
    let (mut from, mut fence) = (0, None);
    let mut at = 0;
    while at < lines.len() {
        let line = text[lines[at].clone()].trim();
        match fence {
            Some(mark) => fence = Some(mark).filter(|mark| !line.starts_with(mark)),
            None => fence = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark)),
        }
        let table = Finder { text, lines: &lines }.table(from, at).filter(|_| fence.is_none());
        if let Some((head, rows, next)) = table {
            push_text(&mut parts, &lines, from, head);
            parts.push(Part::Table(rows));
            (from, at) = (next, next);
        } else {
            at += 1;
        }
    }
    push_text(&mut parts, &lines, from, lines.len());
    parts
}

fn push_text(parts: &mut Vec<Part>, lines: &[Range<usize>], from: usize, to: usize) {
    if let (Some(first), Some(last)) = (lines.get(from), to.checked_sub(1).and_then(|last| lines.get(last)))
        && from < to
    {
        parts.push(Part::Text(first.start..last.end));
    }
}

struct Finder<'a> {
    text: &'a str,
    lines: &'a [Range<usize>],
}

impl Finder<'_> {
    fn line(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |range| &self.text[range.clone()])
    }

    /// The table whose delimiter is in this line: the line of its header, which is not before
    /// `from`; its rows; and the line after it.
    fn table(&self, from: usize, delimiter: usize) -> Option<(usize, Vec<Row>, usize)> {
        let line = self.line(delimiter);
        let wanted = pipes_of_delimiter(line);
        if wanted == 0 {
            return None;
        }
        let leading = line.trim_start().starts_with('|');
        let mut found = 0;
        let head = (from..delimiter).rev().take(LONGEST_ROW).find(|at| {
            found += pipes(self.line(*at)).count();
            found >= wanted && (!leading || self.line(*at).trim_start().starts_with('|'))
        })?;
        if found != wanted {
            return None;
        }
        let mut rows = vec![self.row(head, delimiter, wanted, line)];
        let mut at = delimiter + 1;
        while at < self.lines.len() {
            let line_of_row = self.line(at).trim_start();
            let is_row = if leading { line_of_row.starts_with('|') } else { pipes(line_of_row).next().is_some() };
            if !is_row {
                break;
            }
            let end = self.end_of_row(at, wanted);
            rows.push(self.row(at, end, wanted, line));
            at = end;
        }
        Some((head, rows, at))
    }

    /// The line after the row that starts in this line.
    fn end_of_row(&self, start: usize, wanted: usize) -> usize {
        let mut found = pipes(self.line(start)).count();
        let end = self.lines.len().min(start + LONGEST_ROW);
        for at in start + 1..end {
            if found >= wanted {
                return if found == wanted { at } else { start + 1 };
            }
            let line = self.line(at).trim_start();
            let of_line = pipes(line).count();
            // The row has lost its end: a complete row, a heading or another table follows.
            if of_line >= wanted || line.starts_with('#') || pipes_of_delimiter(line) > 0 {
                return start + 1;
            }
            found += of_line;
        }
        if found == wanted { end } else { start + 1 }
    }

    fn row(&self, start: usize, end: usize, wanted: usize, delimiter: &str) -> Row {
        let (first, last) = (&self.lines[start], &self.lines[end - 1]);
        let indent = self.line(start).len() - self.line(start).trim_start().len();
        let whole = &self.text[first.start + indent..last.end];
        let separators: Vec<_> = pipes(whole).collect();
        // The last cell is the description, which can contain pipes. The last pipe ends it.
        let excess = separators.len().saturating_sub(wanted);
        let kept = separators.len().saturating_sub(excess + 1);
        let excess = separators.get(kept..kept + excess).unwrap_or_default();
        let letter = |(at, letter): (usize, char)| match letter {
            '\n' | '\r' => LINE,
            '|' if excess.contains(&at) => PIPE,
            letter => letter,
        };
        let mut text: String = whole.char_indices().map(letter).collect();
        // Cells that are lost are empty.
        text.extend(std::iter::repeat_n('|', wanted.saturating_sub(separators.len())));
        Row { text, start: first.start + indent, delimiter: delimiter.trim().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<Vec<String>> {
        let tables = split(text).into_iter().filter_map(|part| match part {
            Part::Table(rows) => Some(rows.into_iter().map(|row| row.text).collect()),
            Part::Text(_) => None,
        });
        tables.collect()
    }

    #[test]
    fn rows_can_be_broken() {
        let text = "Before\n| a | b |\n|:---|---|\n| 1 | one\n\n- x |\n| 2 | two |\nAfter\n";
        assert_eq!(tables(text), [["| a | b |", "| 1 | one\u{b}\u{b}- x |", "| 2 | two |"]]);
        let Part::Text(after) = &split(text)[2] else { panic!("a text") };
        assert_eq!(&text[after.clone()], "After");
        let each = "|\na |\nb |\n|---|---|\n|\n1 |\none |\n";
        assert_eq!(tables(each), [["|\u{b}a |\u{b}b |", "|\u{b}1 |\u{b}one |"]]);
        assert_eq!(tables("a |\nb |\n---|---|\n1 |\none |\n"), [["a |\u{b}b |", "1 |\u{b}one |"]]);
    }

    #[test]
    fn row_without_end_is_a_row() {
        assert_eq!(tables("| a | b |\n|---|---|\n| 1\n| 2 | two |\n"), [["| a | b |", "| 1||", "| 2 | two |"]]);
    }

    #[test]
    fn further_pipes_belong_to_the_last_cell() {
        assert_eq!(tables("| a | b |\n|---|---|\n| 1 | x|y \\| z |\n"), [["| a | b |", "| 1 | x\u{c}y \\| z |"]]);
    }

    #[test]
    fn code_has_no_tables() {
        assert!(tables("```\n| a | b |\n|---|---|\n```\n").is_empty());
        assert_eq!(tables("```\nx\n```\n| a |\n|---|\n"), [["| a |"]]);
        assert!(tables("| a | b | c |\n|---|---|\n").is_empty());
        assert_eq!(tables("|\na |\nb |\n|---|---|\n|\n1 |\n- |\n"), [["|\u{b}a |\u{b}b |", "|\u{b}1 |\u{b}- |"]]);
    }
}
