//! Reads the cells of a row in Markdown. The vendor's pages join the lines of a cell with spaces,
//! so labels and lists are found by their first letters. It must not know what a cell means.

use std::ops::Range;

use diagnostics::source::{FileId, Span};
use pulldown_cmark::{Event, Options, Parser, Tag as Markup, TagEnd};

use super::tables::{LINE, PIPE, Row};
use crate::labels;
use crate::page::{Piece, is_invisible};

/// What an HTML tag within a text does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// It starts a line.
    Break,
    /// It starts an item of a list.
    Item,
    /// It changes how the text looks.
    Style,
    /// It is no tag, but a placeholder such as `<tag-key>`.
    None,
}

impl Tag {
    pub(super) fn of(html: &str) -> Self {
        let name = html.trim_start_matches(['<', '/']);
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
        match name[..end].to_ascii_lowercase().as_str() {
            "li" if !html.starts_with("</") => Self::Item,
            "br" | "p" | "div" | "ul" | "ol" | "li" => Self::Break,
            "a" | "b" | "strong" | "i" | "em" | "u" | "span" | "code" | "font" | "sup" | "sub" => Self::Style,
            _ => Self::None,
        }
    }
}

/// The underscores at the start of an emphasis: names contain them, so they are text.
pub(super) fn underscores<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    let marks = text.get(range.clone()).unwrap_or_default();
    let count = marks.bytes().take_while(|byte| *byte == b'_').count().min(2);
    &marks[..count]
}

