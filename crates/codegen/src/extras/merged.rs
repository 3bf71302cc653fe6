//! The merged document for other tools, which take it at its word: a schema for any JSON has no
//! type, although the spec says `type: object` explicitly, and the times in examples have a zone,
//! although some pages leave it out.

use apispec::Tree;
use serde_yaml::Value;

/// The keys whose values are data, not schemas.
const DATA: [&str; 4] = ["default", "enum", "example", "examples"];

/// How deep examples are compared with their schemas, which may contain themselves.
const MAX_DEPTH: usize = 32;

/// The document of a service as YAML.
pub(crate) fn text(tree: &Tree) -> String {
    let mut document = tree.canonical();
    let components = document.get("components").cloned().unwrap_or_default();
    strict(&mut document, &components);
    apispec::to_yaml(&document)
}

/// Changes all schemas and examples in a part of a document.
fn strict(value: &mut Value, components: &Value) {
    match value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| strict(item, components)),
        Value::Mapping(map) => {
            if map.get("additionalProperties") == Some(&Value::Bool(true)) {
                map.shift_remove("type");
            }
            // The schema is beside the example, or is where the example stands.
            let schema = map.get("schema").cloned().unwrap_or_else(|| Value::Mapping(map.clone()));
            if let Some(example) = map.get_mut("example") {
                add_zones(example, &schema, components, 0);
            }
            for (key, value) in map {
                match (key.as_str().unwrap_or_default(), value) {
                    // Its keys are names, whatever they are.
                    ("properties" | "schemas", Value::Mapping(named)) => {
                        named.iter_mut().for_each(|(_, schema)| strict(schema, components));
                    }
                    (key, _) if DATA.contains(&key) || key.starts_with("x-") => {}
                    (_, value) => strict(value, components),
                }
            }
        }
        _ => {}
    }
}

/// Adds the zone to the times of an example that have none: the pages say that it is UTC.
fn add_zones(example: &mut Value, schema: &Value, components: &Value, depth: usize) {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/components/schemas/"));
    let schema = target.and_then(|name| components.get("schemas")?.get(name)).unwrap_or(schema);
    if depth > MAX_DEPTH {
        return;
    }
    match example {
        Value::String(text) if schema.get("format").is_some_and(|format| format == "date-time") => {
            let (_, time) = text.split_once('T').unwrap_or_default();
            if !time.is_empty() && !time.contains(['Z', 'z', '+', '-']) {
                text.push('Z');
            }
        }
        Value::Mapping(map) => {
            for (name, value) in map {
                let own = schema.get("properties").and_then(|properties| properties.get(&*name));
                if let Some(schema) = own.or_else(|| schema.get("additionalProperties")) {
                    add_zones(value, schema, components, depth + 1);
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(schema) = schema.get("items") {
                items.iter_mut().for_each(|item| add_zones(item, schema, components, depth + 1));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Value {
        serde_yaml::from_str(text).unwrap()
    }

    fn check(before: &str, after: &str) {
        let mut document = yaml(before);
        let components = document.get("components").cloned().unwrap_or_default();
        strict(&mut document, &components);
        assert_eq!(document, yaml(after));
    }

    #[test]
    fn anything_has_no_type() {
        check(
            "{type: object, additionalProperties: true, example: {type: object, additionalProperties: true}}",
            "{additionalProperties: true, example: {type: object, additionalProperties: true}}",
        );
    }

    #[test]
    fn times_in_examples_have_a_zone() {
        let components = "components: {schemas: {Thing: {properties: {
            made: {type: string, format: date-time, example: '2025-01-31T08:30:00'}, name: {type: string}}}}}";
        let zoned = components.replace(":00'", ":00Z'");
        let list = "content: {schema: {items: {$ref: '#/components/schemas/Thing'}}, example: [MADE]}";
        let with = |made: &str| list.replace("MADE", made);
        for (before, after) in [
            ("{made: '2025-01-31T08:30:00.1'}", "{made: '2025-01-31T08:30:00.1Z'}"),
            ("{made: '2025-01-31T08:30:00+08:00'}", "{made: '2025-01-31T08:30:00+08:00'}"),
            ("{name: '2025-01-31T08:30:00', made: ''}", "{name: '2025-01-31T08:30:00', made: ''}"),
        ] {
            check(&format!("{components}\n{}", with(before)), &format!("{zoned}\n{}", with(after)));
        }
    }
}
