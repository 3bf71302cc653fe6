//! Reads the tree into the types of `openapiv3`. Their errors have little detail and no position,
//! so after a failure, the parts are read one by one to find the smallest that fails.
//! It must not know the lint: everything that the types accept is valid here.

use std::collections::BTreeSet;

use diagnostics::source::Span;
use diagnostics::{Finding, Findings};
use openapiv3 as v3;
use serde::de::DeserializeOwned;

use crate::canonical;
use crate::loading::WRONG_TYPE;
use crate::node::{Mapping, Node, Value};
use crate::shape::{Kind, Visit};

/// Reads the merged tree into types.
pub(crate) fn read(tree: &crate::Tree) -> Result<v3::OpenAPI, Findings> {
    // The types must not depend on the order of keys, so the canonical order is used.
    serde_yaml::from_value(tree.canonical()).map_err(|error| {
        let document = Visit::document(&tree.root);
        let found = narrow(document);
        if !found.is_empty() {
            return found;
        }
        // Every part can be read, but not the whole: report the document itself.
        finding(tree.root.span, "the document", &error.to_string()).into()
    })
}

/// Findings for the smallest parts that cannot be read.
fn narrow(at: Visit<'_>) -> Findings {
    let attempted = attempt(at.kind, at.node);
    let mut findings = Findings::new();
    if matches!(attempted, Attempt::Reads) {
        return findings;
    }
    let Some(mapping) = at.node.as_mapping() else {
        findings.extend(at.children().flat_map(narrow));
        if let (Attempt::Fails(error), true) = (attempted, findings.is_empty()) {
            findings.push(finding(at.node.span, &name(at), &error));
        }
        return findings;
    };
    // If the object still fails without the children that fail by themselves, it has an error of
    // its own.
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
                findings.push(finding(at.span, &name(at), &error));
            }
            break;
        }
        let Some(key) = blame(at, &rest, &error) else {
            if findings.is_empty() {
                findings.push(finding(at.span, &name(at), &error));
            }
            break;
        };
        if let Some(entry) = mapping.entry(&key) {
            findings.push(finding(entry.value.span, &format!("`{key}`"), &error));
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
    // A parameter or a header without `schema` and `content`.
    if error.starts_with("no variant of enum ParameterSchemaOrContent") {
        return Some("schema");
    }
    error.strip_prefix("missing field `")?.split('`').next()
}

fn attempt_mapping(at: Visit<'_>, mapping: &Mapping) -> Attempt {
    attempt(at.kind, &Node { span: at.node.span, value: Value::Mapping(mapping.clone()) })
}

enum Attempt {
    Reads,
    Fails(String),
    /// No type exists for this node alone, but for its children there may be.
    Unknown,
}

/// Tries to read one node into the type of its kind.
fn attempt(kind: Kind, node: &Node) -> Attempt {
    if kind.component_kind().is_some() && node.get("$ref").is_some() {
        return try_read::<v3::ReferenceOr<v3::Schema>>(node);
    }
    match kind {
        Kind::Document => try_read::<v3::OpenAPI>(node),
        Kind::Info => try_read::<v3::Info>(node),
        Kind::Contact => try_read::<v3::Contact>(node),
        Kind::License => try_read::<v3::License>(node),
        Kind::Server => try_read::<v3::Server>(node),
        Kind::Tag => try_read::<v3::Tag>(node),
        Kind::ExternalDocs => try_read::<v3::ExternalDocumentation>(node),
        Kind::Paths => try_read::<v3::Paths>(node),
        Kind::PathItem => try_read::<v3::PathItem>(node),
        Kind::Operation => try_read::<v3::Operation>(node),
        Kind::Parameter => try_read::<v3::Parameter>(node),
        Kind::RequestBody => try_read::<v3::RequestBody>(node),
        Kind::Responses => try_read::<v3::Responses>(node),
        Kind::Response => try_read::<v3::Response>(node),
        Kind::MediaType => try_read::<v3::MediaType>(node),
        Kind::Encoding => try_read::<v3::Encoding>(node),
        Kind::Header => try_read::<v3::Header>(node),
        // `additionalProperties` may be a boolean instead of a schema.
        Kind::Schema if node.as_bool().is_some() => Attempt::Unknown,
        Kind::Schema => try_read::<v3::Schema>(node),
        Kind::Example => try_read::<v3::Example>(node),
        Kind::Link => try_read::<v3::Link>(node),
        Kind::Components => try_read::<v3::Components>(node),
        Kind::SecurityScheme => try_read::<v3::SecurityScheme>(node),
        Kind::SecurityRequirement => try_read::<v3::SecurityRequirement>(node),
        Kind::OAuthFlows => try_read::<v3::OAuth2Flows>(node),
        Kind::OAuthFlow | Kind::Callback | Kind::MapOf(_) | Kind::ListOf(_) => Attempt::Unknown,
        Kind::Data | Kind::Other => Attempt::Reads,
    }
}

fn try_read<T: DeserializeOwned>(node: &Node) -> Attempt {
    match serde_yaml::from_value::<T>(canonical::value(node)) {
        Ok(_) => Attempt::Reads,
        Err(error) => Attempt::Fails(error.to_string()),
    }
}

/// The key that causes the error: without it, the object can be read or fails with another error.
fn blame(at: Visit<'_>, mapping: &Mapping, error: &str) -> Option<String> {
    let mut suspect = None;
    for key in mapping.keys() {
        match attempt_mapping(at, &mapping.without(key)) {
            Attempt::Reads | Attempt::Unknown => return Some(key.to_owned()),
            Attempt::Fails(other) if other == error => {}
            // Another missing key is reported first, which says nothing about this key.
            Attempt::Fails(other) if missing_key(&other).is_some_and(|missing| missing != key) => {}
            Attempt::Fails(_) => suspect = suspect.or(Some(key)),
        }
    }
    suspect.map(str::to_owned)
}

fn finding(span: Span, what: &str, error: &str) -> Finding {
    let finding = WRONG_TYPE
        .finding(span, format!("{what} cannot be read: {}", readable(error)))
        .why("OpenAPI 3.0 defines a type for each key, and the generator accepts no other.");
    if missing_key(error).is_some() {
        return finding.fix("Add the key: OpenAPI 3.0 requires it here.");
    }
    finding.fix("Write a value of the type that OpenAPI 3.0 defines for this key.")
}

/// Translates an error of serde for readers who do not know Rust.
fn readable(error: &str) -> String {
    if error.contains("untagged enum") {
        return "it has none of the forms that OpenAPI 3.0 allows here".to_owned();
    }
    if let Some(key) = missing_key(error) {
        return format!("the key `{key}` is missing");
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
            Some(("string", text)) => format!("the string {text}"),
            Some(("integer" | "boolean", value)) => value.to_owned(),
            Some(("floating", value)) => value.trim_start_matches("point ").to_owned(),
            _ => found.to_owned(),
        },
    };
    let expected = match expected {
        "a string" | "string" => "a string",
        "a sequence" | "sequence" => "a list",
        "a map" | "map" => "a mapping",
        "usize" | "u64" => "a non-negative number",
        _ if expected.starts_with("struct ") => "a mapping",
        _ => expected,
    };
    format!("it is {found}, must be {expected}")
}
