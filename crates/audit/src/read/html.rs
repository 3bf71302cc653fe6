//! Parses pages saved as HTML. A tokenizer that keeps file positions is enough: tags alone
//! determine which piece of text is in which cell. It must not know what the blocks mean.

use diagnostics::source::{FileId, SourceMap, Span};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::grid::{Cell, Grid};
use super::outline::{Outline, is_code};
use crate::facts::Fact;
use crate::labels;
use crate::page::{Block, Page, Piece};

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

/// A table while it is being parsed.
#[derive(Default)]
struct Builder {
    grid: Grid,
    in_caption: bool,
}

struct Reader {
    file: FileId,
    address: Option<Fact<String>>,
    outline: Outline,
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
}

impl Reader {
    fn new(file: FileId) -> Self {
        Self {
            file,
            address: None,
            outline: Outline::default(),
            tables: Vec::new(),
            paragraph: String::new(),
            start: 0,
            end: 0,
            bullet: false,
            heading: false,
            hidden: Vec::new(),
            pre_depth: 0,
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
            self.address = attribute("href").map(|address| Fact::new(address, span));
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
                    table.grid.rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.flush();
                let rowspan = attribute("rowspan").and_then(|rows| rows.trim().parse().ok()).unwrap_or(1);
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = false;
                    if table.grid.rows.is_empty() {
                        table.grid.rows.push(Vec::new());
                    }
                    if let Some(row) = table.grid.rows.last_mut() {
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
            // In a cell, a label in bold needs no colon.
            "b" | "strong" if !self.tables.is_empty() && labels::part(&self.paragraph).is_some() => self.flush(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = false,
            "td" | "th" | "tr" => self.flush(),
            "table" => {
                self.flush();
                if let Some(table) = self.tables.pop() {
                    let blocks = table.grid.finish();
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
        let text = std::mem::take(&mut self.paragraph);
        let span = Span { file: self.file, start: self.start, end: self.end.max(self.start) };
        let piece = if self.pre_depth == 0 { Piece::new(text, span) } else { Piece::code(&text, span) };
        let piece = Piece { bullet: self.bullet, heading: self.heading, ..piece };
        if piece.text.is_empty() {
            return;
        }
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
            self.outline.push(block);
            return;
        };
        let cell = table.grid.rows.last_mut().and_then(|row| row.last_mut());
        match cell.filter(|_| !table.in_caption) {
            Some(cell) => cell.blocks.push(block),
            None => table.grid.caption.push(block),
        }
    }

    fn finish(mut self) -> Page {
        self.flush();
        while let Some(table) = self.tables.pop() {
            let blocks = table.grid.finish();
            blocks.into_iter().for_each(|block| self.put(block));
        }
        Page { blocks: self.outline.finish(), address: self.address }
    }
}
