//! The shape of a schema, parameter or operation as text: equal for parts that differ in names and
//! descriptions only.
//! It must not know where the part is.

use apispec::node::{Mapping, Node};
use apispec::{Operation, Tree};

/// The deepest schemas that are compared. Deeper ones count as equal.
const MAX_DEPTH: usize = 5;

/// The keywords that a type depends on.
const KEYWORDS: [&str; 4] = ["type", "format", "nullable", "enum"];

/// The shape of a schema.
pub(super) fn of_schema(tree: &Tree, schema: &Node) -> String {
    let mut text = String::new();
    write_schema(tree, schema, 0, &mut text);
    text
}

fn write_schema(tree: &Tree, schema: &Node, depth: usize, text: &mut String) {
    let schema = tree.resolve(schema).unwrap_or(schema);
    if depth > MAX_DEPTH {
        return;
    }
    for key in KEYWORDS {
        // YAML with string keys always becomes JSON.
        let value = schema.get(key).map(|value| serde_json::to_string(&value.to_yaml()).unwrap_or_default());
        text.extend(value.map(|value| format!("{key}={value};")));
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key) {
            text.push_str(&format!("{key}("));
            write_schema(tree, inner, depth + 1, text);
            text.push(')');
        }
    }
    let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
    let properties = schema.get("properties").and_then(Node::as_mapping);
    let mut properties: Vec<_> = properties.into_iter().flat_map(Mapping::iter).collect();
    properties.sort_by_key(|(name, _)| *name);
    for (name, entry) in properties {
        let mark = if required.iter().any(|listed| listed.as_str() == Some(name)) { "!" } else { "" };
        text.push_str(&format!("{name}{mark}("));
        write_schema(tree, &entry.value, depth + 1, text);
        text.push(')');
    }
}

/// The shape of a parameter: its place, whether it is required, and its schema.
pub(super) fn of_parameter(tree: &Tree, parameter: &Node) -> String {
    let place = parameter.get("in").and_then(Node::as_str).unwrap_or_default();
    let required = parameter.get("required").and_then(Node::as_bool).unwrap_or(false);
    let schema = parameter.get("schema").map(|schema| of_schema(tree, schema)).unwrap_or_default();
    format!("{place} {required} {schema}")
}

/// The shape of an operation: its method, its parameters, its body and its response.
pub(super) fn of_operation(tree: &Tree, operation: &Operation) -> String {
    let text = |parameter: &Node, key: &str| parameter.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    // Names of placeholders are not sent.
    let name = |parameter: &Node| Some(text(parameter, "name")).filter(|_| text(parameter, "in") != "path");
    let parameters = tree.parameters(operation).map(|parameter| (name(parameter), of_parameter(tree, parameter)));
    let mut parameters: Vec<_> = parameters.collect();
    parameters.sort();
    let schema = |media: Option<&Node>| {
        media.and_then(|media| media.get("schema")).map(|schema| of_schema(tree, schema)).unwrap_or_default()
    };
    let body = schema(tree.body(operation));
    let response = schema(tree.success(operation).and_then(|(_, response)| apispec::document::json(response)));
    format!("{} {parameters:?} {body} {response}", operation.method)
}
