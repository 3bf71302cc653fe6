//! Finds the operation or schema on which progenitor fails, by generating parts of the document
//! alone. This is a last resort, for documents that passed the lint. It must not know why
//! progenitor fails.

use std::collections::BTreeSet;

use apispec::document::METHODS;
use apispec::{Operation, Tree};
use diagnostics::source::Span;
use openapiv3::{OpenAPI, ReferenceOr};

use crate::lower::walk::method_mut;
use crate::lower::{lines, project};

/// The operation or schema on which progenitor fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Culprit {
    /// Its kind and name, such as ``the operation `UploadCsr` ``.
    pub(crate) what: String,
    /// Its location, such as `spec/scm/UploadCsr.yaml:4:7`.
    pub(crate) place: Option<String>,
    /// The error of progenitor for it alone.
    pub(crate) reason: String,
}

/// Finds the part of the document on which `generate` fails. The whole document fails with
/// `reason`.
pub(crate) fn find(
    tree: &Tree,
    document: &OpenAPI,
    reason: &str,
    generate: impl Fn(&OpenAPI) -> Result<(), String>,
) -> Culprit {
    let location = |span: Span| tree.sources.location(span).to_string();
    let schemas: Vec<String> =
        document.components.iter().flat_map(|components| components.schemas.keys().cloned()).collect();
    let without_operations = |names: &[String]| only(document, &[], Some(names));
    let fails = |names: &[String]| generate(&without_operations(names));
    if let Some((name, reason)) = narrow(&schemas, fails) {
        let (name, reason) = innermost(document, name, reason, fails);
        let entry = tree.components("schemas").and_then(|schemas| schemas.entry(&name));
        let place = entry.map(|entry| location(entry.key_span));
        return Culprit { what: format!("the schema `{name}`"), place, reason };
    }
    if let Some((operation, reason)) =
        narrow(&tree.operations, |operations| generate(&only(document, operations, None)))
    {
        let what = format!("the operation `{}`", operation.operation_id);
        return Culprit { what, place: Some(location(operation.span)), reason };
    }
    // Each operation alone can be generated.
    let what = "the combination of all operations".to_owned();
    Culprit { what, place: None, reason: reason.to_owned() }
}

/// The single item that fails, and the reason; `None` if items fail only together.
fn narrow<T: Clone>(items: &[T], fails: impl Fn(&[T]) -> Result<(), String>) -> Option<(T, String)> {
    let mut reason = fails(items).err()?;
    let mut items = items;
    while items.len() > 1 {
        let (first, second) = items.split_at(items.len() / 2);
        (items, reason) = match (fails(first), fails(second)) {
            (Err(reason), _) => (first, reason),
            (_, Err(reason)) => (second, reason),
            _ => return None,
        };
    }
    items.first().map(|item| (item.clone(), reason))
}

/// The innermost schema that fails: the one found, or one that it refers to.
fn innermost(
    document: &OpenAPI,
    mut name: String,
    mut reason: String,
    fails: impl Fn(&[String]) -> Result<(), String>,
) -> (String, String) {
    let Some(components) = &document.components else { return (name, reason) };
    let mut seen = BTreeSet::from([name.clone()]);
    while let Some((inner, why)) = references(components, &name).into_iter().find_map(|inner| {
        let why = seen.insert(inner.clone()).then(|| fails(std::slice::from_ref(&inner)).err())??;
        Some((inner, why))
    }) {
        (name, reason) = (inner, why);
    }
    (name, reason)
}

/// The document with only these operations and, if schemas are given, only these and the schemas
/// that they refer to.
fn only(document: &OpenAPI, operations: &[Operation], schemas: Option<&[String]>) -> OpenAPI {
    let mut part = document.clone();
    part.paths.paths.retain(|path, item| {
        let ReferenceOr::Item(item) = item else { return false };
        let wanted = |method: &str| {
            let is_path = |operation: &Operation| same_path(&lines::marked(&operation.key), path);
            operations.iter().any(|operation| operation.method == method && is_path(operation))
        };
        for method in METHODS {
            method_mut(item, method).take_if(|_| !wanted(method));
        }
        item.iter().next().is_some()
    });
    if let (Some(components), Some(schemas)) = (&mut part.components, schemas) {
        let kept = with_references(components, schemas);
        components.schemas.retain(|name, _| kept.contains(name));
    }
    part
}

/// Whether two paths are equal except for the names of placeholders, some of which lowering
/// changes.
fn same_path(one: &str, other: &str) -> bool {
    let is_argument = |part: &str| part.starts_with('{') || part == project::MARKER;
    let segments = |path: &str| -> Vec<String> {
        path.split('/').map(|part| if is_argument(part) { "{}" } else { part }.to_owned()).collect()
    };
    segments(one) == segments(other)
}

/// The names of schemas and of all schemas that they refer to.
fn with_references(components: &openapiv3::Components, names: &[String]) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    let mut next: Vec<String> = names.to_vec();
    while let Some(name) = next.pop() {
        if kept.insert(name.clone()) {
            next.extend(references(components, &name));
        }
    }
    kept
}

/// The names of the schemas that a schema refers to.
fn references(components: &openapiv3::Components, name: &str) -> BTreeSet<String> {
    // A schema can always be serialized to JSON, where a reference has this form.
    let schema = components.schemas.get(name).and_then(|schema| serde_json::to_string(schema).ok()).unwrap_or_default();
    let names = schema.split("\"#/components/schemas/").skip(1);
    names.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}
