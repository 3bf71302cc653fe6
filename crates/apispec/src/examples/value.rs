//! Example values of schemas: shown on the page, listed, or the simplest valid one.
//! It must not know where an example stands.

use std::cell::RefCell;

use diagnostics::source::Span;

use super::shown::Shown;
use super::{is_secret, zoned};
use crate::document::Tree;
use crate::lint::{Validator, samples};
use crate::node::{Entry, Mapping, Node, Number, Value};

/// Texts of formats, all the same moment.
const TEXTS: [(&str, &str); 3] =
    [("date-time", "2025-01-31T08:30:00Z"), ("date", "2025-01-31"), ("local-date-time", "2025-01-31 08:30:00.0")];

/// The same moment in milliseconds.
const MILLIS: i64 = 1_738_312_200_000;

/// Makes values.
pub(super) struct Values<'a> {
    pub(super) tree: &'a Tree,
    shown: &'a Shown<'a>,
    /// What stands for a secret. Without it, what needs a secret has no value.
    secret: Option<&'a str>,
    /// The objects that are being composed, which may contain themselves.
    open: RefCell<Vec<Span>>,
}

impl<'a> Values<'a> {
    pub(super) fn new(tree: &'a Tree, shown: &'a Shown<'a>, secret: Option<&'a str>) -> Self {
        Self { tree, shown, secret, open: RefCell::default() }
    }

    /// The example that a named schema lacks. Tools compose objects of the examples of their
    /// properties, so neither they nor lists of them need one.
    pub(super) fn named(&self, name: &str, schema: &Node) -> Option<Node> {
        let is_object =
            |schema: &Node| schema.get("properties").is_some() || schema.get("additionalProperties").is_some();
        let inner = schema.get("items").and_then(|items| self.tree.resolve(items)).unwrap_or(schema);
        if schema.reference().is_some() || schema.get("example").is_some() || is_object(schema) || is_object(inner) {
            return None;
        }
        self.of(name, schema).filter(|value| !is_empty(value))
    }

    /// A value of a schema, with everything that has one. `name` is that of its parameter or
    /// property.
    pub(super) fn of(&self, name: &str, schema: &Node) -> Option<Node> {
        self.value(name, schema, false)
    }

    /// A request body: with what is required or, if nothing is, with everything.
    pub(super) fn request(&self, schema: &Node) -> Option<Node> {
        self.value("", schema, true)
    }

    fn value(&self, name: &str, schema: &Node, request: bool) -> Option<Node> {
        let schema = self.tree.resolve(schema)?;
        if is_secret(schema) {
            return self.secret.map(|text| node(schema, Value::String(text.to_owned())));
        }
        let listed = || schema.get("enum").and_then(|values| values.as_sequence()?.first());
        let known = schema.get("example").or_else(|| self.shown.get(schema)).or_else(|| schema.get("default"));
        if let Some(known) = known.or_else(listed).filter(|known| self.fits(schema, known)) {
            return Some(zoned(self.tree, schema, known));
        }
        match schema.get("type").and_then(Node::as_str)? {
            "object" => self.object(schema, request),
            "array" => self.array(name, schema, request),
            kind => self.scalars(name, schema, kind).into_iter().find(|value| self.fits(schema, value)),
        }
    }

    fn fits(&self, schema: &Node, value: &Node) -> bool {
        value.value != Value::Null && Validator::new(self.tree).check(schema, value).is_empty()
    }

    fn object(&self, schema: &Node, request: bool) -> Option<Node> {
        if self.open.borrow().contains(&schema.span) {
            return None;
        }
        self.open.borrow_mut().push(schema.span);
        let object = self.properties(schema, request);
        self.open.borrow_mut().pop();
        object
    }

    fn properties(&self, schema: &Node, request: bool) -> Option<Node> {
        let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
        let is_required = |name: &str| required.iter().any(|own| own.as_str() == Some(name));
        let mut mapping = Mapping::new();
        for (name, entry) in schema.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter) {
            if request && !required.is_empty() && !is_required(name) {
                continue;
            }
            match self.value(name, &entry.value, request) {
                // An empty part shows nothing.
                Some(value) if is_empty(&value) && !is_required(name) => {}
                Some(value) => drop(mapping.insert(name.to_owned(), Entry { key_span: entry.key_span, value })),
                None if is_required(name) => return None,
                None => {}
            }
        }
        Some(node(schema, Value::Mapping(mapping)))
    }

    fn array(&self, name: &str, schema: &Node, request: bool) -> Option<Node> {
        let least = schema.get("minItems").and_then(|least| least.to_yaml().as_u64()).unwrap_or_default();
        let item = schema.get("items").and_then(|items| self.value(name, items, request));
        let count = usize::try_from(least).ok()?.max(usize::from(item.is_some()));
        let items = item.map_or_else(Vec::new, |item| vec![item; count]);
        Some(node(schema, Value::Sequence(items))).filter(|value| self.fits(schema, value))
    }

    /// What may be a value, the best first.
    fn scalars(&self, name: &str, schema: &Node, kind: &str) -> Vec<Node> {
        let get = |key: &str| schema.get(key).map(Node::to_yaml);
        let format = schema.get("format").and_then(Node::as_str).unwrap_or_default();
        let integer = |key: &str| get(key).and_then(|value| value.as_i64());
        let values: Vec<Value> = match kind {
            "boolean" => vec![Value::Bool(true)],
            "integer" | "number" => {
                let time = Some(MILLIS).filter(|_| format == "unix-millis");
                let bounds = [("minimum", 1), ("maximum", -1)];
                let bounds = bounds.into_iter().flat_map(|(key, inside)| {
                    let bound = integer(key);
                    bound.into_iter().chain(bound.and_then(|bound| bound.checked_add(inside)))
                });
                let least = integer("minimum").filter(|least| *least >= 0);
                let whole = time.into_iter().chain(least).chain([1]).chain(bounds).chain([0]);
                let bounds = ["minimum", "maximum"].into_iter().filter_map(|key| get(key)?.as_f64());
                whole
                    .map(|value| Value::Number(value.into()))
                    .chain(bounds.map(|value| Value::Number(Number::from(value))))
                    .collect()
            }
            "string" => {
                let known = TEXTS.into_iter().find(|(own, _)| *own == format).map(|(_, text)| text.to_owned());
                let name = if name.is_empty() { "text" } else { name };
                let size = |key: &str| integer(key).and_then(|size| usize::try_from(size).ok());
                let length = name.chars().count().max(size("minLength").unwrap_or_default());
                let fitted = name.chars().cycle().take(length.min(size("maxLength").unwrap_or(length))).collect();
                let matching = schema.get("pattern").and_then(Node::as_str).map(samples).unwrap_or_default();
                known.into_iter().chain([fitted]).chain(matching).map(Value::String).collect()
            }
            _ => Vec::new(),
        };
        values.into_iter().map(|value| node(schema, value)).collect()
    }
}

/// Whether a value is a list or an object without parts.
fn is_empty(value: &Node) -> bool {
    match &value.value {
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
        _ => false,
    }
}

/// A value at the place of its schema.
fn node(schema: &Node, value: Value) -> Node {
    Node { span: schema.span, value }
}
