//! One order for the merged document, whatever the order of files and keys it came from.
//! It must not change anything but the order, nor know where things stand.

use crate::node::{Node, Value};

/// The keys at the top of the document, in the order in which they are written.
pub(crate) const ROOT_ORDER: [&str; 8] =
    ["openapi", "info", "externalDocs", "servers", "tags", "security", "paths", "components"];

/// The whole document: the top in its fixed order, extensions after it, everything below by name.
pub(crate) fn document(root: &Node) -> serde_yaml::Value {
    let Some(mapping) = root.as_mapping() else {
        return value(root);
    };
    let rank = |key: &str| ROOT_ORDER.iter().position(|known| *known == key).unwrap_or(ROOT_ORDER.len());
    let mut entries: Vec<_> = mapping.iter().map(|(key, entry)| (key, &entry.value)).collect();
    entries.sort_by_key(|(key, _)| (rank(key), *key));
    collect(&entries)
}

/// A part of the document, its keys by name at every level.
pub(crate) fn value(node: &Node) -> serde_yaml::Value {
    match &node.value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = mapping.iter().map(|(key, entry)| (key, &entry.value)).collect();
            entries.sort_by_key(|(key, _)| *key);
            collect(&entries)
        }
        Value::Sequence(items) => items.iter().map(value).collect(),
        _ => node.to_yaml(),
    }
}

fn collect(entries: &[(&str, &Node)]) -> serde_yaml::Value {
    serde_yaml::Value::Mapping(entries.iter().map(|(key, node)| ((*key).into(), value(node))).collect())
}

/// A value as YAML text.
pub(crate) fn to_text(value: &serde_yaml::Value) -> String {
    serde_yaml::to_string(value).expect("a value with text keys and no tags is always writable")
}
