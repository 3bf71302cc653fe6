//! Compares tables of properties with object schemas, recursively. It must not know what keywords
//! mean.

use apispec::node::{Entry, Mapping, Node};
use serde_json::Value;

use super::operation::contains;
use super::{Comparer, Departure, Resolved};
use crate::facts::{Fact, Field, Kind, Object};
use crate::rules::{DIFFERS, PAGE_ONLY};

impl<'a> Comparer<'a> {
    /// Compares a body; `of` is the request or response it belongs to. If its only row has a name
    /// in brackets, the body is a list, which is mandatory if the body is.
    pub(super) fn body_schema(
        &mut self,
        what: &str,
        object: &'a Object,
        schema: Resolved<'a>,
        of: &Resolved<'a>,
        status: Option<u16>,
    ) {
        if let [only] = &object.fields[..]
            && only.name.value.starts_with('[')
        {
            self.required(what, only, of.is("required"), of, of.span);
            self.field(what, only, &schema);
            if let Some(kind) = &only.kind {
                self.nested(what, &kind.value, only, &schema, status);
            }
            return;
        }
        self.object(what, object, &schema, status);
    }

    pub(super) fn object(&mut self, what: &str, object: &'a Object, side: &Resolved<'a>, status: Option<u16>) {
        let Some(node) = side.node() else { return };
        if self.seen.contains(&(object.span, node.span)) {
            return;
        }
        self.seen.push((object.span, node.span));
        let properties: Vec<_> =
            node.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter).collect();
        if properties.is_empty() && node.get("type").and_then(Node::as_str) != Some("object") {
            let found = node.get("type").and_then(Node::as_str).unwrap_or("no type");
            self.page_only(
                object.span,
                side.span,
                format!("{what}: the page has a table of properties, the spec has a schema of type `{found}`"),
            );
            return;
        }
        if object.fields.iter().all(|field| field.mandatory.is_none()) {
            self.unverifiable_departures(what, side, &properties);
        }
        let required = node.get("required");
        let recorded = side.departure("required").filter(|recorded| recorded.value.as_sequence().is_some());
        for field in &object.fields {
            let name = &field.name.value;
            let what = format!("`{name}` of {what}");
            let Some((_, entry)) = properties.iter().find(|(own, _)| own == name) else {
                self.page_only(field.name.span, side.span, format!("the page has {what}, the spec does not"));
                continue;
            };
            let property = self.side(&entry.value, entry.key_span);
            if let Some(known) = property.undocumented() {
                let message = format!("the page has {what}, but the spec says that it is undocumented");
                let finding = PAGE_ONLY.finding(field.name.span, message).label("the page");
                let finding = finding.related(known.span, "the spec");
                self.out.findings.push(finding.fix("Remove `x-undocumented`."));
            }
            let listed = contains(required, name);
            match (recorded.filter(|_| property.departure("required").is_none()), &field.mandatory) {
                (Some(recorded), Some(mandatory)) if contains(Some(recorded.value), name) != listed => {
                    let message = format!(
                        "{what}: the page has `required: {}`, the spec has `required: {listed}`",
                        mandatory.value
                    );
                    if mandatory.value == contains(Some(recorded.value), name) {
                        let reason = recorded.reason.to_owned();
                        let departure =
                            Departure { page: Some(mandatory.span), spec: recorded.span, text: message, reason };
                        self.out.departures.push(departure);
                    } else {
                        let finding = DIFFERS
                            .finding(mandatory.span, message)
                            .related(recorded.span, "the spec records the opposite");
                        self.out.findings.push(finding.fix("Correct or remove `required` in `x-documented`."));
                    }
                }
                _ => self.required(&what, field, listed, &property, entry.key_span),
            }
            if let Some(default) = &field.default {
                self.default(&what, field, default, &property);
            } else if let Some(entry) = property.entry("default") {
                self.default_in_prose(&what, field, &property, &super::json(&entry.value), entry.key_span);
            }
            self.field(&what, field, &property);
            if let Some(kind) = &field.kind {
                self.nested(&what, &kind.value, field, &property, status);
            }
        }
        for (name, entry) in properties {
            if object.fields.iter().any(|field| field.name.value == name) {
                continue;
            }
            let property = self.side(&entry.value, entry.key_span);
            match property.undocumented() {
                Some(known) => self.out.departures.push(Departure {
                    page: None,
                    spec: known.span,
                    text: format!("`{name}` of {what}: the page does not have this property, the spec does"),
                    reason: known.reason.to_owned(),
                }),
                None => self.spec_only(
                    entry.key_span,
                    object.span,
                    format!("the spec has `{name}` of {what}, the page does not"),
                ),
            }
        }
    }

    /// Notes recorded departures that cannot be checked because the page has no mandatory column.
    fn unverifiable_departures(&mut self, what: &str, side: &Resolved<'a>, properties: &[(&'a str, &'a Entry)]) {
        let of_properties = properties.iter().map(|(_, entry)| self.side(&entry.value, entry.key_span));
        let recorded: Vec<_> =
            of_properties.chain([side.clone()]).filter_map(|side| side.departure("required")).collect();
        for recorded in recorded {
            self.note(
                recorded.span,
                format!("{what}: the spec records a departure of `required`, but the page has no column for it"),
            );
        }
    }

    /// Compares the table of the object in a field's type.
    pub(super) fn nested(
        &mut self,
        what: &str,
        kind: &Kind,
        field: &'a Field,
        side: &Resolved<'a>,
        status: Option<u16>,
    ) {
        let inner = match kind {
            Kind::Array(_) => side.entry("items"),
            Kind::Map(_) => side.entry("additionalProperties"),
            _ => None,
        };
        match (kind, inner) {
            (Kind::Object(name), _) => {
                if let Some(object) = self.facts.object(status, name)
                    && side.node().is_some_and(|node| node.get("type").and_then(Node::as_str) == Some("object"))
                {
                    self.object(&format!("`{name}` ({})", what.trim_start_matches("the ")), object, side, status);
                }
            }
            (Kind::AnyObject, _) => self.any_object(what, field, side),
            (Kind::Array(kind) | Kind::Map(kind), Some(entry)) => {
                let items = self.side(&entry.value, entry.key_span);
                self.nested(what, kind, field, &items, status);
            }
            // A schema that is not a list already has a finding.
            _ => {}
        }
    }

    /// Compares an object without properties on the page.
    fn any_object(&mut self, what: &str, field: &Field, side: &Resolved<'a>) {
        let Some(properties) = side.entry("properties") else { return };
        match side.departure("properties") {
            Some(recorded) if recorded.value.value == apispec::node::Value::Null => {
                self.out.departures.push(Departure {
                    page: field.kind.as_ref().map(|kind| kind.span),
                    spec: recorded.span,
                    text: format!("{what}: the page has no table of its properties, the spec lists them"),
                    reason: recorded.reason.to_owned(),
                })
            }
            _ => self.spec_only(
                properties.key_span,
                field.name.span,
                format!("{what}: the spec has properties, the page has no table of them"),
            ),
        }
    }

    /// Compares a default printed on the page.
    fn default(&mut self, what: &str, field: &Field, default: &Fact<String>, side: &Resolved<'a>) {
        let text = side.text("type") == Some("string");
        let value = if text { Value::String(default.value.clone()) } else { typed(&default.value) };
        self.compare_keyword(what, "default", side, Some(Fact::new(value, default.span)), field.name.span);
    }
}

/// Parses a printed value.
pub(super) fn typed(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Bool(_) | Value::Number(_))) => value,
        _ => Value::String(text.to_owned()),
    }
}
