//! Parses pages saved as HTML. A tokenizer that keeps file positions is enough: tags alone
//! determine which piece of text is in which cell. It must not know what the blocks mean.

use diagnostics::source::{FileId, SourceMap, Span};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::Page;
use super::text::is_code;
use crate::facts::Fact;
use crate::page::{Block, Piece, Row, Table};
use crate::words::{self, Column, Section};

/// Elements whose text is not part of the documentation.
const HIDDEN: [&str; 10] =
    ["script", "style", "noscript", "svg", "nav", "header", "footer", "button", "template", "select"];

/// Elements whose start and end both end the current paragraph.
const BLOCKS: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "title",
    "ul",
];

pub(super) fn read(sources: &SourceMap, file: FileId) -> Page {
    let text = sources.file(file).text();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader::new(file);
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(string) => {
                reader.text(&String::from_utf8_lossy(&string.value), string.span.start, string.span.end);
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.finish()
}

/// A cell while it is being parsed.
#[derive(Default)]
struct Cell {
    blocks: Vec<Block>,
    rowspan: usize,
}

/// A table while it is being parsed.
#[derive(Default)]
struct Builder {
    caption: Vec<Block>,
    rows: Vec<Vec<Cell>>,
    in_caption: bool,
}

struct Reader {
    file: FileId,
    page: Page,
    tables: Vec<Builder>,
    /// The current paragraph.
    paragraph: String,
    start: usize,
    end: usize,
    bullet: bool,
    heading: bool,
    /// The open hidden elements.
    hidden: Vec<String>,
    /// The number of open `pre` elements.
    pre_depth: usize,
    in_samples: bool,
}

impl Reader {
    fn new(file: FileId) -> Self {
        Self {
            file,
            page: Page::default(),
            tables: Vec::new(),
            paragraph: String::new(),
            start: 0,
            end: 0,
            bullet: false,
            heading: false,
            hidden: Vec::new(),
            pre_depth: 0,
            in_samples: false,
        }
    }

    fn open(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |key: &str| {
            let value = tag.attributes.get(key.as_bytes())?;
            Some(String::from_utf8_lossy(value).into_owned())
        };
        if name == "link" && attribute("rel").as_deref() == Some("canonical") {
            let span = Span { file: self.file, start: tag.span.start, end: tag.span.end };
            self.page.address = attribute("href").map(|address| Fact::new(address, span));
        }
        if HIDDEN.contains(&name.as_str()) && !tag.self_closing {
            self.flush();
            self.hidden.push(name);
            return;
        }
        if !self.hidden.is_empty() {
            return;
        }
        if BLOCKS.contains(&name.as_str()) && self.pre_depth == 0 {
            self.flush();
        }
        match name.as_str() {
            "li" => self.bullet = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = true,
            "pre" => self.pre_depth += 1,
            "br" if self.pre_depth > 0 => self.paragraph.push('\n'),
            "table" => {
                self.flush();
                self.tables.push(Builder::default());
            }
            "caption" => {
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = true;
                }
            }
            "tr" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = false;
                    table.rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.flush();
                let rowspan = attribute("rowspan").and_then(|rows| rows.trim().parse().ok()).unwrap_or(1);
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = false;
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                    if let Some(row) = table.rows.last_mut() {
                        row.push(Cell { blocks: Vec::new(), rowspan });
                    }
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if !self.hidden.is_empty() {
            if let Some(at) = self.hidden.iter().rposition(|open| open == name) {
                self.hidden.truncate(at);
            }
            return;
        }
        if name == "pre" {
            self.flush();
            self.pre_depth = self.pre_depth.saturating_sub(1);
            return;
        }
        if BLOCKS.contains(&name) && self.pre_depth == 0 {
            self.flush();
        }
        match name {
            "li" => self.bullet = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = false,
            "td" | "th" | "tr" => self.flush(),
            "table" => {
                self.flush();
                if let Some(table) = self.tables.pop() {
                    let blocks = table.finish();
                    blocks.into_iter().for_each(|block| self.put(block));
                }
            }
            "caption" => {
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = false;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, start: usize, end: usize) {
        if !self.hidden.is_empty() {
            return;
        }
        if self.paragraph.trim().is_empty() {
            if text.trim().is_empty() {
                return;
            }
            self.paragraph.clear();
            // Text without entities appears in the file unchanged, so the paragraph starts after
            // the leading whitespace.
            self.start = start + (text.len() - text.trim_start().len()).min(end.saturating_sub(start));
        }
        if !text.trim().is_empty() {
            self.end = end;
        }
        self.paragraph.push_str(text);
    }

    /// Ends the current paragraph.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let text = if self.pre_depth > 0 {
            paragraph.trim().to_owned()
        } else {
            paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if text.is_empty() {
            return;
        }
        let span = Span { file: self.file, start: self.start, end: self.end.max(self.start) };
        let piece = Piece { bullet: self.bullet, heading: self.heading, ..Piece::new(text, span) };
        // Only the first paragraph of a list item has the bullet.
        self.bullet = false;
        let block = if self.pre_depth == 0 {
            Block::Text(piece)
        } else if is_code(&piece.text) {
            Block::Code(piece)
        } else {
            Block::Skipped(piece)
        };
        self.put(block);
    }

    fn put(&mut self, block: Block) {
        let Some(table) = self.tables.last_mut() else {
            self.put_outside(block);
            return;
        };
        if table.in_caption {
            table.caption.push(block);
        } else if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.blocks.push(block);
        } else {
            table.caption.push(block);
        }
    }

    /// Adds a block that is outside all tables.
    fn put_outside(&mut self, block: Block) {
        let section = match &block {
            Block::Text(piece) => words::section(&piece.text),
            _ => None,
        };
        match (section, block) {
            (Some(section), Block::Text(piece))
                if !self.in_samples || matches!(section, Section::Statuses | Section::Errors) =>
            {
                self.in_samples = section == Section::Samples;
                self.page.blocks.push(Block::Section(section, piece));
            }
            (_, Block::Text(piece) | Block::Code(piece)) if self.in_samples => {
                self.page.blocks.push(Block::Skipped(piece))
            }
            (_, block) => self.page.blocks.push(block),
        }
    }

    fn finish(mut self) -> Page {
        self.flush();
        while let Some(table) = self.tables.pop() {
            let blocks = table.finish();
            blocks.into_iter().for_each(|block| self.put(block));
        }
        let begins = |block: &Block| match block {
            Block::Text(piece) => piece.heading || words::updated(&piece.text).is_some(),
            Block::Section(..) => true,
            _ => false,
        };
        let start = self.page.blocks.iter().position(begins).unwrap_or(0);
        for block in self.page.blocks.iter_mut().take(start) {
            if let Block::Text(piece) | Block::Code(piece) = block {
                *block = Block::Skipped(piece.clone());
            }
        }
        self.page
    }
}

impl Builder {
    /// Returns the table if its first row is a known header, or the contents of its cells
    /// otherwise.
    fn finish(self) -> Vec<Block> {
        let head: Vec<_> = self.rows.first().into_iter().flatten().map(Cell::first).collect();
        let known = head.iter().flatten().filter(|piece| words::column(&piece.text).is_some()).count();
        if known < 2 {
            let cells = self.rows.into_iter().flatten().flat_map(|cell| cell.blocks);
            return self.caption.into_iter().chain(cells).collect();
        }
        let columns: Vec<_> = head
            .into_iter()
            .map(|piece| {
                let column = piece.and_then(|piece| words::column(&piece.text));
                (column.unwrap_or(Column::Unknown), piece.cloned())
            })
            .collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut loose = Vec::new();
        // For each column, the number of further rows that the cell above spans.
        let mut above = vec![0_usize; columns.len()];
        for cells in self.rows.into_iter().skip(1) {
            let continued = above.first().is_some_and(|rows| *rows > 0);
            let mut cells = cells.into_iter();
            let mut row = Row::default();
            for ((column, _), above) in columns.iter().zip(&mut above) {
                if *above > 0 {
                    *above -= 1;
                    continue;
                }
                let Some(cell) = cells.next() else { break };
                *above = cell.rowspan.saturating_sub(1);
                let pieces = pieces(cell.blocks);
                if !pieces.is_empty() {
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
