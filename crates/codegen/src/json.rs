//! Examples as JSON, with sorted keys: their order means nothing.
//! It must not know what a value is for.

use std::collections::BTreeMap;

use apispec::node::Node;
use serde_json::{Map, Value};

/// An example as JSON.
pub(crate) fn of(example: &Node) -> Value {
    sorted(serde_json::to_value(example.to_yaml()).unwrap_or_default())
}

/// A value whose maps are sorted, whatever the features of the library are.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<_, _> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(Map::from_iter(map))
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// A value as text of several lines.
pub(crate) fn pretty(value: &Value) -> String {
    // A map of JSON values can always be written.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
