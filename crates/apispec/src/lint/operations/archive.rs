//! The rule for `x-archive`: an operation that returns JSON or, on request, a ZIP.
//! It must not know how the client requests either.

use diagnostics::{Finding, Findings, suggest};

use super::bodies::{JSON, json_schema};
use crate::document::{Operation, Tree};
use crate::lint::schema::type_name;
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[ARCHIVE];

const ARCHIVE: Check = check!(602, "archive", archive);

/// The key of the extension.
const EXTENSION: &str = "x-archive";

/// The media type of an archive.
pub(in crate::lint) const ZIP: &str = "application/zip";

const WHY: &str =
    "The client gets a second way to send the request, which sets this property and returns the bytes of the archive.";

fn archive(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let Some(node) = context.tree.operation_node(operation) else { continue };
        findings.extend(problem(context.tree, operation, node));
    }
}

/// Whether an operation has `x-archive`.
pub(in crate::lint) fn has_archive(node: &Node) -> bool {
    node.get(EXTENSION).is_some()
}

fn problem(tree: &Tree, operation: &Operation, node: &Node) -> Option<Finding> {
    let zip = success(tree, operation).and_then(|content| content.entry(ZIP));
    let Some(value) = node.get(EXTENSION) else {
        // Without JSON beside it, a ZIP is a download.
        let beside = success(tree, operation).is_some_and(|content| content.get(JSON).is_some());
        return zip.filter(|_| beside).map(|entry| {
            ARCHIVE
                .finding(
                    entry.key_span,
                    format!("{} returns an archive but has no `{EXTENSION}`", operation.operation_id),
                )
                .why(WHY)
                .fix(format!(
                    "Write `{EXTENSION}: is_compressed` with the name of the property that requests the archive."
                ))
        });
    };
    let Some(name) = value.as_str() else {
        let message = format!("`{EXTENSION}` is {} instead of the name of a property", value.kind());
        return Some(
            ARCHIVE
                .finding(value.span, message)
                .why(WHY)
                .fix("Write the name of the body property that requests the archive."),
        );
    };
    let body = node.get("requestBody").and_then(|body| tree.resolve(body)).and_then(json_schema);
    let properties = body.and_then(|schema| tree.resolve(schema)?.get("properties")?.as_mapping());
    let Some(property) = properties.and_then(|properties| properties.get(name)) else {
        let finding = ARCHIVE.finding(value.span, format!("the body has no property `{name}`")).why(WHY);
        let names = properties.into_iter().flat_map(Mapping::keys);
        return Some(match suggest::nearest(name, names) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix("Write the name of a property of the body, or correct the body."),
        });
    };
    if let Some(found) = tree.resolve(property).and_then(type_name).filter(|found| *found != "boolean") {
        let finding =
            ARCHIVE.finding(value.span, format!("the property `{name}` has the type `{found}` instead of `boolean`"));
        return Some(
            finding.related(property.span, "its schema").why(WHY).fix("Name another property, or correct the schema."),
        );
    }
    let nullable = |schema: &Node| schema.get("nullable").and_then(Node::as_bool) == Some(true);
    if let Some(schema) = tree.resolve(property).filter(|schema| nullable(schema)) {
        let finding = ARCHIVE.finding(value.span, format!("the property `{name}` is nullable")).why(WHY);
        return Some(finding.related(schema.span, "its schema").fix("Remove `nullable`, or name another property."));
    }
    let has_json = success(tree, operation).is_some_and(|content| content.get(JSON).is_some());
    (zip.is_none() || !has_json).then(|| {
        ARCHIVE.finding(value.span, format!("the response must have both `{JSON}` and `{ZIP}`")).why(WHY).fix(format!(
            "Describe both in the success response: `{ZIP}: {{schema: {{type: string, format: binary}}}}`."
        ))
    })
}

/// The content of the success response.
fn success<'a>(tree: &'a Tree, operation: &Operation) -> Option<&'a Mapping> {
    tree.success(operation)?.1.get("content")?.as_mapping()
}
