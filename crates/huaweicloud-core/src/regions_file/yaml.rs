//! Parses YAML into a tree that knows where each value is. Nesting and what aliases copy are
//! bounded; the caller bounds the size of the text.
//!
//! It must not know what the values mean, and must not show one in an error.

use std::collections::{BTreeMap, HashMap};

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

/// The maximum nesting depth of maps and lists.
const MAX_DEPTH: usize = 64;

/// What anchors and aliases may copy, in bytes: as much as the largest file.
const MAX_COPIED: usize = 1024 * 1024;

/// The memory that a value takes besides its text, in bytes.
const OVERHEAD: usize = 64;

/// The key whose maps are merged into the one that has it.
const MERGE: &str = "<<";

#[derive(Clone)]
pub(super) struct Node {
    /// The line and the column, counted from 1.
    place: (usize, usize),
    pub(super) value: Value,
}

#[derive(Clone)]
pub(super) enum Value {
    Null,
    Text(String),
    /// A number or a boolean.
    Other,
    List(Vec<Node>),
    Map(BTreeMap<String, Node>),
}

impl Node {
    /// An error at this value, whose keys are `path`.
    pub(super) fn error(&self, path: &str, what: &str) -> String {
        error(self.place, path, what)
    }

    /// The memory that it takes, in bytes.
    fn size(&self) -> usize {
        OVERHEAD
            + match &self.value {
                Value::Null | Value::Other => 0,
                Value::Text(text) => text.len(),
                Value::List(items) => items.iter().map(Self::size).sum(),
                Value::Map(entries) => entries.iter().map(|(key, node)| key.len() + node.size()).sum(),
            }
    }

    /// The maximum nesting depth within it.
    fn depth(&self) -> usize {
        match &self.value {
            Value::Null | Value::Text(_) | Value::Other => 0,
            Value::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or_default(),
            Value::Map(entries) => 1 + entries.values().map(Self::depth).max().unwrap_or_default(),
        }
    }
}

fn error((line, column): (usize, usize), path: &str, what: &str) -> String {
    let path = if path.is_empty() { String::new() } else { format!(", in {path}") };
    format!("line {line}, column {column}{path}: {what}")
}

/// A key as errors show it, unless it is not the name of anything.
pub(super) fn shown(key: &str) -> &str {
    let is_name = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !key.is_empty() && key.len() <= 64 && is_name(key) { key } else { "?" }
}

/// Parses a text of one document. `None` if it is empty.
///
/// # Errors
///
/// The place and the reason, if it is not valid YAML, or has more than this module reads.
pub(super) fn parse(text: &str) -> Result<Option<Node>, String> {
    let mut tree = Tree::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => tree.event(event, span)?,
            Err(found) => {
                let place = (found.marker().line(), found.marker().col() + 1);
                return Err(error(place, &tree.path(), "not valid YAML"));
            }
        }
    }
    Ok(tree.root)
}

/// A map or list that is still open, with its place and its anchor.
struct Open {
    place: (usize, usize),
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    /// With the key whose value is still to come.
    Map(BTreeMap<String, Node>, Option<String>),
}

#[derive(Default)]
struct Tree {
    /// On the heap, so that nesting uses no call stack.
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    copied: usize,
    documents: usize,
    root: Option<Node>,
}

