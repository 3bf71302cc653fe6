//! Examples: bodies, and the addresses that a page calls. It must not know whether an example fits its schema, which the lint knows.

use apispec::Operation;
use apispec::node::Mapping;
use diagnostics::source::Span;
use serde_json::Value;

use super::{Comparer, Departure, Side, json};
use crate::facts::Said;
use crate::rules::DIFFERS;

impl<'a> Comparer<'a> {
    /// Compares the examples of a body. Each on one side has its like on the other.
    pub(super) fn examples(&mut self, what: &str, page: &[&Said<Value>], media: &Side<'a>, around: Span) {
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
        let documented = |own: &Value| recorded.map(|recorded| overlaid(own.clone(), &json(recorded.value)));
        if spec.is_empty()
            && let Some(recorded) = recorded
        {
            // The page has an example that is not worth keeping.
            spec.push((recorded.span, Value::Null));
        }
        let mut left: Vec<&Said<Value>> = Vec::new();
        for said in page {
            let like = |(_, own): &(Span, Value)| {
                *own == said.value || documented(own).is_some_and(|own| alike(&said.value, &own))
            };
            let Some(at) = spec.iter().position(like) else {
                left.push(said);
                continue;
            };
            let (_, own) = spec.remove(at);
            match recorded.filter(|_| own != said.value) {
                Some(recorded) => self.out.departures.push(Departure {
                    page: Some(said.span),
                    spec: recorded.span,
                    text: format!("{what}: the example of the page departs from that of the spec"),
                    reason: recorded.reason.to_owned(),
                }),
                None => self.out.same += 1,
            }
        }
        if let ([said], [(span, own)]) = (&left[..], &spec[..]) {
            let expected = documented(own).unwrap_or_else(|| own.clone());
            let place = difference(&said.value, &expected).map_or_else(String::new, |place| format!(" at `{place}`"));
            let message = format!("{what}: the example of the page differs from that of the spec{place}");
            let finding = DIFFERS.finding(said.span, message).label("what the page says").related(*span, "the spec");
            self.out.findings.push(
                finding.fix("Copy the example of the page; or record what departs in `x-documented: {example: …}`."),
            );
            return;
        }
        for said in left {
            self.page_only(
                said.span,
                media.span,
                format!("{what}: the page has an example that the spec does not have"),
            );
        }
        for (span, _) in spec {
            self.spec_only(span, around, format!("{what}: the spec has an example that the page does not have"));
        }
    }

    /// Compares the addresses among the examples with the path and the examples of its parameters.
    pub(super) fn calls(&mut self, operation: &Operation, side: &Side<'a>) {
        let facts = self.facts;
        let documented = side.departure("path").and_then(|recorded| recorded.value.as_str());
        let template = documented.unwrap_or(&operation.path);
        let mut shown: Vec<(String, &str, String)> = Vec::new();
        for call in &facts.calls {
            let (method, address) = call.value.split_once(' ').unwrap_or_default();
            let fitting =
                [template, operation.path.as_str()].into_iter().find_map(|template| arguments(template, address));
            let Some(arguments) = fitting.filter(|_| method.eq_ignore_ascii_case(&operation.method)) else {
                let path = parts(address).0;
                let message =
                    format!("the example calls `{method} {path}`, which is no call of `{}`", operation.request_line());
                let finding = DIFFERS.finding(call.span, message).label("what the page says");
                let finding = finding.related(operation.span, "the operation in the spec");
                self.out.findings.push(finding.fix("Check the example by eye: it may be of another operation."));
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
                let message =
                    format!("the {location} parameter `{name}`: the spec has an example that the page does not have");
                self.spec_only(example.key_span, around, message);
            }
        }
    }

