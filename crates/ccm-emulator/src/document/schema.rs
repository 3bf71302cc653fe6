//! Converts OpenAPI 3.0 schemas to JSON Schema draft 4. They differ in `nullable` and in formats.

use huaweicloud_core::{Date, DateTime, LocalDateTime, UtcOffset};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// The maximum depth of references. The linter of the spec already refuses recursive schemas.
const MAX_DEPTH: usize = 64;

/// Follows references to their target.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> Result<&'a Value, String> {
    let mut value = value;
    for _ in 0..MAX_DEPTH {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
        let pointer =
            reference.strip_prefix('#').ok_or_else(|| format!("the reference {reference} leaves the document"))?;
        value = document
            .pointer(pointer)
            .ok_or_else(|| format!("the target of the reference {reference} does not exist"))?;
    }
    Err("circular references".to_owned())
}

/// Converts a schema to draft 4, and inlines references.
pub(super) fn lower(document: &Value, schema: &Value) -> Result<Value, String> {
    lower_at(document, schema, 0)
}

fn lower_at(document: &Value, schema: &Value, depth: usize) -> Result<Value, String> {
    if depth > MAX_DEPTH {
        return Err("recursive schemas".to_owned());
    }
    let schema = resolve(document, schema)?;
    let object = schema.as_object().ok_or("a schema is not an object")?;
    let below = |schema: &Value| lower_at(document, schema, depth + 1);
    let mut lowered = Map::new();
    for (key, value) in object {
        let value = match key.as_str() {
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                let lowered: Result<Map<_, _>, String> =
                    properties.map(|(name, schema)| Ok((name.clone(), below(schema)?))).collect();
                Value::Object(lowered?)
            }
            "items" | "not" => below(value)?,
            "additionalProperties" if value.is_object() => below(value)?,
            "allOf" | "anyOf" | "oneOf" => {
                value.as_array().into_iter().flatten().map(below).collect::<Result<Vec<_>, _>>()?.into()
            }
            "type"
            | "enum"
            | "required"
            | "pattern"
            | "additionalProperties"
            | "uniqueItems"
            | "multipleOf"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "minProperties"
            | "maxProperties" => value.clone(),
            "format" if value.as_str().is_some_and(|format| FORMATS.iter().any(|(name, _)| *name == format)) => {
                value.clone()
            }
            // Descriptions, examples, other formats and extensions do not restrict values.
            _ => continue,
        };
        lowered.insert(key.clone(), value);
    }
    add_format_range(object, &mut lowered);
    if object.get("nullable") == Some(&Value::Bool(true)) {
        allow_null(&mut lowered);
    }
    Ok(Value::Object(lowered))
}

/// Adds the range of an integer format.
fn add_format_range(object: &Map<String, Value>, lowered: &mut Map<String, Value>) {
    if object.get("type").and_then(Value::as_str) != Some("integer") {
        return;
    }
    let (min, max) = match object.get("format").and_then(Value::as_str) {
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    lowered.entry("minimum").or_insert(json!(min));
    lowered.entry("maximum").or_insert(json!(max));
}

fn allow_null(lowered: &mut Map<String, Value>) {
    if let Some(kind) = lowered.get_mut("type") {
        *kind = json!([kind.clone(), "null"]);
    }
    if let Some(Value::Array(values)) = lowered.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// Whether a text has a format.
type Check = fn(&str) -> bool;

/// The formats of texts that are validated. They accept what the clients can read: services deviate
/// from RFC 3339, for example by leaving out the `Z`.
const FORMATS: [(&str, Check); 3] = [
    ("date-time", |text| DateTime::from(text).to_unix_millis().is_some()),
    ("date", |text| Date::from(text).start(UtcOffset::UTC).is_some()),
    ("local-date-time", |text| LocalDateTime::from(text).at(UtcOffset::UTC).is_some()),
];

pub(super) fn compile(schema: &Value) -> Result<Validator, String> {
    let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(true);
    let options = FORMATS.into_iter().fold(options, |options, (name, check)| options.with_format(name, check));
    options.build(schema).map_err(|error| error.to_string())
}
