//! Changes of YAML values, and the references in them.

use serde_yaml::Value;

/// Merges a change into a value. A key with the value `null` is removed, a mapping merged into a
/// list changes items by index, and a `$ref` replaces the value.
pub fn merge(value: &mut Value, change: Value) {
    match (value, change) {
        (value, change) if change.get("$ref").is_some_and(Value::is_string) => *value = change,
        (Value::Mapping(value), Value::Mapping(change)) => {
            for (key, change) in change {
                match value.get_mut(&key) {
                    Some(_) if change.is_null() => drop(value.shift_remove(&key)),
                    Some(value) => merge(value, change),
                    None => drop(value.insert(key, change)),
                }
            }
        }
        (Value::Sequence(items), Value::Mapping(change)) => {
            for (key, change) in change {
                let index = usize::try_from(key.as_u64().expect("the number of an item")).expect("a small number");
                match items.get_mut(index) {
                    Some(_) if change.is_null() => drop(items.remove(index)),
                    Some(item) => merge(item, change),
                    None => items.push(change),
                }
            }
        }
        (value, change) => *value = change,
    }
}

/// The same value, with the keys of all mappings in reverse order.
#[must_use]
pub fn reversed(value: Value) -> Value {
    match value {
        Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping.into_iter().map(|(key, value)| (key, reversed(value))).collect();
            Value::Mapping(entries.into_iter().rev().collect())
        }
        Value::Sequence(items) => items.into_iter().map(reversed).collect(),
        scalar => scalar,
    }
}

/// The kind and name of the component that a reference leads to.
#[must_use]
pub fn component(reference: &str) -> Option<(&str, &str)> {
    reference.strip_prefix("#/components/")?.split_once('/')
}

/// The targets of all references in a value.
#[must_use]
pub fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Mapping(mapping) => {
            let own = mapping.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(mapping.values().flat_map(references)).collect()
        }
        Value::Sequence(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