    fn argument(&mut self, argument: &(String, &str, String), side: &Side<'a>, span: Span) {
        let (name, location, value) = argument;
        // A placeholder is no example.
        if value.starts_with('{') || value.is_empty() {
            return;
        }
        let all = self.spec_parameters(side);
        let own = all.iter().find(|own| own.text("name") == Some(name) && own.text("in") == Some(location));
        let Some(own) = own else {
            let message = format!("the example has `{name}` in its {location}, which the spec does not have");
            self.page_only(span, side.span, message);
            return;
        };
        let spec = own.departure("example").map(|recorded| json(recorded.value));
        let spec = spec.or_else(|| own.entry("example").map(|entry| json(&entry.value)));
        match spec {
            Some(spec) if plain(&spec) == *value => self.out.same += 1,
            Some(spec) => {
                let message = format!(
                    "the {location} parameter `{name}`: the example of the page is `{value}`, that of the spec `{}`",
                    plain(&spec)
                );
                let span_of_spec = own.entry("example").map_or(own.span, |entry| entry.key_span);
                let finding =
                    DIFFERS.finding(span, message).label("what the page says").related(span_of_spec, "the spec");
                self.out
                    .findings
                    .push(finding.fix("Copy the example of the page; or record it in `x-documented: {example: …}`."));
            }
            None => {
                let message = format!(
                    "the {location} parameter `{name}`: the page has the example `{value}`, and the spec has none"
                );
                self.page_only(span, own.span, message);
            }
        }
    }
}

/// The path and the query of an address.
fn parts(address: &str) -> (&str, &str) {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = if address.contains("://") { rest.find('/').map_or("", |at| &rest[at..]) } else { rest };
    path.split_once('?').unwrap_or((path, ""))
}

/// What an address has in the place of each placeholder of a path, and in its query: name, place and value. Nothing if the address is
/// not one of that path.
pub(crate) fn arguments(template: &str, address: &str) -> Option<Vec<(String, &'static str, String)>> {
    let (path, query) = parts(address);
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut arguments = Vec::new();
    for (own, said) in template.into_iter().zip(path) {
        match own.strip_prefix('{').and_then(|own| own.strip_suffix('}')) {
            Some(name) => arguments.push((name.to_owned(), "path", said.to_owned())),
            None if own == said => {}
            None => return None,
        }
    }
    let query = query.split('&').filter_map(|pair| pair.split_once('='));
    arguments.extend(query.map(|(name, value)| (name.to_owned(), "query", value.to_owned())));
    Some(arguments)
}

/// What the spec's example is on the page, by what is recorded: keys replace, null stands for what is absent or null.
fn overlaid(own: Value, documented: &Value) -> Value {
    match (own, documented) {
        (Value::Object(mut own), Value::Object(documented)) => {
            for (key, value) in documented {
                let old = own.remove(key).unwrap_or_default();
                own.insert(key.clone(), overlaid(old, value));
            }
            Value::Object(own)
        }
        (_, documented) => documented.clone(),
    }
}

/// Whether two values are the same if a key with null may be absent.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.into_iter()
                .all(|key| alike(one.get(key).unwrap_or(&Value::Null), other.get(key).unwrap_or(&Value::Null)))
        }
        (one, other) => one == other,
    }
}

/// The first place, as a JSON pointer, at which two values differ.
fn difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<_> = a.keys().chain(b.keys()).collect();
            keys.sort_unstable();
            keys.into_iter().find_map(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => difference(a, b).map(|place| format!("/{key}{place}")),
                _ => Some(format!("/{key}")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(at, (a, b))| difference(a, b).map(|place| format!("/{at}{place}")))
        }
        (one, other) if one == other => None,
        _ => Some(String::new()),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn placeholders_take_whole_segments() {
        let found = arguments("/v1/{a}/b", "https://host/v1/x/b?limit=10");
        let expected = [("a", "path", "x"), ("limit", "query", "10")];
        assert_eq!(
            found,
            Some(expected.map(|(name, place, value)| (name.to_owned(), place, value.to_owned())).to_vec())
        );
        assert_eq!(arguments("/v1/{a}/b", "/v1/x/c"), None);
        assert_eq!(parts("https://host/v1/x?limit=10"), ("/v1/x", "limit=10"));
    }

    #[test]
    fn differences_have_a_place() {
        assert_eq!(difference(&json!({"a": [1, {"b": 2}]}), &json!({"a": [1, {"b": 3}]})).as_deref(), Some("/a/1/b"));
        assert!(alike(&json!({"a": 1}), &json!({"a": 1, "b": null})));
        assert_eq!(overlaid(json!({"a": 1, "b": 2}), &json!({"b": "3"})), json!({"a": 1, "b": "3"}));
    }
}
