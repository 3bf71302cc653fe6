//! Parses pages in Markdown, such as the vendor's own, whose addresses end in `.md`. Their tables
//! are found first, since their cells can be broken over several lines; `pulldown-cmark` reads
//! everything else. It must not know what the blocks mean.

mod cell;
mod tables;

use std::ops::Range;

use diagnostics::source::{FileId, SourceMap, Span};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use tables::Part;

use super::grid::{Cell, Grid};
use super::outline::Outline;
use crate::page::{Block, Page, Piece};

/// Whether a text is Markdown: it starts with a heading, or has a table between pipes.
pub(super) fn is_markdown(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(|line| line.starts_with("# ")) || text.lines().any(|line| tables::pipes_of_delimiter(line) > 1)
}

pub(super) fn read(sources: &SourceMap, file: FileId) -> Page {
    let text = sources.file(file).text();
    let mut outline = Outline::default();
    for part in tables::split(text) {
        match part {
            Part::Text(range) => {
                let mut reader = Reader::new(text, file, range.start);
                for (event, range) in Parser::new(&text[range]).into_offset_iter() {
                    reader.event(event, range, &mut outline);
                }
                reader.flush(&mut outline);
            }
            Part::Table(rows) => {
                let mut grid = Grid { caption: outline.pop_caption().into_iter().collect(), rows: Vec::new() };
                for row in rows {
                    let cells = cell::row(file, &row);
                    let cell =
                        |pieces: Vec<Piece>| Cell { blocks: pieces.into_iter().map(Block::Text).collect(), rowspan: 1 };
                    grid.rows.push(cells.into_iter().map(cell).collect());
                }
                grid.finish().into_iter().for_each(|block| outline.push(block));
            }
        }
    }
    Page { blocks: outline.finish(), address: None }
}

/// Reads the text between two tables.
struct Reader<'a> {
    text: &'a str,
    file: FileId,
    /// The position of the text in the file.
    base: usize,
    line: String,
    span: Option<Range<usize>>,
    bullet: bool,
    heading: bool,
    in_code: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, file: FileId, base: usize) -> Self {
        let (line, span) = (String::new(), None);
        Self { text, file, base, line, span, bullet: false, heading: false, in_code: false }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, outline: &mut Outline) {
        let range = self.base + range.start..self.base + range.end;
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                self.flush(outline);
                self.in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                self.flush(outline);
                self.in_code = false;
            }
            Event::Start(Tag::Heading { .. }) => {
                self.flush(outline);
                self.heading = true;
            }
            Event::Start(Tag::Item) => {
                self.flush(outline);
                self.bullet = true;
            }
            Event::End(TagEnd::Item) => {
                self.flush(outline);
                self.bullet = false;
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => {
                self.push(cell::underscores(self.text, &range), range);
            }
            Event::Start(_) | Event::End(_) | Event::HardBreak | Event::Rule => {
                self.flush(outline);
                self.heading = false;
            }
            // Each line of a paragraph is one in the browser.
            Event::SoftBreak => self.flush(outline),
            Event::Text(text) | Event::Code(text) => self.push(&text, range),
            Event::InlineHtml(html) | Event::Html(html) => match cell::Tag::of(&html) {
                cell::Tag::Break | cell::Tag::Item => self.flush(outline),
                cell::Tag::Style => {}
                cell::Tag::None => self.push(&html, range),
            },
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push(&text, range);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        self.line.push_str(text);
        let start = self.span.as_ref().map_or(range.start, |span| span.start);
        self.span = Some(start..range.end);
    }

    fn flush(&mut self, outline: &mut Outline) {
        let line = std::mem::take(&mut self.line);
        let Some(range) = self.span.take() else { return };
        let end = range.start + self.text[range.clone()].trim_end().len();
        let span = Span { file: self.file, start: range.start, end };
        let piece = if self.in_code { Piece::code(&line, span) } else { Piece::new(line, span) };
        let piece = Piece { bullet: self.bullet, heading: self.heading, ..piece };
        if piece.text.is_empty() {
            return;
        }
        self.bullet = false;
        outline.push(if self.in_code { Block::Code(piece) } else { Block::Text(piece) });
    }
}
