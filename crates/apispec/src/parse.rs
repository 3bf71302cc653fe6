//! Parses YAML text into a tree with positions. The supported subset is what JSON can express, plus
//! comments and block scalars: no anchors, no tags, one document.
//! It must not know OpenAPI, nor read files.

mod positions;
mod problem;
mod scalar;

use std::collections::BTreeSet;

use diagnostics::Findings;
use diagnostics::source::{FileId, SourceMap, Span};
use positions::Positions;
pub(crate) use problem::too_large;
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::node::{Entry, Mapping, Node, Value};

/// The maximum nesting depth of mappings and lists. A deeper tree could exhaust the stack of its
/// readers.
pub const MAX_DEPTH: usize = 64;

/// The maximum size of a file, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The maximum number of findings per file. Parsing stops there.
const MAX_FINDINGS: usize = 100;

/// Parses a file. Its top level must be a mapping.
///
/// # Errors
/// All problems up to the first syntax error.
pub fn parse(sources: &SourceMap, file: FileId) -> Result<Node, Findings> {
    let text = sources.file(file).text();
    if text.len() > MAX_BYTES {
        return Err(problem::too_large(sources.file(file).path(), text.len() as u64).into());
    }
    let mut builder = Builder {
        file,
        text,
        positions: Positions::new(text),
        stack: Vec::new(),
        root: None,
        documents: 0,
        aliased: BTreeSet::new(),
        findings: Findings::new(),
    };
    builder.run();
    builder.finish()
}

/// A mapping or list that is still open.
enum Frame {
    Sequence { start: usize, end: usize, items: Vec<Node> },
    Mapping { start: usize, end: usize, mapping: Mapping, key: Option<Key> },
}

/// A key whose value is still to come. Without text, the key was rejected, and its value is
/// dropped.
struct Key {
    text: Option<String>,
    span: Span,
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    positions: Positions<'a>,
    /// The open mappings and lists. It is on the heap, so nesting uses no call stack. Its length is
    /// the depth.
    stack: Vec<Frame>,
    root: Option<Node>,
    documents: usize,
    /// The anchors for which an alias was reported.
    aliased: BTreeSet<usize>,
    findings: Findings,
}

impl<'a> Builder<'a> {
    fn run(&mut self) {
        let mut parser = Parser::new_from_str(self.text);
        while self.findings.len() < MAX_FINDINGS {
            match parser.next_event() {
                None => return,
                Some(Err(error)) => {
                    let at = self.positions.byte(error.marker().index());
                    self.findings.push(problem::syntax(self.file, self.text, at, error.info()));
                    return;
                }
                Some(Ok((event, span))) => {
                    let span = self.span(span);
                    if !self.event(event, span) {
                        return;
                    }
                }
            }
        }
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.positions.byte(span.start.index());
        let end = self.positions.byte(span.end.index()).max(start);
        Span { file: self.file, start, end }
    }

