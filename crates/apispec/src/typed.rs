//! From the tree to the types of `openapiv3`. Those say little about what they refuse and nothing about where, so on a failure the
//! parts are read one by one, to find the smallest that fails.
//! It must not know the lint: what the types accept is fine here.

use crate::canonical;
use crate::loading::WRONG_TYPE;
use crate::node::{Mapping, Node, Value};
use crate::shape::{Kind, Visit};
use diagnostics::source::Span;
use diagnostics::{Finding, Findings};
use openapiv3 as v3;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// Reads the merged tree into types.
pub(crate) fn read(tree: &crate::Tree) -> Result<v3::OpenAPI, Findings> {
    // The order in which the keys were written must not show in the types, so they are read in one order of their own.
    serde_yaml::from_value(tree.canonical()).map_err(|error| {
        let document = Visit::document(&tree.root);
        let found = narrow(document);
        if !found.is_empty() {
            return found;
        }
        // The parts are fine and the whole is not: nothing smaller than the document can be named.
        problem(tree.root.span, "the document", &error.to_string()).into()
    })
}

/// What is wrong in the smallest parts that cannot be read.
fn narrow(at: Visit<'_>) -> Findings {
    let attempted = attempt(at.kind, at.node);
    let mut findings = Findings::new();
    if matches!(attempted, Attempt::Reads) {
        return findings;
    }
    let Some(mapping) = at.node.as_mapping() else {
        findings.extend(at.children().flat_map(narrow));
        if let (Attempt::Fails(error), true) = (attempted, findings.is_empty()) {
            findings.push(problem(at.node.span, &name(at), &error));
        }
        return findings;
    };
    // Once the parts that fail by themselves are taken out, what still fails is this object's own fault.
    let mut taken = BTreeSet::new();
    for child in at.children() {
        let found = narrow(child);
        if let (Some(key), false) = (child.key, found.is_empty()) {
            taken.insert(key);
        }
        findings.extend(found);
    }
    let mut rest = mapping.without_all(&taken);
    while let Attempt::Fails(error) = attempt_mapping(at, &rest) {
        if let Some(missing) = missing_key(&error) {
            if !taken.contains(missing) {
                findings.push(problem(at.span, &name(at), &error));
            }
            break;
        }
        let Some(key) = blame(at, &rest, &error) else {
            if findings.is_empty() {
                findings.push(problem(at.span, &name(at), &error));
            }
            break;
        };
        if let Some(entry) = mapping.entry(&key) {
            findings.push(problem(entry.value.span, &format!("`{key}`"), &error));
        }
        rest = rest.without(&key);
        taken.insert(mapping.keys().find(|known| *known == key).unwrap_or_default());
    }
    findings
}

fn name(at: Visit<'_>) -> String {
    at.key.map_or_else(|| "this item".to_owned(), |key| format!("`{key}`"))
}

fn missing_key(error: &str) -> Option<&str> {
    error.strip_prefix("missing field `")?.split('`').next()
}

fn attempt_mapping(at: Visit<'_>, mapping: &Mapping) -> Attempt {
    attempt(at.kind, &Node { span: at.node.span, value: Value::Mapping(mapping.clone()) })
}

enum Attempt {
    Reads,
    Fails(String),
    /// There is no type for this node alone; its children may have some.
    Unknown,
}

