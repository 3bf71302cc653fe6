//! Lists departures from the pages and undocumented properties. Each is located in words that do
//! not change when lines move.
//! It must not judge the reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::words::{code, prose, value};
use crate::document::Tree;
use crate::node::{Node, Value};
use crate::shape::{Kind, Visit};

/// The notes of a service, sorted by file and location.
pub(super) struct Notes<'a> {
    pub(super) departures: Vec<Departure<'a>>,
    pub(super) undocumented: Vec<Undocumented<'a>>,
}

/// A difference between the spec and its page.
pub(super) struct Departure<'a> {
    location: Location<'a>,
    /// What the page has.
    page: String,
    /// What the spec has instead.
    spec: String,
    reason: &'a str,
}

/// A property that no page mentions.
pub(super) struct Undocumented<'a> {
    location: Location<'a>,
    /// How it is known.
    source: &'a str,
}

/// Where a note is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Location<'a> {
    file: &'a str,
    place: String,
}

impl<'a> Notes<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut notes = Self { departures: Vec::new(), undocumented: Vec::new() };
        notes.collect(tree, Visit::document(&tree.root), &Place::default());
        notes.departures.sort_by(|a, b| (&a.location, &a.page).cmp(&(&b.location, &b.page)));
        notes.undocumented.sort_by(|a, b| (&a.location, a.source).cmp(&(&b.location, b.source)));
        notes
    }

    fn collect(&mut self, tree: &'a Tree, visit: Visit<'a>, place: &Place<'a>) {
        let entry = |key: &str| visit.node.as_mapping().and_then(|mapping| mapping.entry(key));
        let text = |key: &str| entry(key).and_then(|entry| entry.value.as_str()).unwrap_or_default();
        if let Some(entry) = entry("x-documented") {
            let location = Location { file: tree.sources.file(entry.key_span.file).path(), place: place.to_string() };
            let (page, spec) = page_and_spec(tree, visit, place, &entry.value);
            self.departures.push(Departure { location, page, spec, reason: text("x-reason") });
        }
        if let Some(entry) = entry("x-undocumented") {
            let location = Location { file: tree.sources.file(entry.key_span.file).path(), place: place.to_string() };
            self.undocumented.push(Undocumented { location, source: text("x-undocumented") });
        }
        for child in visit.children().filter(|child| child.kind != Kind::Data) {
            self.collect(tree, child, &place.child(visit, child));
        }
    }

    /// The files that have notes.
    pub(super) fn files(&self) -> BTreeSet<&'a str> {
        let departures = self.departures.iter().map(|departure| departure.location.file);
        departures.chain(self.undocumented.iter().map(|note| note.location.file)).collect()
    }

    /// Writes a line for each note of a file.
    pub(super) fn write(&self, file: &str, text: &mut String) {
        for Departure { location, page, spec, reason } in
            self.departures.iter().filter(|note| note.location.file == file)
        {
            let spec = if spec.is_empty() { String::new() } else { format!("; the spec has {spec}") };
            let place = prose(&location.place);
            let _ = writeln!(text, "- Departure: {place}: the page has {page}{spec}. {}", prose(reason));
        }
        for Undocumented { location, source } in self.undocumented.iter().filter(|note| note.location.file == file) {
            let _ = writeln!(text, "- Undocumented: {}: {}", prose(&location.place), prose(source));
        }
    }
}

/// What the page has, and what the spec has instead.
fn page_and_spec(tree: &Tree, visit: Visit<'_>, place: &Place<'_>, documented: &Node) -> (String, String) {
    // Beside a reference, its target departs from the page.
    let own = tree.resolve(visit.node).unwrap_or(visit.node);
    let keywords = visit.kind.known_keys().unwrap_or_default();
    let labels: BTreeMap<_, _> = documented.as_mapping().into_iter().flat_map(|labels| labels.iter()).collect();
    let (mut page, mut spec) = (Vec::new(), Vec::new());
    for (label, entry) in labels {
        page.push(format_entry(label, Some(&entry.value)));
        // Whether a property is required is stated by its object. For a parameter, the default is
        // false.
        let is_flag = label == "required" && entry.value.as_bool().is_some();
        match place.required.filter(|_| is_flag && visit.kind == Kind::Schema) {
            Some(required) => spec.push(code(&format!("required: {required}"))),
            None if is_flag && own.get(label).is_none() => spec.push(code("required: false")),
            None if keywords.contains(&label) => spec.push(format_entry(label, own.get(label))),
            None => {}
        }
    }
    (page.join(", "), spec.join(", "))
}

fn format_entry(label: &str, node: Option<&Node>) -> String {
    match node.filter(|node| node.value != Value::Null) {
        Some(node) => code(&format!("{label}: {}", value(node))),
        None => format!("no {}", code(label)),
    }
}

/// The location of a node in words: a part of an operation or a component, and the path within its
/// schema.
#[derive(Clone, Debug, Default)]
struct Place<'a> {
    part: String,
    path: String,
    /// Whether the object around this property requires it.
    required: Option<bool>,
    /// The object whose `properties` this is.
    object: Option<&'a Node>,
}

impl<'a> Place<'a> {
    /// The place of a child.
    fn child(&self, parent: Visit<'a>, child: Visit<'a>) -> Self {
        let key = child.key.unwrap_or_default();
        let mut place = Self { required: None, object: None, ..self.clone() };
        match (parent.kind, child.kind) {
            (_, Kind::Operation) => place.part = "the operation".to_owned(),
            (_, Kind::Parameter) => place.part = parameter(child.node, child.key),
            (_, Kind::RequestBody) => place.part = "the request".to_owned(),
            (_, Kind::Response) => place.part = format!("the response `{key}`"),
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

/// Names a parameter by its name and location; a component or a reference by its key.
fn parameter(node: &Node, key: Option<&str>) -> String {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    match (text("name"), text("in")) {
        (Some(name), Some(location)) => format!("`{name}` in the {location}"),
        _ => format!("the parameter `{}`", key.or(node.reference()).unwrap_or_default()),
    }
}

fn requires(object: &Node, property: &str) -> bool {
    let names = object.get("required").and_then(Node::as_sequence).unwrap_or_default();
    names.iter().any(|name| name.as_str() == Some(property))
}
