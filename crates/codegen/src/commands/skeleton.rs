//! An example of all arguments of an operation as JSON, to begin from.

use std::collections::BTreeMap;

use apispec::node::Node;
use model::{Argument, Limits, Model, Operation};
use serde_json::{Map, Value, json};

use super::names::flag;
use crate::json;

/// How deep values are shown.
const MAX_DEPTH: usize = 8;

/// All arguments by their names on the command line, sorted: with their examples if they have some,
/// else with placeholders. Secrets are empty.
pub(super) fn text(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let example = model.tree.body(operation.document).and_then(|media| media.get("example"));
    let is_whole = operation.body.as_ref().is_some_and(|body| body.structure.is_none());
    let value = |argument: &Argument<'_>| {
        let example = match argument.place {
            model::Place::Body if is_whole => example,
            model::Place::Body => example.and_then(|example| example.get(argument.wire)),
            _ => argument.node.get("example"),
        };
        value(model, argument.schema, example, MAX_DEPTH)
    };
    // Sorted, since the order in a map of JSON depends on the features of its library.
    let values: BTreeMap<_, _> = operation.arguments.iter().map(|argument| (flag(argument), value(argument))).collect();
    // A map of JSON values can always be written.
    serde_json::to_string_pretty(&Value::Object(Map::from_iter(values))).unwrap_or_default()
}

fn value(model: &Model<'_>, schema: &Node, example: Option<&Node>, depth: usize) -> Value {
    let is = |key: &str, value: &str| schema.get(key).and_then(Node::as_str) == Some(value);
    if is("format", "password") {
        return json!("");
    }
    let example = example.or_else(|| schema.get("example")).or_else(|| schema.get("default"));
    let properties = schema.get("properties").and_then(Node::as_mapping);
    let deeper = |schema: &Node, example: Option<&Node>| match (model.tree.resolve(schema), depth.checked_sub(1)) {
        (Some(schema), Some(depth)) => value(model, schema, example, depth),
        _ => Value::Null,
    };
    if let Some(properties) = properties.filter(|properties| properties.iter().next().is_some()) {
        let fields: BTreeMap<_, _> = properties
            .iter()
            .map(|(name, entry)| (name.to_owned(), deeper(&entry.value, example.and_then(|example| example.get(name)))))
            .collect();
        return Value::Object(Map::from_iter(fields));
    }
    if let (true, Some(items)) = (is("type", "array"), schema.get("items")) {
        let examples = example.and_then(Node::as_sequence).unwrap_or_default();
        return match examples {
            [] => json!([deeper(items, None)]),
            examples => examples.iter().map(|example| deeper(items, Some(example))).collect(),
        };
    }
    if let Some(example) = example {
        return json::of(example);
    }
    let Limits { values, range: (least, _), .. } = Limits::new(schema);
    let first = values.first().or(least).map(|node| serde_json::to_value(node.to_yaml()).unwrap_or_default());
    first.unwrap_or_else(|| match schema.get("type").and_then(Node::as_str) {
        Some("string") => json!(""),
        Some("integer" | "number") => json!(0),
        Some("boolean") => json!(false),
        _ => json!({}),
    })
}