/// Reads one node into the type of its kind.
fn attempt(kind: Kind, node: &Node) -> Attempt {
    if kind.component_kind().is_some() && node.get("$ref").is_some() {
        return reads::<v3::ReferenceOr<v3::Schema>>(node);
    }
    match kind {
        Kind::Document => reads::<v3::OpenAPI>(node),
        Kind::Info => reads::<v3::Info>(node),
        Kind::Contact => reads::<v3::Contact>(node),
        Kind::License => reads::<v3::License>(node),
        Kind::Server => reads::<v3::Server>(node),
        Kind::Tag => reads::<v3::Tag>(node),
        Kind::ExternalDocs => reads::<v3::ExternalDocumentation>(node),
        Kind::Paths => reads::<v3::Paths>(node),
        Kind::PathItem => reads::<v3::PathItem>(node),
        Kind::Operation => reads::<v3::Operation>(node),
        Kind::Parameter => reads::<v3::Parameter>(node),
        Kind::RequestBody => reads::<v3::RequestBody>(node),
        Kind::Responses => reads::<v3::Responses>(node),
        Kind::Response => reads::<v3::Response>(node),
        Kind::MediaType => reads::<v3::MediaType>(node),
        Kind::Encoding => reads::<v3::Encoding>(node),
        Kind::Header => reads::<v3::Header>(node),
        // `additionalProperties` may be true or false instead of a schema.
        Kind::Schema if node.as_bool().is_some() => Attempt::Unknown,
        Kind::Schema => reads::<v3::Schema>(node),
        Kind::Example => reads::<v3::Example>(node),
        Kind::Link => reads::<v3::Link>(node),
        Kind::Components => reads::<v3::Components>(node),
        Kind::SecurityScheme => reads::<v3::SecurityScheme>(node),
        Kind::SecurityRequirement => reads::<v3::SecurityRequirement>(node),
        Kind::OAuthFlows => reads::<v3::OAuth2Flows>(node),
        Kind::OAuthFlow | Kind::Callback | Kind::MapOf(_) | Kind::ListOf(_) => Attempt::Unknown,
        Kind::Data | Kind::Other => Attempt::Reads,
    }
}

fn reads<T: DeserializeOwned>(node: &Node) -> Attempt {
    match serde_yaml::from_value::<T>(canonical::value(node)) {
        Ok(_) => Attempt::Reads,
        Err(error) => Attempt::Fails(error.to_string()),
    }
}

/// The key that is to blame for the object not being read: the one without which the error is another or none.
fn blame(at: Visit<'_>, mapping: &Mapping, error: &str) -> Option<String> {
    let mut suspect = None;
    for key in mapping.keys() {
        match attempt_mapping(at, &mapping.without(key)) {
            Attempt::Reads | Attempt::Unknown => return Some(key.to_owned()),
            Attempt::Fails(other) if other == error => {}
            // Without this key the object lacks another one first, which says nothing about the key.
            Attempt::Fails(other) if missing_key(&other).is_some_and(|missing| missing != key) => {}
            Attempt::Fails(_) => suspect = suspect.or(Some(key)),
        }
    }
    suspect.map(str::to_owned)
}

fn problem(span: Span, what: &str, error: &str) -> Finding {
    let finding = WRONG_TYPE
        .finding(span, format!("{what} cannot be read: {}", readable(error)))
        .why("OpenAPI 3.0 gives each key a type, and the generator reads nothing else.");
    if error.starts_with("missing field") {
        return finding.fix("Add the key: OpenAPI 3.0 requires it here.");
    }
    finding.fix("Write a value of the type that OpenAPI 3.0 has for this key.")
}

/// What serde says, in words that need no knowledge of Rust.
fn readable(error: &str) -> String {
    if error.contains("untagged enum") {
        return "no form that OpenAPI 3.0 has for it fits".to_owned();
    }
    if let Some(key) = missing_key(error) {
        return format!("it lacks the key `{key}`");
    }
    if let Some((variant, known)) =
        error.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("{variant} is not {known}");
    }
    let invalid = error.strip_prefix("invalid type: ").or_else(|| error.strip_prefix("invalid value: "));
    let Some((found, expected)) = invalid.and_then(|rest| rest.split_once(", expected ")) else {
        return error.to_owned();
    };
    let found = match found {
        "unit value" => "empty".to_owned(),
        "map" => "a mapping".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => match found.split_once(' ') {
            Some(("string", text)) => format!("the text {text}"),
            Some(("integer" | "boolean", value)) => value.to_owned(),
            Some(("floating", value)) => value.trim_start_matches("point ").to_owned(),
            _ => found.to_owned(),
        },
    };
    let expected = match expected {
        "a string" | "string" => "text",
        "a boolean" => "true or false",
        "a sequence" | "sequence" => "a list",
        "a map" | "map" => "a mapping",
        "usize" | "u64" => "a number that is not negative",
        _ if expected.starts_with("struct ") => "a mapping",
        _ => expected,
    };
    format!("it is {found}, but has to be {expected}")
}
