//! Compares examples: bodies, and the arguments in example requests. It must not know whether an
//! example matches its schema, which the linter checks.

use apispec::Operation;
use apispec::node::Mapping;
use diagnostics::source::Span;
use serde_json::Value;

use super::{Comparer, Departure, Resolved, json};
use crate::facts::Fact;
use crate::rules::DIFFERS;

impl<'a> Comparer<'a> {
    /// Compares the examples of a body. Each example needs an equal one on the other side.
    pub(super) fn examples(&mut self, what: &str, page: &[&Fact<Value>], media: &Resolved<'a>, around: Span) {
        let mut spec: Vec<(Span, Value)> = Vec::new();
        if let Some(entry) = media.entry("example") {
            spec.push((entry.key_span, json(&entry.value)));
        }
        let named = media.entry("examples").and_then(|entry| entry.value.as_mapping());
        for (_, entry) in named.into_iter().flat_map(Mapping::iter) {
            if let Some(value) = entry.value.get("value") {
                spec.push((entry.key_span, json(value)));
            }
        }
        let recorded = media.departure("example");
        let documented = |own: &Value| recorded.map(|recorded| apply_departure(own.clone(), &json(recorded.value)));
        if spec.is_empty()
            && let Some(recorded) = recorded
        {
            // The page has an example that the spec deliberately omits.
            spec.push((recorded.span, Value::Null));
        }
        let mut left: Vec<&Fact<Value>> = Vec::new();
        for fact in page {
            let like = |(_, own): &(Span, Value)| {
                *own == fact.value || documented(own).is_some_and(|own| equal_ignoring_nulls(&fact.value, &own))
            };
            let Some(at) = spec.iter().position(like) else {
                left.push(fact);
                continue;
            };
            let (_, own) = spec.remove(at);
            match recorded.filter(|_| own != fact.value) {
                Some(recorded) => self.out.departures.push(Departure {
                    page: Some(fact.span),
                    spec: recorded.span,
                    text: format!("{what}: the page's example departs from the spec's"),
                    reason: recorded.reason.to_owned(),
                }),
                None => self.out.same += 1,
            }
        }
        if let ([fact], [(span, own)]) = (&left[..], &spec[..]) {
            let expected = documented(own).unwrap_or_else(|| own.clone());
            let place =
                first_difference(&fact.value, &expected).map_or_else(String::new, |place| format!(" at `{place}`"));
            let message = format!("{what}: the page's example differs from the spec's{place}");
            let finding = DIFFERS.finding(fact.span, message).label("the page").related(*span, "the spec");
            self.out.findings.push(
                finding
                    .fix("Copy the example from the page, or record the departure with `x-documented: {example: …}`."),
            );
            return;
        }
        for fact in left {
            self.page_only(fact.span, media.span, format!("{what}: the page has an example, the spec does not"));
        }
        for (span, _) in spec {
            self.spec_only(span, around, format!("{what}: the spec has an example, the page does not"));
        }
    }

    /// Compares the request lines in the examples with the path and the examples of its parameters.
    pub(super) fn calls(&mut self, operation: &Operation, side: &Resolved<'a>) {
        let facts = self.facts;
        let documented = side.departure("path").and_then(|recorded| recorded.value.as_str());
        let template = documented.unwrap_or(&operation.path);
        let mut shown: Vec<(String, &str, String)> = Vec::new();
        for call in &facts.calls {
            let (method, address) = call.value.split_once(' ').unwrap_or_default();
            let fitting =
                [template, operation.path.as_str()].into_iter().find_map(|template| arguments(template, address));
            let Some(arguments) = fitting.filter(|_| method.eq_ignore_ascii_case(&operation.method)) else {
                let path = split_url(address).0;
                let message =
                    format!("the example calls `{method} {path}`, which does not match `{}`", operation.request_line());
                let finding = DIFFERS.finding(call.span, message).label("the page");
                let finding = finding.related(operation.span, "the operation in the spec");
                self.out.findings.push(finding.fix("Check the example by hand: it may belong to another operation."));
                continue;
            };
            self.out.same += 1;
            for argument in arguments {
                self.argument(&argument, side, call.span);
                shown.push(argument);
            }
        }
        for parameter in self.spec_parameters(side) {
            let (Some(name), Some(example)) = (parameter.text("name"), parameter.entry("example")) else { continue };
            let location = parameter.text("in").unwrap_or_default();
            if !shown.iter().any(|(own, place, _)| own == name && *place == location) {
                let around = super::operation::page_span(facts);
                let message = format!("the {location} parameter `{name}`: the spec has an example, the page does not");
                self.spec_only(example.key_span, around, message);
            }
        }
    }

