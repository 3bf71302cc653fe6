//! Parses pages copied from the browser as text: each paragraph is a line, and nothing marks the
//! end of a table cell. Tables are found by the words in their headers and split by what each
//! column can contain. It must not know what the blocks mean.

use diagnostics::source::{FileId, SourceMap, Span};

use super::rows;
use crate::page::{Block, Page, Piece, Table, is_invisible};
use crate::words::{self, Column, Section};

const BULLETS: [char; 6] = ['•', '●', '▪', '○', '·', '■'];

pub(super) fn read(sources: &SourceMap, file: FileId) -> Page {
    let source = sources.file(file);
    let lines = pieces(source.text(), file);
    let mut blocks = Vec::new();
    let mut current: Option<Section> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = &lines[at..];
        let columns = header(rest);
        let heading = words::section(&line.text).filter(|_| columns.len() < 2);
        // In a description, the same word is a label.
        let heading =
            heading.filter(|heading| *heading != Section::Constraints || current < Some(Section::Authorization));
        let is_status_table = columns.len() > 1 && columns[0].0 == Column::Status;
        let ends_samples = is_status_table || matches!(heading, Some(Section::Statuses | Section::Errors));
        if current == Some(Section::Samples) && !ends_samples {
            blocks.push(Block::Skipped(line.clone()));
            at += 1;
        } else if let Some(section) = heading {
            current = Some(section);
            blocks.push(Block::Section(section, line.clone()));
            at += 1;
        } else if let Some((table, length)) = table(rest) {
            blocks.push(Block::Table(table));
            at += length;
        } else if let Some((code, length)) = code(rest, source.text()) {
            blocks.push(Block::Code(code));
            at += length;
        } else {
            blocks.push(Block::Text(line.clone()));
            at += 1;
        }
    }
    Page { blocks, address: None }
}

/// The lines that are not blank. A tab, which some browsers put between cells, also ends a line.
fn pieces(text: &str, file: FileId) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let blank = |letter: char| letter.is_whitespace() || is_invisible(letter);
    for part in text.split_inclusive(['\n', '\r', '\t', '\u{2028}', '\u{2029}']) {
        let trimmed = part.trim_matches(blank);
        let bullet = trimmed.starts_with(BULLETS);
        let body = if bullet { trimmed.trim_start_matches(BULLETS).trim_start_matches(blank) } else { trimmed };
        if !body.is_empty() {
            let from = start + (body.as_ptr() as usize - part.as_ptr() as usize);
            let span = Span { file, start: from, end: from + body.len() };
            pieces.push(Piece { bullet, ..Piece::new(body, span) });
        }
        start += part.len();
    }
    pieces
}

/// The columns at the start of the lines: names of distinct columns.
fn header(lines: &[Piece]) -> Vec<(Column, Piece)> {
    let mut columns: Vec<(Column, Piece)> = Vec::new();
    for line in lines {
        match words::column(&line.text) {
            // A parameter can be called `alias` or `action`.
            Some(column)
                if columns.iter().all(|(known, _)| *known != column)
                    && columns.first().is_none_or(|(first, _)| first.is_beside(column)) =>
            {
                columns.push((column, line.clone()));
            }
            _ => break,
        }
    }
    columns
}

/// The table at the start of the lines, and its number of lines.
fn table(lines: &[Piece]) -> Option<(Table, usize)> {
    let caption = lines.first().filter(|line| words::caption(&line.text).is_some());
    let from = usize::from(caption.is_some());
    let columns = header(lines.get(from..)?);
    if columns.len() < 2 {
        return None;
    }
    let from = from + columns.len();
    let end = (from..lines.len()).find(|at| ends_table(&lines[*at..])).unwrap_or(lines.len());
    let (rows, loose) = rows::split(&columns, &lines[from..end]);
    Some((Table { caption: caption.cloned(), columns, rows, loose }, end))
}

/// Whether the table before these lines ends here.
fn ends_table(lines: &[Piece]) -> bool {
    let Some(line) = lines.first() else { return true };
    words::section(&line.text).is_some_and(|section| section != Section::Constraints)
        || words::status(&line.text).is_some()
        || (words::caption(&line.text).is_some() && header(&lines[1..]).len() >= 2)
        || header(lines).len() >= 2
        || starts_code(&line.text)
}

/// Whether this line starts a block of code.
fn starts_code(line: &str) -> bool {
    line == "{"
        || line == "["
        || line.starts_with("{\"")
        || line.starts_with("{ \"")
        || line.starts_with("[{")
        || line == "[ {"
}

/// The code at the start of the lines, up to its closing bracket or, without one, up to the next
/// blank line; and its number of lines.
fn code(lines: &[Piece], text: &str) -> Option<(Piece, usize)> {
    let first = lines.first().filter(|line| starts_code(&line.text))?;
    let start = first.span.start;
    let rest = text.get(start..)?;
    let end = closing_bracket(rest).unwrap_or_else(|| next_blank_line(rest));
    let code = rest.get(..end)?;
    let length = lines.iter().take_while(|line| line.span.start < start + end).count();
    let span = Span { end: start + code.trim_end().len(), ..first.span };
    Some((Piece::code(code, span), length))
}

/// The end of the bracket that closes the first one, ignoring quoted strings.
fn closing_bracket(code: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, letter) in code.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '\n' if quoted => quoted = false,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            '\n' if code[at + 1..].trim_start_matches([' ', '\r', '\t']).starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

fn next_blank_line(code: &str) -> usize {
    let mut end = 0;
    for line in code.split_inclusive('\n') {
        if end > 0 && line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_at_its_bracket_or_a_blank_line() {
        assert_eq!(closing_bracket("{\"a\": \"}\\\"\"}\n\n}"), Some(12));
        assert_eq!(closing_bracket("{\"a\": {\n\n}}"), None);
        assert_eq!(next_blank_line("{\n\"a\": 1\n\nb"), 9);
    }

    #[test]
    fn tabs_separate_cells() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.txt", "Parameter\tType\tDescription\nid\tString\tAn id.\n");
        let [Block::Table(table)] = &read(&sources, file).blocks[..] else { panic!("a table") };
        assert_eq!(table.rows[0].first(Column::Type).map(|piece| piece.text.as_str()), Some("String"));
    }
}