/// The pieces in each cell of a row.
pub(super) fn row(file: FileId, row: &Row) -> Vec<Vec<Piece>> {
    // A header without other rows.
    let table = format!("{}\n{}\n", row.text, row.delimiter);
    let mut cells: Vec<Flow> = Vec::new();
    let mut emphasis = 0;
    for (event, range) in Parser::new_ext(&table, Options::ENABLE_TABLES).into_offset_iter() {
        let span = row.start + range.start..row.start + range.end;
        if event == Event::Start(Markup::TableCell) {
            cells.push(Flow::default());
        }
        let Some(cell) = cells.last_mut() else { continue };
        match event {
            Event::Text(text) | Event::Code(text) => cell.push(&text, span),
            Event::Start(Markup::Strong | Markup::Emphasis) => {
                emphasis = cell.text.len();
                cell.push(underscores(&table, &range), span);
            }
            Event::End(TagEnd::Strong)
                if cell.text.get(emphasis..).is_some_and(|text| labels::part(text).is_some()) =>
            {
                cell.labels.push(emphasis..cell.text.len());
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => cell.push(underscores(&table, &range), span),
            Event::InlineHtml(html) => match Tag::of(&html) {
                Tag::Break => cell.push("\n", span),
                Tag::Item => cell.push("\n- ", span),
                Tag::Style => {}
                Tag::None => cell.push(&html, span),
            },
            _ => {}
        }
    }
    if cells.is_empty() {
        cells.push(Flow::default());
        cells[0].push(&row.text, row.start..row.start + row.text.len());
    }
    cells.iter().map(|cell| cell.pieces(file)).collect()
}

/// The text of a cell, and where it comes from.
#[derive(Default)]
struct Flow {
    text: String,
    /// The position of each byte in the file.
    places: Vec<usize>,
    /// Labels that are marked up, and so need no colon.
    labels: Vec<Range<usize>>,
}

impl Flow {
    fn push(&mut self, text: &str, place: Range<usize>) {
        let as_written = text.len() == place.len();
        for (at, letter) in text.char_indices().filter(|(_, letter)| !is_invisible(*letter)) {
            let letter = match letter {
                LINE => '\n',
                PIPE => '|',
                letter => letter,
            };
            self.text.push(letter);
            let bytes = at..at + letter.len_utf8();
            // Entities and the like are shorter than what is written for them.
            self.places.extend(bytes.map(|byte| match byte {
                byte if as_written => place.start + byte,
                byte if byte + 1 == text.len() => place.end.saturating_sub(1),
                _ => place.start,
            }));
        }
    }

    fn pieces(&self, file: FileId) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for label in &self.labels {
            self.lines(start..label.start, file, &mut pieces);
            self.piece(label.clone(), false, file, &mut pieces);
            let after = &self.text[label.end..];
            start = label.end + after.len() - after.trim_start_matches([':', '：', ' ']).len();
        }
        self.lines(start..self.text.len(), file, &mut pieces);
        pieces
    }

    fn lines(&self, range: Range<usize>, file: FileId, pieces: &mut Vec<Piece>) {
        let mut start = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let mut cuts = labels::starts(line);
            cuts.insert(0, 0);
            cuts.push(line.len());
            for cut in cuts.windows(2) {
                self.items(start + cut[0]..start + cut[1], file, pieces);
            }
            start += line.len();
        }
    }

    /// The items of a list in a line, and the text before the first one.
    fn items(&self, range: Range<usize>, file: FileId, pieces: &mut Vec<Piece>) {
        let line = &self.text[range.clone()];
        let mut from = (0, false);
        for (at, mark) in line.char_indices().filter(|(_, letter)| matches!(letter, '-' | '*' | '•' | '●' | '▪'))
        {
            let (before, after) = (&line[..at], &line[at + mark.len_utf8()..]);
            let apart = before.chars().next_back().is_none_or(char::is_whitespace)
                && (after.starts_with(char::is_whitespace) || !mark.is_ascii());
            // Within a sentence, it is a dash.
            let announced = before.trim_end().chars().next_back().is_none_or(|last| ":：.。;；,，、".contains(last));
            if apart && !after.trim().is_empty() && (from.1 || announced) {
                self.piece(range.start + from.0..range.start + at, from.1, file, pieces);
                from = (at + mark.len_utf8(), true);
            }
        }
        self.piece(range.start + from.0..range.end, from.1, file, pieces);
    }

    fn piece(&self, range: Range<usize>, bullet: bool, file: FileId, pieces: &mut Vec<Piece>) {
        let text = &self.text[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        let end = range.start + text.trim_end().len();
        let (Some(first), Some(last)) =
            (self.places.get(start), end.checked_sub(1).and_then(|end| self.places.get(end)))
        else {
            return;
        };
        let piece = Piece { bullet, ..Piece::new(text, Span { file, start: *first, end: last + 1 }) };
        if start < end && !piece.text.is_empty() {
            pieces.push(piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use diagnostics::source::SourceMap;

    use super::super::tables::{Part, split};
    use super::*;

    /// The pieces of the first cell in the only row of a table.
    fn pieces(cell: &str) -> Vec<String> {
        let text = format!("| a | b |\n|---|---|\n| {cell} | c |\n");
        let mut sources = SourceMap::new();
        let file = sources.add("page.md", text.as_str());
        let parts = split(&text);
        let [Part::Table(rows)] = &parts[..] else { panic!("a table: {parts:?}") };
        let cells = row(file, &rows[1]);
        assert_eq!(cells[1][0].text, "c");
        let shown = cells[0].iter().map(|piece| {
            let own = sources.text(piece.span);
            assert!(!own.starts_with(' ') && !own.ends_with(' '), "{own:?}");
            format!("{}{}", if piece.bullet { "* " } else { "" }, piece.text)
        });
        shown.collect()
    }

    #[test]
    fn lists_are_items() {
        let expected = ["How to sort:", "* ASC: up", "* DESC: down", "Default: ASC"];
        for cell in [
            "How to sort: - ASC: up  - DESC: down Default: ASC",
            "How to sort:\n\n- ASC: up\n- DESC: down\n\nDefault: **ASC**",
            "How to sort:<br>- ASC: up<br/>- DESC: down<br>Default: ASC",
            "How to sort:<ul><li>ASC: up</li><li>DESC: down</li></ul>Default: ASC",
            "How to sort: • ASC: up • DESC: down Default: ASC",
        ] {
            assert_eq!(pieces(cell), expected, "{cell}");
        }
        assert_eq!(pieces("取值范围： - 4：表示一。 - 6：表示二。"), ["取值范围：", "* 4：表示一。", "* 6：表示二。"]);
        for cell in ["Array Length: 1 - 20", "Rooms - all of them", "-", "0 - 20"] {
            assert_eq!(pieces(cell), [cell]);
        }
    }

    #[test]
    fn labels_start_lines() {
        let expected = ["Definition", "An id.", "Range", "1-64"];
        assert_eq!(pieces("**Definition** An id. **Range** 1-64"), expected);
        assert_eq!(pieces("**Definition** : An id. **Range**：1-64"), expected);
        assert_eq!(pieces("An id. Minimum: **1** Maximum: **64**"), ["An id.", "Minimum: 1", "Maximum: 64"]);
    }

    #[test]
    fn markup_is_no_text() {
        assert_eq!(pieces("Array of [Tag] objects"), ["Array of [Tag] objects"]);
        assert_eq!(pieces("\\[items\\]"), ["[items]"]);
        assert_eq!(pieces("[Tag](https://docs.example.com/t) `x\\|y`"), ["Tag x|y"]);
        assert_eq!(pieces("g:ResourceTag/<tag-key>"), ["g:ResourceTag/<tag-key>"]);
        assert_eq!(pieces("__type__ and _id_"), ["__type__ and _id_"]);
    }
}
