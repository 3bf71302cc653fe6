//! Reads parameters and schemas as fields, with references resolved. It must not know operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::departures::departure;
use crate::document::{Chain, Node};
use crate::error::Error;
use crate::model::{Field, Input, Place};
use crate::words;

/// The most fields that an operation can have. The largest has some hundred; references to
/// references could make millions of a small document.
const MAX_FIELDS: usize = 20_000;

/// How deep fields can be in each other. Those of the documents are less than ten deep.
const MAX_DEPTH: usize = 100;

/// Reads the fields of one operation.
#[derive(Default)]
pub(super) struct Reader {
    /// The anchors that are taken.
    anchors: BTreeSet<String>,
    count: usize,
    /// The components that the current field is in.
    within: Vec<String>,
}

/// What is known of a field before its schema is read.
struct Outer<'a> {
    name: &'a str,
    path: String,
    prefix: &'a str,
    place: Place,
    required: bool,
}

impl Reader {
    /// A parameter of a request.
    pub(super) fn parameter(&mut self, node: Node<'_>) -> Result<Field, Error> {
        let chain = node.resolve()?;
        let name = chain.target.required_text("name")?;
        let place = match chain.target.required_text("in")? {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            other => return Err(chain.target.error(&format!("a parameter cannot be in {other:?}"))),
        };
        let required = chain.target.is("required");
        let outer = Outer { name, path: name.to_owned(), prefix: place.word(), place, required };
        self.outer(outer, &chain)
    }

    /// A header of a response.
    pub(super) fn header(&mut self, status: &str, name: &str, node: Node<'_>) -> Result<Field, Error> {
        let prefix = format!("{status}-header");
        let outer = Outer { name, path: name.to_owned(), prefix: &prefix, place: Place::Answer, required: false };
        self.outer(outer, &node.resolve()?)
    }

    /// A whole body, whose name and anchor are empty.
    pub(super) fn body(&mut self, schema: Node<'_>, place: Place, prefix: &str) -> Result<Field, Error> {
        self.field(Outer { name: "", path: String::new(), prefix, place, required: false }, schema)
    }

    /// A node with a schema, such as a parameter, whose own texts take precedence.
    fn outer(&mut self, outer: Outer<'_>, chain: &Chain<'_>) -> Result<Field, Error> {
        let schema = chain.target.node("schema")?.ok_or_else(|| chain.target.error("`schema` is missing"))?;
        let mut field = self.field(outer, schema)?;
        if let Some(description) = chain.text("description")? {
            field.description = description.to_owned();
        }
        field.example = chain.target.value("example").cloned().or(field.example);
        let mut departures = Vec::new();
        for node in chain.nodes() {
            departures.extend(departure(node, &chain.target)?);
        }
        field.departures.splice(0..0, departures);
        Ok(field)
    }

    fn field(&mut self, outer: Outer<'_>, schema: Node<'_>) -> Result<Field, Error> {
        self.count += 1;
        if self.count > MAX_FIELDS {
            return Err(schema.error(&format!("the operation has more than {MAX_FIELDS} fields")));
        }
        let Outer { name, path, prefix, place, required } = outer;
        let chain = schema.resolve()?;
        let target = &chain.target;
        let depth = self.within.len();
        if depth > MAX_DEPTH {
            return Err(target.error(&format!("fields are more than {MAX_DEPTH} deep in each other")));
        }
        let is_recursive = self.within.contains(&target.place);
        let mut departures = Vec::new();
        let mut undocumented = None;
        for node in chain.nodes() {
            departures.extend(departure(node, target)?);
            undocumented = undocumented.or(node.text("x-undocumented")?);
        }
        let mut field = Field {
            anchor: if name.is_empty() { String::new() } else { self.anchor(&format!("{prefix}-{path}")) },
            name: name.to_owned(),
            place,
            required,
            kind: String::new(),
            description: chain.text("description")?.unwrap_or_default().to_owned(),
            limits: words::limits(target),
            values: target.value("enum").map(values).unwrap_or_default(),
            patterns: target.text("pattern")?.into_iter().map(str::to_owned).collect(),
            default: target.value("default").cloned(),
            example: target.value("example").cloned(),
            input: input(target),
            departures,
            undocumented: undocumented.map(str::to_owned),
            children: Vec::new(),
            is_recursive,
            path,
        };
        if is_recursive {
            field.kind = words::kind(target, None, None);
            return Ok(field);
        }
        self.within.extend(chain.outer.iter().skip(1).map(|node| node.place.clone()));
        self.within.push(target.place.clone());
        let items = self.inner(target, "items", &mut field, prefix)?;
        let values = self.inner(target, "additionalProperties", &mut field, prefix)?;
        field.kind = words::kind(target, items.as_deref(), values.as_deref());
        self.properties(target, &mut field, prefix)?;
        self.within.truncate(depth);
        Ok(field)
    }