    fn argument(&mut self, argument: &(String, &str, String), side: &Resolved<'a>, span: Span) {
        let (name, location, value) = argument;
        // A placeholder is not an example.
        if value.starts_with('{') || value.is_empty() {
            return;
        }
        let all = self.spec_parameters(side);
        let own = all.iter().find(|own| own.text("name") == Some(name) && own.text("in") == Some(location));
        let Some(own) = own else {
            let message = format!("the example has `{name}` in its {location}, the spec does not");
            self.page_only(span, side.span, message);
            return;
        };
        let spec = own.departure("example").map(|recorded| json(recorded.value));
        let spec = spec.or_else(|| own.entry("example").map(|entry| json(&entry.value)));
        match spec {
            Some(spec) if to_text(&spec) == *value => self.out.same += 1,
            Some(spec) => {
                let message = format!(
                    "the {location} parameter `{name}`: the page's example is `{value}`, the spec's is `{}`",
                    to_text(&spec)
                );
                let span_of_spec = own.entry("example").map_or(own.span, |entry| entry.key_span);
                let finding = DIFFERS.finding(span, message).label("the page").related(span_of_spec, "the spec");
                self.out.findings.push(
                    finding.fix(
                        "Copy the example from the page, or record the departure with `x-documented: {example: …}`.",
                    ),
                );
            }
            None => {
                let message =
                    format!("the {location} parameter `{name}`: the page has the example `{value}`, the spec has none");
                self.page_only(span, own.span, message);
            }
        }
    }
}

/// Splits a URL into path and query.
fn split_url(address: &str) -> (&str, &str) {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = if address.contains("://") { rest.find('/').map_or("", |at| &rest[at..]) } else { rest };
    path.split_once('?').unwrap_or((path, ""))
}

/// The arguments in the path and query of a URL: name, location and value. `None` if the URL does
/// not match the path template.
pub(crate) fn arguments(template: &str, address: &str) -> Option<Vec<(String, &'static str, String)>> {
    let (path, query) = split_url(address);
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut arguments = Vec::new();
    for (own, segment) in template.into_iter().zip(path) {
        match own.strip_prefix('{').and_then(|own| own.strip_suffix('}')) {
            Some(name) => arguments.push((name.to_owned(), "path", segment.to_owned())),
            None if own == segment => {}
            None => return None,
        }
    }
    let query = query.split('&').filter_map(|pair| pair.split_once('='));
    arguments.extend(query.map(|(name, value)| (name.to_owned(), "query", value.to_owned())));
    Some(arguments)
}

/// Applies the recorded departure to the spec's example: its keys override, and null means absent
/// or null.
fn apply_departure(own: Value, documented: &Value) -> Value {
    match (own, documented) {
        (Value::Object(mut own), Value::Object(documented)) => {
            for (key, value) in documented {
                let old = own.remove(key).unwrap_or_default();
                own.insert(key.clone(), apply_departure(old, value));
            }
            Value::Object(own)
        }
        (_, documented) => documented.clone(),
    }
}

/// Whether two values are equal when null counts as absent.
fn equal_ignoring_nulls(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.into_iter().all(|key| {
                equal_ignoring_nulls(one.get(key).unwrap_or(&Value::Null), other.get(key).unwrap_or(&Value::Null))
            })
        }
        (one, other) => one == other,
    }
}

/// The JSON pointer to the first difference between two values.
fn first_difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<_> = a.keys().chain(b.keys()).collect();
            keys.sort_unstable();
            keys.into_iter().find_map(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => first_difference(a, b).map(|place| format!("/{key}{place}")),
                _ => Some(format!("/{key}")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(at, (a, b))| first_difference(a, b).map(|place| format!("/{at}{place}"))),
        (one, other) if one == other => None,
        _ => Some(String::new()),
    }
}

fn to_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn placeholders_match_whole_segments() {
        let found = arguments("/v1/{a}/b", "https://host/v1/x/b?limit=10");
        let expected = [("a", "path", "x"), ("limit", "query", "10")];
        assert_eq!(
            found,
            Some(expected.map(|(name, place, value)| (name.to_owned(), place, value.to_owned())).to_vec())
        );
        assert_eq!(arguments("/v1/{a}/b", "/v1/x/c"), None);
        assert_eq!(split_url("https://host/v1/x?limit=10"), ("/v1/x", "limit=10"));
    }

    #[test]
    fn differences_have_a_json_pointer() {
        assert_eq!(
            first_difference(&json!({"a": [1, {"b": 2}]}), &json!({"a": [1, {"b": 3}]})).as_deref(),
            Some("/a/1/b")
        );
        assert!(equal_ignoring_nulls(&json!({"a": 1}), &json!({"a": 1, "b": null})));
        assert_eq!(apply_departure(json!({"a": 1, "b": 2}), &json!({"b": "3"})), json!({"a": 1, "b": "3"}));
    }
}
