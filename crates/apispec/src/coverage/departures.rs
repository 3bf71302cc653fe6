//! Where the spec departs from the pages, and what it has that no page mentions: each with its place in words that stay the same when
//! lines move. It must not judge whether the reason is a good one.

use super::words::{code, prose, value};
use crate::document::Tree;
use crate::node::{Node, Value};
use crate::shape::{Kind, Visit};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The notes of a service, by file and then by place.
pub(super) struct Notes<'a> {
    pub(super) departures: Vec<Departure<'a>>,
    pub(super) undocumented: Vec<Undocumented<'a>>,
}

/// A place where the spec departs from the page.
pub(super) struct Departure<'a> {
    at: At<'a>,
    page: String,
    spec: String,
    reason: &'a str,
}

/// A property that no page mentions.
pub(super) struct Undocumented<'a> {
    at: At<'a>,
    source: &'a str,
}

/// Where a note stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At<'a> {
    file: &'a str,
    place: String,
}

impl<'a> Notes<'a> {
    pub(super) fn of(tree: &'a Tree) -> Self {
        let mut notes = Self { departures: Vec::new(), undocumented: Vec::new() };
        notes.collect(tree, Visit::document(&tree.root), &Place::default());
        notes.departures.sort_by(|a, b| (&a.at, &a.page).cmp(&(&b.at, &b.page)));
        notes.undocumented.sort_by(|a, b| (&a.at, a.source).cmp(&(&b.at, b.source)));
        notes
    }

    fn collect(&mut self, tree: &'a Tree, visit: Visit<'a>, place: &Place<'a>) {
        let entry = |key: &str| visit.node.as_mapping().and_then(|mapping| mapping.entry(key));
        let text = |key: &str| entry(key).and_then(|entry| entry.value.as_str()).unwrap_or_default();
        if let Some(entry) = entry("x-documented") {
            let at = At { file: tree.sources.file(entry.key_span.file).path(), place: place.to_string() };
            let (page, spec) = both_sides(tree, visit, place, &entry.value);
            self.departures.push(Departure { at, page, spec, reason: text("x-reason") });
        }
        if let Some(entry) = entry("x-undocumented") {
            let at = At { file: tree.sources.file(entry.key_span.file).path(), place: place.to_string() };
            self.undocumented.push(Undocumented { at, source: text("x-undocumented") });
        }
        for child in visit.children().filter(|child| child.kind != Kind::Data) {
            self.collect(tree, child, &place.below(visit, child));
        }
    }

    /// The files that have any.
    pub(super) fn files(&self) -> BTreeSet<&'a str> {
        let departures = self.departures.iter().map(|departure| departure.at.file);
        departures.chain(self.undocumented.iter().map(|note| note.at.file)).collect()
    }

    /// A line for each of a file.
    pub(super) fn write(&self, file: &str, text: &mut String) {
        for Departure { at, page, spec, reason } in self.departures.iter().filter(|note| note.at.file == file) {
            let spec = if spec.is_empty() { String::new() } else { format!(", the spec {spec}") };
            let place = prose(&at.place);
            let _ = writeln!(text, "- Departure: {place}: the page says {page}{spec}. {}", prose(reason));
        }
        for Undocumented { at, source } in self.undocumented.iter().filter(|note| note.at.file == file) {
            let _ = writeln!(text, "- Undocumented: {}: {}", prose(&at.place), prose(source));
        }
    }
}

/// What the page says, and what the spec has instead.
fn both_sides(tree: &Tree, visit: Visit<'_>, place: &Place<'_>, documented: &Node) -> (String, String) {
    // Beside a reference, what departs is what the reference points at.
    let own = tree.resolve(visit.node).unwrap_or(visit.node);
    let keywords = visit.kind.known_keys().unwrap_or_default();
    let labels: BTreeMap<_, _> = documented.as_mapping().into_iter().flat_map(|labels| labels.iter()).collect();
    let (mut page, mut spec) = (Vec::new(), Vec::new());
    for (label, entry) in labels {
        page.push(side(label, Some(&entry.value)));
        // Whether a property is required is said by the object around it, and what a parameter does not say is no.
        let is_flag = label == "required" && entry.value.as_bool().is_some();
        match place.required.filter(|_| is_flag && visit.kind == Kind::Schema) {
            Some(required) => spec.push(code(&format!("required: {required}"))),
            None if is_flag && own.get(label).is_none() => spec.push(code("required: false")),
            None if keywords.contains(&label) => spec.push(side(label, own.get(label))),
            None => {}
        }
    }
    (page.join("; "), spec.join("; "))
}

fn side(label: &str, node: Option<&Node>) -> String {
    match node.filter(|node| node.value != Value::Null) {
        Some(node) => code(&format!("{label}: {}", value(node))),
        None => format!("no {}", code(label)),
    }
}

/// Where a node is, in words: the part of an operation or component, and the path within its schema.
#[derive(Clone, Debug, Default)]
struct Place<'a> {
    part: String,
    path: String,
    /// Whether the object around this property requires it.
    required: Option<bool>,
    /// The node of the object around a map of properties.
    object: Option<&'a Node>,
}

impl<'a> Place<'a> {
    /// The place of a child.
    fn below(&self, parent: Visit<'a>, child: Visit<'a>) -> Self {
        let key = child.key.unwrap_or_default();
        let mut place = Self { required: None, object: None, ..self.clone() };
        match (parent.kind, child.kind) {
            (_, Kind::Operation) => place.part = "the operation".to_owned(),
            (_, Kind::Parameter) => place.part = parameter(child.node, child.key),
            (_, Kind::RequestBody) => place.part = "the request".to_owned(),
            (_, Kind::Response) => place.part = format!("the answer `{key}`"),
            (_, Kind::Header) => place.part = format!("{}, the header `{key}`", self.part),
            (Kind::Schema, Kind::MapOf(Kind::Schema)) => place.object = Some(parent.node),
            (Kind::MapOf(Kind::Schema), Kind::Schema) => {
                place.path = if self.path.is_empty() && self.part.is_empty() {
                    key.to_owned()
                } else {
                    format!("{}.{key}", self.path)
                };
                place.required = self.object.map(|object| requires(object, key));
            }
            (Kind::Schema, Kind::Schema) if key == "items" => place.path.push_str("[]"),
            (Kind::Schema, Kind::Schema) => place.path.push_str(".*"),
            _ => {}
        }
        place
    }
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.part.as_str(), self.path.as_str()) {
            ("", "") => out.write_str("the document"),
            (part, "") => out.write_str(part),
            ("", path) => write!(out, "`{path}`"),
            (part, path) => write!(out, "{part}: `{path}`"),
        }
    }
}

/// A parameter by its name and where it goes; a component that is one, or a reference to it, by its key.
fn parameter(node: &Node, key: Option<&str>) -> String {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    match (text("name"), text("in")) {
        (Some(name), Some(place)) => format!("`{name}` in the {place}"),
        _ => format!("the parameter `{}`", key.or(node.reference()).unwrap_or_default()),
    }
}

fn requires(object: &Node, property: &str) -> bool {
    let names = object.get("required").and_then(Node::as_sequence).unwrap_or_default();
    names.iter().any(|name| name.as_str() == Some(property))
}