    /// Adds what a value contains, which has no name of its own, and returns its type.
    fn inner(
        &mut self,
        target: &Node<'_>,
        key: &str,
        field: &mut Field,
        prefix: &str,
    ) -> Result<Option<String>, Error> {
        let is_schema = matches!(target.value(key), Some(Value::Object(_)));
        let Some(schema) = (if is_schema { target.node(key)? } else { None }) else { return Ok(None) };
        let outer = Outer { name: "", path: field.path.clone(), prefix, place: field.place, required: false };
        let inner = self.field(outer, schema)?;
        let each = if key == "items" { "each" } else { "each value" };
        field.limits.extend(
            inner.limits.iter().map(
                |limit| {
                    if limit.starts_with("each") { limit.clone() } else { format!("{each} {limit}") }
                },
            ),
        );
        field.values.extend(inner.values);
        field.patterns.extend(inner.patterns);
        field.departures.extend(inner.departures);
        field.children.extend(inner.children);
        field.is_recursive |= inner.is_recursive;
        field.example = field.example.take().or(inner.example.map(|example| Value::Array(vec![example])));
        if field.description.is_empty() {
            field.description = inner.description;
        }
        Ok(Some(inner.kind))
    }

    /// Adds the properties of an object, the required ones first.
    fn properties(&mut self, target: &Node<'_>, field: &mut Field, prefix: &str) -> Result<(), Error> {
        let required = target.texts("required");
        let mut properties = target.nodes("properties")?;
        properties.sort_by_key(|(name, _)| !required.contains(name));
        for (name, schema) in properties {
            let path = if field.path.is_empty() { name.to_owned() } else { format!("{}.{name}", field.path) };
            let required = required.contains(&name);
            field.children.push(self.field(Outer { name, path, prefix, place: field.place, required }, schema)?);
        }
        Ok(())
    }

    /// An anchor that no other field has, and that needs no escapes.
    fn anchor(&mut self, wanted: &str) -> String {
        let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || "._-".contains(*letter);
        let plain: String = wanted.chars().map(|letter| if is_plain(&letter) { letter } else { '_' }).collect();
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let mut candidates = std::iter::once(plain.clone()).chain(numbered);
        let free = candidates.find(|candidate| !self.anchors.contains(candidate)).unwrap_or(plain);
        self.anchors.insert(free.clone());
        free
    }
}

fn values(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter(|value| !value.is_null()).map(words::value).collect()
}

fn input(schema: &Node<'_>) -> Input {
    let count = |key: &str| schema.value(key).and_then(Value::as_u64);
    let number = |key: &str| schema.value(key).and_then(Value::as_f64);
    match schema.value("type").and_then(Value::as_str) {
        Some("string") if schema.value("format").and_then(Value::as_str) == Some("password") => {
            Input::Secret { longest: count("maxLength") }
        }
        Some("string") => Input::Text { length: (count("minLength"), count("maxLength")) },
        Some(kind @ ("integer" | "number")) => {
            Input::Number { range: (number("minimum"), number("maximum")), is_whole: kind == "integer" }
        }
        Some("boolean") => Input::Boolean,
        Some("array") => Input::List,
        _ => Input::Other,
    }
}