impl Tree {
    /// The keys of the value that comes next, such as `SCM[0].endpoint`.
    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            match &open.items {
                Items::List(items) => path.push_str(&format!("[{}]", items.len())),
                Items::Map(_, Some(key)) if path.is_empty() => path.push_str(shown(key)),
                Items::Map(_, Some(key)) => path.push_str(&format!(".{}", shown(key))),
                Items::Map(_, None) => {}
            }
        }
        path
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), String> {
        let place = (span.start.line(), span.start.col() + 1);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 { Err(error(place, "", "a second document")) } else { Ok(()) }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let tag = self.tag(place, tag.as_deref())?;
                let quoted = tag.map_or(style != ScalarStyle::Plain, |tag| tag == "str");
                if let Some(Open { items: Items::Map(entries, key @ None), .. }) = self.open.last_mut() {
                    let duplicate = entries.contains_key(&*text);
                    *key = Some(text.into_owned());
                    return if duplicate { Err(error(place, &self.path(), "duplicate key")) } else { Ok(()) };
                }
                self.add(Node { place, value: scalar(&text, quoted) }, anchor)
            }
            Event::SequenceStart(anchor, tag) => self.start(place, anchor, tag.as_deref(), Items::List(Vec::new())),
            Event::MappingStart(anchor, tag) => {
                self.start(place, anchor, tag.as_deref(), Items::Map(BTreeMap::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Open { place, anchor, items }) = self.open.pop() else { return Ok(()) };
                let value = match items {
                    Items::List(items) => Value::List(items),
                    Items::Map(entries, _) => Value::Map(self.merged(entries)?),
                };
                self.add(Node { place, value }, anchor)
            }
            Event::Alias(anchor) => {
                self.check_key(place)?;
                let Some(node) = self.anchors.remove(&anchor) else {
                    return Err(error(place, &self.path(), "an alias of something that contains it"));
                };
                let copy = self.copy(&node, place)?;
                self.anchors.insert(anchor, node);
                if self.open.len() + copy.depth() > MAX_DEPTH {
                    return Err(self.too_deep(place));
                }
                self.add(copy, 0)
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    /// The name of a standard tag.
    fn tag<'t>(&self, place: (usize, usize), tag: Option<&'t Tag>) -> Result<Option<&'t str>, String> {
        match tag {
            None => Ok(None),
            // A standard tag is one word. Others can name a class of a language.
            Some(Tag { suffix, .. })
                if tag.is_some_and(Tag::is_yaml_core_schema)
                    && suffix.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                Ok(Some(suffix))
            }
            Some(_) => Err(error(place, &self.path(), "an unknown tag")),
        }
    }

    /// Keys are scalars.
    fn check_key(&self, place: (usize, usize)) -> Result<(), String> {
        match self.open.last() {
            Some(Open { items: Items::Map(_, None), .. }) => Err(error(place, &self.path(), "a key that is no name")),
            _ => Ok(()),
        }
    }

    fn too_deep(&self, place: (usize, usize)) -> String {
        let at: String = self.path().chars().take(64).collect();
        error(place, &at, "more than 64 maps and lists within each other")
    }

    fn start(&mut self, place: (usize, usize), anchor: usize, tag: Option<&Tag>, items: Items) -> Result<(), String> {
        self.tag(place, tag)?;
        self.check_key(place)?;
        if self.open.len() == MAX_DEPTH {
            return Err(self.too_deep(place));
        }
        self.open.push(Open { place, anchor, items });
        Ok(())
    }

    /// Adds a value to the innermost map or list.
    fn add(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        if anchor > 0 {
            let copy = self.copy(&node, node.place)?;
            self.anchors.insert(anchor, copy);
        }
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(node),
            Some(Items::List(items)) => items.push(node),
            Some(Items::Map(entries, key)) => {
                entries.extend(key.take().map(|key| (key, node)));
            }
        }
        Ok(())
    }

    /// Copies a value, within what may be copied.
    fn copy(&mut self, node: &Node, place: (usize, usize)) -> Result<Node, String> {
        self.copied = self.copied.saturating_add(node.size());
        if self.copied > MAX_COPIED {
            return Err(error(place, &self.path(), "anchors and aliases make the file larger than 1 MiB"));
        }
        Ok(node.clone())
    }

    /// The entries of a map, with those of the maps under [`MERGE`] that it lacks.
    fn merged(&self, mut entries: BTreeMap<String, Node>) -> Result<BTreeMap<String, Node>, String> {
        let Some(merged) = entries.remove(MERGE) else { return Ok(entries) };
        let place = merged.place;
        let maps = if let Value::List(maps) = merged.value { maps } else { vec![merged] };
        for map in maps {
            let Value::Map(more) = map.value else {
                return Err(error(place, &self.path(), "expected a map to merge"));
            };
            for (key, node) in more {
                entries.entry(key).or_insert(node);
            }
        }
        Ok(entries)
    }
}

/// A scalar. Only what is not quoted can be something else than text.
fn scalar(text: &str, quoted: bool) -> Value {
    let number = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    match text {
        _ if quoted => Value::Text(text.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Value::Other,
        _ if number && text.parse::<f64>().is_ok() => Value::Other,
        _ => Value::Text(text.to_owned()),
    }
}
