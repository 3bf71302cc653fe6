//! Generates valid values from schemas, and mutates responses as real services deviate from their
//! documentation. The seed determines all values, so failures are reproducible.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::merged::MergedDocument;

/// The depth at which optional fields are omitted.
const MAX_DEPTH: usize = 4;

/// Which fields a generated value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// Every field, with the example of its schema, if any.
    All,
    /// A random selection of optional fields; nullable fields may be null.
    Random,
}

/// Generates valid values.
#[derive(Debug)]
pub struct Samples<'a> {
    document: &'a MergedDocument,
    random: Rng,
    fields: Fields,
    canaries: Vec<String>,
}

impl<'a> Samples<'a> {
    /// A generator for the schemas of a document.
    #[must_use]
    pub fn new(document: &'a MergedDocument, fields: Fields, seed: u64) -> Self {
        Self { document, random: Rng::with_seed(seed), fields, canaries: Vec::new() }
    }

    /// The secrets in all generated values, each one unique.
    #[must_use]
    pub fn canaries(&self) -> &[String] {
        &self.canaries
    }

    /// A valid value, except that strings do not match patterns: generated types accept any string.
    ///
    /// # Panics
    ///
    /// If the generator would not accept the schema.
    pub fn value(&mut self, schema: &Value) -> Value {
        self.nested(schema, 0)
    }

    fn nested(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = self.document.resolve(schema);
        if self.fields == Fields::Random && schema["nullable"] == true && self.random.u8(..4) == 0 {
            return Value::Null;
        }
        if schema["format"] == "password" {
            return self.canary(schema);
        }
        if let Some(example) = schema.get("example").filter(|_| self.fields == Fields::All) {
            return example.clone();
        }
        if let Some(values) = schema["enum"].as_array() {
            return values[self.random.usize(..values.len())].clone();
        }
        let Some(kind) = schema["type"].as_str() else {
            // Any JSON.
            assert_eq!(schema["additionalProperties"], true, "a schema has a type");
            return serde_json::json!({"any-name": [{"any": 1}]});
        };
        match kind {
            "object" => self.object(schema, depth),
            "array" => {
                let default = if depth >= MAX_DEPTH { 0 } else { 2 };
                let min = size(schema, "minItems").unwrap_or(0).max(default);
                let count = min.min(size(schema, "maxItems").unwrap_or(min));
                (0..count).map(|_| self.nested(&schema["items"], depth + 1)).collect()
            }
            "string" if schema["format"] == "date-time" => "2019-09-12T07:15:27Z".into(),
            "string" if schema["format"] == "date" => "2019-09-12".into(),
            "string" => {
                let length = size(schema, "minLength").unwrap_or(1).max(3);
                "x".repeat(length.min(size(schema, "maxLength").unwrap_or(length))).into()
            }
            "integer" => schema["minimum"].as_i64().or(schema["maximum"].as_i64()).unwrap_or(7).into(),
            "number" => schema["minimum"].as_f64().or(schema["maximum"].as_f64()).unwrap_or(0.5).into(),
            "boolean" => self.random.bool().into(),
            other => panic!("a schema of type {other}"),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|n| n == name));
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let included = if depth >= MAX_DEPTH { false } else { self.fields == Fields::All || self.random.bool() };
            if included || required(name) {
                object.insert(name.clone(), self.nested(property, depth + 1));
            }
        }
        if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
            object.insert("any-name".to_owned(), self.nested(values, depth + 1));
        }
        Value::Object(object)
    }

    /// A secret within its length limits that can be found wherever it is printed.
    fn canary(&mut self, schema: &Value) -> Value {
        let mut canary = format!("canary{}", self.random.u64(..).to_string().repeat(2));
        while canary.len() < size(schema, "minLength").unwrap_or(0) {
            canary.push('y');
        }
        canary.truncate(size(schema, "maxLength").unwrap_or(usize::MAX));
        self.canaries.push(canary.clone());
        canary.into()
    }
}

fn size(schema: &Value, key: &str) -> Option<usize> {
    schema.get(key)?.as_u64().and_then(|size| usize::try_from(size).ok())
}

/// Mutates one value of a response, as services do: another string or enumeration value, another
/// number, null, a missing or additional field, a number or boolean as a string or the reverse, an
/// object instead of a list that contains it or the reverse. The response itself remains an object.
pub fn mutate(response: &mut Value, random: &mut Rng) {
    let mut index = random.usize(..count(response));
    mutate_at(response, &mut index, random, true);
}

/// The number of values, including nested ones.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

fn mutate_at(value: &mut Value, index: &mut usize, random: &mut Rng, outermost: bool) {
    if *index == 0 {
        *index = usize::MAX;
        return mutate_value(value, random, outermost);
    }
    *index -= 1;
    let inside: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    };
    for value in inside {
        if *index == usize::MAX {
            return;
        }
        mutate_at(value, index, random, false);
    }
}

fn mutate_value(value: &mut Value, random: &mut Rng, outermost: bool) {
    if !outermost && random.u8(..4) == 0 {
        *value = Value::Null;
        return;
    }
    if random.u8(..4) == 0
        && let Some(other) = as_another_type(value)
    {
        *value = other;
        return;
    }
    match value {
        // It may represent a number or a boolean, which arbitrary text cannot replace.
        Value::String(text) if text.parse::<f64>().is_ok() || text.parse::<bool>().is_ok() => {}
        Value::String(text) => {
            let texts = ["", "ANOTHER", "名", "\u{0}", "a\nb", "../.."];
            match random.usize(..=texts.len()) {
                at if at < texts.len() => texts[at].clone_into(text),
                _ => text.push_str(&"longer".repeat(2_000)),
            }
        }
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            *value = [0, -1, i64::from(i32::MAX), i64::from(i32::MIN)][random.usize(..4)].into();
        }
        Value::Number(_) => *value = json!(-1.0e30),
        Value::Bool(truth) => *truth = !*truth,
        Value::Array(items) => match items.first().cloned() {
            // A list with one item may represent the object in it.
            Some(item) if items.len() > 1 && random.bool() => items.extend(std::iter::repeat_n(item, 100)),
            _ => items.clear(),
        },
        Value::Object(fields) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            if names.is_empty() || random.bool() {
                // A copy of another field, since a map accepts no other type.
                let value = fields.values().next().cloned().unwrap_or_default();
                fields.insert("new-field".to_owned(), value);
            } else {
                fields.remove(&names[random.usize(..names.len())]);
            }
        }
        Value::Null => {}
    }
}

/// The same value as another JSON type, if there is an equivalent.
fn as_another_type(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => {
            text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<bool>().map(Value::from)).ok()
        }
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(truth) => Some(truth.to_string().into()),
        Value::Array(items) => items.first().filter(|item| item.is_object()).cloned(),
        Value::Object(_) => Some(Value::Array(vec![value.clone()])),
        Value::Null => None,
    }
}
