//! A schema of the document with its role, and access to its keywords.
//! It must not judge schemas.

use std::cmp::Ordering;

use diagnostics::source::Span;

use crate::document::Tree;
use crate::node::{Entry, Mapping, Node, Number, Value};

/// The types of OpenAPI 3.0.
pub(super) const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// The keywords that compose other schemas.
pub(super) const COMPOSITION: [&str; 4] = ["allOf", "anyOf", "oneOf", "not"];

/// The role of a schema in its parent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role<'a> {
    /// A component.
    Component,
    /// The property with this name.
    Property(&'a str),
    /// The schema of this parameter.
    Parameter(&'a Node),
    /// The schema of the response header with this name.
    Header(&'a str),
    /// The schema of a body with this media type.
    Media(&'a str),
    /// Anything else, such as the items of an array.
    Other,
}

/// A schema or a reference to one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema<'a> {
    pub(super) node: &'a Node,
    pub(super) mapping: &'a Mapping,
    /// The span to report: that of the key, or of the list item.
    pub(super) span: Span,
    pub(super) role: Role<'a>,
    /// The component schema that contains it, or that it is.
    pub(super) component: Option<&'a str>,
}

impl<'a> Schema<'a> {
    /// The type, if it is a valid one.
    pub(super) fn type_name(&self) -> Option<&'a str> {
        type_name(self.node)
    }

    /// Whether it is a reference, so that its other keys are ignored.
    pub(super) fn is_reference(&self) -> bool {
        self.mapping.get("$ref").is_some()
    }

    /// Whether it composes other schemas.
    pub(super) fn is_composed(&self) -> bool {
        COMPOSITION.iter().any(|key| self.mapping.get(key).is_some())
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.mapping.entry(key)
    }

    /// Whether a boolean keyword is true.
    pub(super) fn is_true(&self, key: &str) -> bool {
        is_true(self.node, key)
    }
}

/// The type of a schema, if it is a valid one.
pub(super) fn type_name(schema: &Node) -> Option<&str> {
    schema.get("type").and_then(Node::as_str).filter(|name| TYPES.contains(name))
}

/// The node and value of a count keyword, such as `minLength`.
pub(super) fn count<'a>(schema: &'a Node, key: &str) -> Option<(&'a Node, u64)> {
    let node = schema.get(key)?;
    match &node.value {
        Value::Number(number) => Some((node, number.as_u64()?)),
        _ => None,
    }
}

/// Whether a boolean keyword is true.
pub(super) fn is_true(schema: &Node, key: &str) -> bool {
    schema.get(key).and_then(Node::as_bool) == Some(true)
}

/// The number, if it is an integer.
pub(super) fn integer(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// Whether a number can be a value of a format, given the type. Without a format, integers have 64
/// bits.
pub(super) fn fits(type_name: &str, format: Option<&str>, number: &Number) -> bool {
    match (format, integer(number)) {
        (Some("int32"), Some(value)) => i32::try_from(value).is_ok(),
        (Some("float"), _) => number.as_f64().is_none_or(|value| value.abs() <= f64::from(f32::MAX)),
        (_, Some(value)) if type_name == "integer" => i64::try_from(value).is_ok(),
        _ => true,
    }
}

/// Compares two numbers. Integers are compared exactly.
pub(super) fn compare(one: &Number, other: &Number) -> Option<Ordering> {
    match (integer(one), integer(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}

/// A value in messages: in backquotes, truncated.
pub(super) fn quoted(tree: &Tree, node: &Node) -> String {
    let text = node.as_str().unwrap_or_else(|| tree.sources.text(node.span));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
