//! Compares schemas with models: properties, types, values of enumerations, and what is secret.

use apispec::Resolved;
use apispec::node::{Mapping, Node, Value};
use diagnostics::source::Span;

use super::subject::Subject;
use super::{Comparer, Fact, is};
use crate::explain;
use crate::sdk::{Kind, Property};

impl<'a> Comparer<'a> {
    /// Compares a schema with a type of the SDK.
    pub(super) fn kind(&mut self, what: &Subject, kind: &'a Kind, at: Span, side: &Resolved<'a>) {
        let api = self.api;
        let model = if let Kind::Model(name) = kind { api.models.get(name) } else { None };
        let values = model.filter(|model| !model.values.is_empty() && model.properties.is_empty());
        let spec = type_word(side);
        let sdk = if values.is_some() {
            "string"
        } else {
            sdk_type_word(kind, model.is_some_and(|model| model.properties.is_empty()))
        };
        let text = kind.text();
        let any = sdk == "any" && spec == "object";
        if any && let Some(record) = side.departure("properties").filter(|record| record.value.value == Value::Null) {
            let text = format!("{what}: the SDK has no properties, as the page");
            return self.explained(record, Some(at), text);
        }
        self.fact(Fact {
            what,
            keyword: "type",
            agrees: agree(spec, sdk, side) || values.is_some() && spec == "integer",
            spec: spec.to_owned(),
            spec_span: side.entry("type").map_or(side.span, |entry| entry.value.span),
            sdk_span: at,
            recorded: explain::of(side, "type").map(|record| (record, is(record, &text))),
            documented: side.departure("type").map(|record| (record, is(record, sdk))),
            sdk: text,
        });
        match (kind, values) {
            (_, Some(values)) => self.values(what, &values.values, side),
            (Kind::Model(_), None) => {
                if let Some(model) = model.filter(|model| !model.properties.is_empty())
                    && spec == "object"
                    && self.seen.insert((side.node().map_or(side.span, |node| node.span), model.name.span))
                {
                    let properties: Vec<_> = model.properties.iter().collect();
                    self.object(what, model.name.span, &properties, false, side);
                }
            }
            (Kind::List(items), None) => self.inner(&what.items(), items, at, side, "items"),
            (Kind::Map(values), None) => self.inner(&what.values(), values, at, side, "additionalProperties"),
            _ => self.skipped.values += usize::from(side.entry("enum").is_some()),
        }
    }

    /// Compares the items of a list or the values of a map.
    fn inner(&mut self, what: &Subject, kind: &'a Kind, at: Span, side: &Resolved<'a>, keyword: &str) {
        if let Some(entry) = side.entry(keyword)
            && entry.value.as_mapping().is_some()
        {
            let inner = self.side(&entry.value, entry.key_span);
            self.kind(what, kind, at, &inner);
        }
    }

