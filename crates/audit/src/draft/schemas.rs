//! Turns tables of a page into schemas of a draft. It must not know which operation they belong to.

use apispec::Tree;
use serde_yaml::{Mapping, Value};

use super::mapping;
use super::times::Form;
use crate::facts::{Bound, Facts, Field, Kind, Limit, Object};
use crate::todo::TODO;

/// The schemas of a draft.
pub(super) struct Schemas<'a> {
    tree: &'a Tree,
    facts: &'a Facts,
    /// The schemas, by name.
    pub(super) definitions: Mapping,
    pub(super) notes: Vec<String>,
    /// The tables behind the schemas.
    tables: Vec<(String, &'a Object)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(tree: &'a Tree, facts: &'a Facts) -> Self {
        Self { tree, facts, definitions: Mapping::new(), notes: Vec::new(), tables: Vec::new() }
    }

    /// A reference to the schema of a body, which is created if necessary.
    pub(super) fn body(&mut self, name: &str, object: &'a Object, status: Option<u16>) -> Value {
        if let [only] = &object.fields[..]
            && only.name.value.starts_with('[')
        {
            let schema = self.schema(only, status);
            self.definitions.insert(name.into(), schema);
            return reference(name);
        }
        self.object(name, object, status)
    }

    /// A reference to the schema of an object. An existing schema of the service is used unchanged.
    fn object(&mut self, name: &str, object: &'a Object, status: Option<u16>) -> Value {
        if let Some(file) = self.tree.schema_file(name) {
            let note = format!("`{name}` already exists in {file}; compare it with the page using `cargo xtask audit`");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
            return reference(name);
        }
        if let Some((_, known)) = self.tables.iter().find(|(own, _)| own == name) {
            let names =
                |object: &Object| object.fields.iter().map(|field| field.name.value.clone()).collect::<Vec<_>>();
            if names(known) != names(object) {
                self.notes
                    .push(format!("the page has several different tables `{name}`; the draft has only the first"));
            }
            return reference(name);
        }
        self.tables.push((name.to_owned(), object));
        // Reserve the entry first, so that a recursive object is created once and precedes the
        // objects it contains.
        self.definitions.insert(name.into(), Value::Null);
        let mut schema = Mapping::new();
        schema.insert("type".into(), "object".into());
        schema.insert("description".into(), TODO.into());
        let required = object.fields.iter().filter(|field| field.mandatory.as_ref().is_some_and(|fact| fact.value));
        let required: Vec<Value> = required.map(|field| field.name.value.as_str().into()).collect();
        if !required.is_empty() {
            schema.insert("required".into(), required.into());
        }
        let properties =
            object.fields.iter().map(|field| (Value::from(field.name.value.as_str()), self.schema(field, status)));
        let properties: Mapping = properties.collect();
        schema.insert("properties".into(), Value::Mapping(properties));
        self.definitions.insert(name.into(), Value::Mapping(schema));
        reference(name)
    }

    /// The schema of a field.
    pub(super) fn schema(&mut self, field: &Field, status: Option<u16>) -> Value {
        match &field.kind {
            Some(kind) => self.for_kind(&kind.value, field, status, true),
            None => mapping([("type", TODO.into()), ("description", TODO.into())]),
        }
    }

    /// The schema of a type. For a list, only the item counts apply to the list itself; other
    /// bounds and the values apply to the items.
    fn for_kind(&mut self, kind: &Kind, field: &Field, status: Option<u16>, outer: bool) -> Value {
        let mut schema = Mapping::new();
        let mut put = |key: &str, value: Value| drop(schema.insert(key.into(), value));
        let counts = |bound: &&Bound| matches!(bound.limit, Limit::MinItems | Limit::MaxItems);
        match kind {
            Kind::Object(name) => {
                return match self.facts.object(status, name) {
                    Some(object) => self.object(name, object, status),
                    None => mapping([("type", "object".into()), ("description", TODO.into())]),
                };
            }
            Kind::AnyObject => put("type", "object".into()),
            Kind::Array(_) => put("type", "array".into()),
            Kind::Map(_) => put("type", "object".into()),
            Kind::String => {
                put("type", "string".into());
                match Form::of_examples(self.facts, &field.name.value) {
                    _ if !field.values.is_empty() => {}
                    Some(Form::Time) => put("format", "date-time".into()),
                    Some(Form::Date) => put("format", "date".into()),
                    Some(Form::Local) => self.notes.push(format!(
                        "`{}` has an example of a time without a zone: write `format: date-time` if it is UTC, or else `format: local-date-time`",
                        field.name.value
                    )),
                    None => {}
                }
            }
            Kind::Boolean => put("type", "boolean".into()),
            Kind::Number => put("type", "number".into()),
            Kind::Integer | Kind::Long => {
                if *kind == Kind::Long && self.facts.has_milliseconds(&field.name.value) {
                    self.notes.push(format!(
                        "`{}` has an example of 13 digits: if it is a time, write `format: unix-millis`",
                        field.name.value
                    ));
                }
                put("type", "integer".into());
                put("format", if *kind == Kind::Long { "int64" } else { "int32" }.into());
            }
        }
        put("description", TODO.into());
        match kind {
            Kind::Array(inner) => {
                for bound in field.bounds.iter().filter(counts).filter(|_| outer) {
                    put(keyword(bound, kind), number(bound));
                }
                let items = self.for_kind(inner, field, status, false);
                put("items", items);
            }
            Kind::Map(inner) => {
                let values = self.for_kind(inner, field, status, false);
                put("additionalProperties", values);
            }
            _ => {
                for bound in field.bounds.iter().filter(|bound| !counts(bound)) {
                    put(keyword(bound, kind), number(bound));
                }
                if !field.values.is_empty() && *kind != Kind::Boolean {
                    let values: Vec<_> = field.values.iter().map(|fact| typed(&fact.value, kind)).collect();
                    put("enum", values.into());
                }
                if let Some(pattern) = &field.pattern {
                    put("pattern", pattern.value.as_str().into());
                }
            }
        }
        if let Some(default) = field.default.as_ref().filter(|_| outer) {
            put("default", typed(&default.value, kind));
        }
        Value::Mapping(schema)
    }
}

fn reference(name: &str) -> Value {
    mapping([("$ref", format!("#/components/schemas/{name}").into())])
}

fn number(bound: &Bound) -> Value {
    serde_yaml::to_value(&bound.value).unwrap_or_default()
}

/// The keyword of a bound. English labels mean lengths for strings and values for numbers.
fn keyword(bound: &Bound, kind: &Kind) -> &'static str {
    let text = *kind == Kind::String;
    match bound.limit {
        Limit::MinItems => "minItems",
        Limit::MaxItems => "maxItems",
        Limit::Min if text => "minLength",
        Limit::Max if text => "maxLength",
        Limit::MinLength => "minLength",
        Limit::MaxLength => "maxLength",
        Limit::Min | Limit::MinValue => "minimum",
        Limit::Max | Limit::MaxValue => "maximum",
    }
}

/// Parses a printed value.
fn typed(text: &str, kind: &Kind) -> Value {
    let parsed = serde_json::from_str::<serde_json::Value>(text).ok().filter(|_| *kind != Kind::String);
    parsed.and_then(|value| serde_yaml::to_value(value).ok()).unwrap_or_else(|| text.into())
}
