//! Validates JSON against the schemas of a merged document, strictly: a property that the schema does
//! not know is a violation. It must not know who sent the value.

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use crate::merged::MergedDocument;

/// What is wrong with a value, as texts with the place; empty if it is valid.
///
/// # Panics
///
/// If the generator would not accept the schema.
#[must_use]
pub fn violations(document: &MergedDocument, schema: &Value, value: &Value) -> Vec<String> {
    let schemas: Map<_, _> = document.schemas().iter().map(|(name, schema)| (name.clone(), strict(schema))).collect();
    // References lead to where they do in the document.
    let root = json!({"allOf": [strict(schema)], "components": {"schemas": schemas}});
    let validator = jsonschema::options().with_draft(Draft::Draft4).build(&root).expect("a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A schema of OpenAPI 3.0 as one of draft 4.
fn strict(schema: &Value) -> Value {
    let schema = schema.as_object().expect("a schema");
    let mut strict: Map<String, Value> = schema.clone();
    for name in ["items", "additionalProperties"] {
        if let Some(below) = schema.get(name).filter(|below| below.is_object()) {
            strict.insert(name.to_owned(), self::strict(below));
        }
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let below = properties.iter().map(|(name, below)| (name.clone(), self::strict(below)));
        strict.insert("properties".to_owned(), Value::Object(below.collect()));
        strict.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        return json!({"anyOf": [strict, {"type": "null"}]});
    }
    Value::Object(strict)
}