    /// Compares the properties of an object. Those of a `response` are all optional in the SDK.
    pub(super) fn object(
        &mut self,
        what: &Subject,
        model: Span,
        properties: &[&'a Property],
        response: bool,
        side: &Resolved<'a>,
    ) {
        let own = side.entry("properties").and_then(|entry| entry.value.as_mapping());
        let required = side.entry("required").and_then(|entry| entry.value.as_sequence()).unwrap_or_default();
        for (name, entry) in own.into_iter().flat_map(Mapping::iter) {
            let inner = self.side(&entry.value, entry.key_span);
            let what = what.property(name);
            let Some(property) = properties.iter().find(|property| property.name.value == name) else {
                let record = explain::of(&inner, "absent").or_else(|| inner.undocumented());
                self.spec_only(&what, record, entry.key_span, model);
                continue;
            };
            if response {
                self.skipped.required += 1;
            } else {
                let listed = required.iter().any(|item| item.as_str() == Some(name));
                self.required_property(&what, name, listed, property, &inner, side);
            }
            self.sensitive(&what, property, &inner);
            self.kind(&what, &property.kind.value, property.kind.span, &inner);
        }
        for property in properties {
            let name = property.name.value.as_str();
            if own.is_none_or(|own| own.get(name).is_none()) {
                let record = explain::of(side, "properties");
                let parent = side.entry("properties").map_or(side.span, |entry| entry.key_span);
                self.sdk_only(&what.property(name), name, "properties", record, property.name.span, parent);
            }
        }
    }

    /// The page's version of `required` is recorded at the property, or as a list at the object.
    fn required_property(
        &mut self,
        what: &Subject,
        name: &str,
        spec: bool,
        property: &'a Property,
        inner: &Resolved<'a>,
        object: &Resolved<'a>,
    ) {
        let listed = object.departure("required").filter(|record| {
            let list = record.value.as_sequence();
            list.is_some_and(|list| list.iter().any(|item| item.as_str() == Some(name)) == property.required)
        });
        match listed.filter(|_| spec != property.required && explain::of(inner, "required").is_none()) {
            Some(record) => {
                let text = format!("{what}: the SDK has `required: {}`, as the page", property.required);
                self.explained(record, Some(property.name.span), text);
            }
            None => self.required(what, spec, property, inner, inner.departure("required")),
        }
    }

    /// Few packages mark what is sensitive, so only marks are compared.
    pub(super) fn sensitive(&mut self, what: &Subject, property: &Property, side: &Resolved<'a>) {
        let secret = side.text("format") == Some("password");
        if property.sensitive {
            self.fact(Fact {
                what,
                keyword: "secret",
                agrees: secret,
                spec: secret.to_string(),
                sdk: "true".to_owned(),
                spec_span: side.span,
                sdk_span: property.name.span,
                recorded: explain::of(side, "secret").map(|record| (record, is(record, "true"))),
                documented: None,
            });
        } else {
            self.skipped.secrets += usize::from(secret);
        }
    }

    /// Compares the values of an enumeration.
    fn values(&mut self, what: &Subject, sdk: &'a [diagnostics::source::Fact<String>], side: &Resolved<'a>) {
        let (Some(entry), Some(first)) = (side.entry("enum"), sdk.first()) else { return };
        let spec = scalars(&entry.value);
        let mut listed: Vec<_> = sdk.iter().map(|value| value.value.clone()).collect();
        listed.sort_unstable();
        let recorded = |record: apispec::Recorded<'a>| (record, scalars(record.value) == listed);
        self.fact(Fact {
            what,
            keyword: "enum",
            agrees: spec == listed,
            spec: format!("[{}]", spec.join(", ")),
            sdk: format!("[{}]", listed.join(", ")),
            spec_span: entry.key_span,
            sdk_span: first.span,
            recorded: explain::of(side, "enum").map(recorded),
            documented: side.departure("enum").map(recorded),
        });
    }
}

/// The values of a list as text, sorted.
fn scalars(list: &Node) -> Vec<String> {
    let text = |item: &Node| match &item.value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let mut values: Vec<_> = list.as_sequence().unwrap_or_default().iter().filter_map(text).collect();
    values.sort_unstable();
    values
}

/// The type of a schema.
fn type_word<'a>(side: &Resolved<'a>) -> &'a str {
    side.text("type").unwrap_or("nothing")
}

/// The type of OpenAPI that a type of the SDK stands for. A model without properties is any object.
fn sdk_type_word(kind: &Kind, empty: bool) -> &'static str {
    match kind {
        Kind::Text | Kind::DateTime | Kind::Date | Kind::File => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Any => "any",
        Kind::Model(_) if empty => "any",
        Kind::Model(_) | Kind::Map(_) => "object",
        Kind::List(_) => "array",
    }
}

/// Whether two types are the same on the wire. `object` in the SDK is any value.
fn agree(spec: &str, sdk: &str, side: &Resolved<'_>) -> bool {
    match sdk {
        "any" => side.entry("properties").is_none(),
        _ => spec == sdk,
    }
}
