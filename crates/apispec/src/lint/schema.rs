//! A schema of the document, with what it stands in, and how its keywords are read.
//! It must not judge what a schema says.

use crate::document::Tree;
use crate::node::{Entry, Mapping, Node, Number, Value};
use diagnostics::source::Span;
use std::cmp::Ordering;

/// The types that OpenAPI 3.0 has.
pub(super) const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// The keywords that make a schema of other schemas.
pub(super) const COMPOSITION: [&str; 4] = ["allOf", "anyOf", "oneOf", "not"];

/// What a schema stands in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role<'a> {
    /// It is a component.
    Component,
    /// It is the property of this name.
    Property(&'a str),
    /// It is the schema of this parameter.
    Parameter(&'a Node),
    /// It is the schema of a body of this media type.
    Media(&'a str),
    /// It is anything else, such as the items of an array.
    Other,
}

/// A schema or a reference to one, which is a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema<'a> {
    pub(super) node: &'a Node,
    pub(super) mapping: &'a Mapping,
    /// Where to point at: the key, or the item itself.
    pub(super) span: Span,
    pub(super) role: Role<'a>,
    /// The component schema that it stands in, or is.
    pub(super) component: Option<&'a str>,
}

impl<'a> Schema<'a> {
    /// The type, if it is one that there is.
    pub(super) fn type_name(&self) -> Option<&'a str> {
        type_name(self.node)
    }

    /// Whether it is a reference, so that whatever else it says is not heard.
    pub(super) fn is_reference(&self) -> bool {
        self.mapping.get("$ref").is_some()
    }

    /// Whether it is made of other schemas.
    pub(super) fn is_composed(&self) -> bool {
        COMPOSITION.iter().any(|key| self.mapping.get(key).is_some())
    }

    pub(super) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.mapping.entry(key)
    }

    /// Whether a keyword of truth values is true.
    pub(super) fn is_true(&self, key: &str) -> bool {
        is_true(self.node, key)
    }
}

/// The type of a schema, if it is one that there is.
pub(super) fn type_name(schema: &Node) -> Option<&str> {
    schema.get("type").and_then(Node::as_str).filter(|name| TYPES.contains(name))
}

/// A keyword whose value is a count, such as `minLength`.
pub(super) fn count<'a>(schema: &'a Node, key: &str) -> Option<(&'a Node, u64)> {
    let node = schema.get(key)?;
    match &node.value {
        Value::Number(number) => Some((node, number.as_u64()?)),
        _ => None,
    }
}

/// Whether a keyword of truth values is true.
pub(super) fn is_true(schema: &Node, key: &str) -> bool {
    schema.get(key).and_then(Node::as_bool) == Some(true)
}

/// The number, if it is an integer.
pub(super) fn integer(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// How two numbers compare; integers of any size exactly.
pub(super) fn compare(one: &Number, other: &Number) -> Option<Ordering> {
    match (integer(one), integer(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}

/// The text of a value as it is shown in a message: in backquotes, and not long.
pub(super) fn shown(tree: &Tree, node: &Node) -> String {
    let text = node.as_str().unwrap_or_else(|| tree.sources.text(node.span));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
