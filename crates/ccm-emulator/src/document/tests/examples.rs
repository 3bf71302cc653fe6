//! The examples of the merged documents are valid, and only secrets have none.

use serde_json::Value;

use crate::base::service::Service;
use crate::document::{document, schema};

/// The keys whose values are data, unless they are names.
const DATA: [&str; 4] = ["default", "enum", "example", "examples"];

/// What stands at a place of a document.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// A schema with a name of its own: a property or a component.
    Named,
    /// Names, each with such a schema.
    Names,
    /// The parameters of an operation or of all.
    Parameters,
    /// The JSON of a body.
    Json,
    Other,
}

struct Examples<'a> {
    document: &'a Value,
    checked: usize,
}

impl Examples<'_> {
    fn visit(&mut self, at: &str, place: Place, value: &Value) {
        match value {
            Value::Object(map) => {
                self.check(at, place, value);
                for (key, below) in map {
                    let place = match key.as_str() {
                        _ if place == Place::Names => Place::Named,
                        "securitySchemes" => continue,
                        key if DATA.contains(&key) || key.starts_with("x-") => continue,
                        "properties" | "schemas" => Place::Names,
                        "parameters" => Place::Parameters,
                        "application/json" => Place::Json,
                        // Components are by name.
                        _ if place == Place::Parameters && value.get("in").is_none() => Place::Parameters,
                        _ => Place::Other,
                    };
                    self.visit(&format!("{at}/{key}"), place, below);
                }
            }
            Value::Array(items) => {
                for (index, below) in items.iter().enumerate() {
                    self.visit(&format!("{at}/{index}"), place, below);
                }
            }
            _ => {}
        }
    }

    /// Checks the examples of an object of the document, if it is one that can have some.
    fn check(&mut self, at: &str, place: Place, value: &Value) {
        let is_schema = value["type"].is_string() || value["additionalProperties"] == true;
        let schema = value.get("schema").unwrap_or(value);
        if place == Place::Names || value.get("$ref").is_some() || !(is_schema || value.get("schema").is_some()) {
            return;
        }
        let named = value["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
        let examples: Vec<_> = value.get("example").into_iter().chain(named).collect();
        let lowered = schema::lower(self.document, schema).unwrap();
        let validator = schema::compile(&lowered).unwrap();
        for example in &examples {
            let errors: Vec<_> = validator.iter_errors(example).map(|error| error.to_string()).collect();
            assert!(errors.is_empty() || value["x-allow"].get("example-value").is_some(), "{at}: {errors:?}");
            self.checked += 1;
        }
        let must_have = match place {
            Place::Named => !self.is_object(schema) && !self.needs_secret(schema, 0),
            Place::Parameters => !self.needs_secret(schema, 0),
            // The properties of some errors are alternatives.
            Place::Json => {
                let resolved = schema::resolve(self.document, schema).unwrap();
                resolved.get("required").is_some() && !self.needs_secret(schema, 0)
            }
            _ => false,
        };
        assert!(!must_have || !examples.is_empty(), "{at} has no example");
    }

    /// Tools compose the examples of these, and of lists of them, of those of their properties.
    fn is_object(&self, schema: &Value) -> bool {
        let schema = schema::resolve(self.document, schema).unwrap();
        let items = schema.get("items").map(|items| self.is_object(items));
        items.unwrap_or_else(|| {
            schema["properties"].is_object() || !schema["additionalProperties"].is_null() || schema["type"] == "object"
        })
    }

    /// Whether no value of a schema is without a secret.
    fn needs_secret(&self, schema: &Value, depth: usize) -> bool {
        let schema = schema::resolve(self.document, schema).unwrap();
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let needs = |schema: &Value| depth < 32 && self.needs_secret(schema, depth + 1);
        is_secret(schema)
            || required.filter_map(|name| schema["properties"].get(name)).any(needs)
            || schema.get("items").is_some_and(needs)
    }
}

fn is_secret(schema: &Value) -> bool {
    ["password", "binary"].iter().any(|format| schema["format"] == *format)
}

#[test]
fn examples_are_valid_and_complete() {
    for client in clients::SERVICES {
        let document = document(Service::of(client)).unwrap();
        let mut examples = Examples { document, checked: 0 };
        examples.visit(client.name, Place::Other, document);
        assert!(examples.checked > 2 * client.operations.len(), "{}: {} examples", client.name, examples.checked);
    }
}