    /// Handles one event. Returns false if parsing cannot continue.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.findings.push(problem::second_document(span));
                    return false;
                }
            }
            Event::Alias(anchor) => {
                // A file that uses aliases uses them everywhere, so one finding per anchor is
                // enough.
                if self.aliased.insert(anchor) {
                    self.findings.push(problem::alias(span, self.text));
                }
                if self.expects_key() {
                    self.skip_key(span);
                } else {
                    self.value(Node { span, value: Value::Null });
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.reject_anchor_and_tag(span, anchor > 0, tag.is_some());
                self.scalar(&text, style, span);
            }
            Event::SequenceStart(anchor, tag) => {
                self.reject_anchor_and_tag(span, anchor > 0, tag.is_some());
                return self.open(span, Frame::Sequence { start: span.start, end: span.end, items: Vec::new() });
            }
            Event::MappingStart(anchor, tag) => {
                self.reject_anchor_and_tag(span, anchor > 0, tag.is_some());
                let mapping = Mapping::new();
                return self.open(span, Frame::Mapping { start: span.start, end: span.end, mapping, key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        true
    }

    fn reject_anchor_and_tag(&mut self, span: Span, anchor: bool, tag: bool) {
        if anchor {
            self.findings.push(problem::anchor(span, self.text));
        }
        if tag {
            self.findings.push(problem::tag(span, self.text));
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Mapping { key: None, .. }))
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        let plain = style == ScalarStyle::Plain;
        if self.expects_key() {
            return self.key(text, plain, span);
        }
        // The scanner ends a block scalar where the next token begins.
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        let span = Span { end: span.start + written.trim_end().len(), ..span };
        let value = if plain { scalar::resolve(text) } else { Ok(Value::String(text.to_owned())) };
        let value = value.unwrap_or_else(|error| {
            self.findings.push(problem::number(span, text, error));
            Value::Null
        });
        self.value(Node { span, value });
    }

    fn key(&mut self, text: &str, plain: bool, span: Span) {
        let merge = plain && text == "<<";
        if merge {
            self.findings.push(problem::merge_key(span));
        }
        let mut accepted = (!merge).then(|| text.to_owned());
        if let Some(Frame::Mapping { mapping, .. }) = self.stack.last()
            && let Some(first) = mapping.entry(text)
        {
            self.findings.push(problem::duplicate_key(text, first.key_span, span));
            accepted = None;
        }
        if let Some(Frame::Mapping { key, .. }) = self.stack.last_mut() {
            *key = Some(Key { text: accepted, span });
        }
    }

    /// Continues as if the key were valid, but drops its value.
    fn skip_key(&mut self, span: Span) {
        if let Some(Frame::Mapping { key, .. }) = self.stack.last_mut() {
            *key = Some(Key { text: None, span });
        }
    }

    fn open(&mut self, span: Span, frame: Frame) -> bool {
        if self.stack.len() == MAX_DEPTH {
            self.findings.push(problem::too_deep(span));
            return false;
        }
        if self.expects_key() {
            self.findings.push(problem::complex_key(span));
            return false;
        }
        self.stack.push(frame);
        true
    }

    fn close(&mut self, span: Span) {
        let Some(frame) = self.stack.pop() else { return };
        // The scanner ends a bracket after its trailing comment, and a block at the next token.
        let bracket =
            |at: usize, brackets: [char; 2]| self.text.get(at..).is_some_and(|rest| rest.starts_with(brackets));
        let written_end = |start: usize, end: usize| {
            if bracket(start, ['{', '[']) && bracket(span.start, ['}', ']']) { span.start + 1 } else { end.max(start) }
        };
        let node = match frame {
            Frame::Sequence { start, end, items } => {
                let end = written_end(start, end);
                Node { span: Span { file: self.file, start, end }, value: Value::Sequence(items) }
            }
            Frame::Mapping { start, end, mapping, .. } => {
                let end = written_end(start, end);
                Node { span: Span { file: self.file, start, end }, value: Value::Mapping(mapping) }
            }
        };
        self.value(node);
    }

    fn value(&mut self, mut node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Frame::Sequence { end, items, .. }) => {
                *end = (*end).max(node.span.end);
                items.push(node);
            }
            Some(Frame::Mapping { end, mapping, key, .. }) => {
                let Some(Key { text, span }) = key.take() else { return };
                if node.value == Value::Null && node.span.start == node.span.end {
                    node.span = span;
                }
                *end = (*end).max(node.span.end);
                if let Some(text) = text {
                    // Duplicates were already rejected when the key was read.
                    let _ = mapping.insert(text, Entry { key_span: span, value: node });
                }
            }
        }
    }

    fn finish(mut self) -> Result<Node, Findings> {
        if self.findings.is_empty() {
            match self.root {
                Some(node) if node.as_mapping().is_some() => return Ok(node),
                Some(node) if node.value != Value::Null => self.findings.push(problem::not_a_mapping(&node)),
                _ => self.findings.push(problem::empty(self.file)),
            }
        }
        Err(self.findings)
    }
}
