//! The rule for `x-archive`: an operation that answers with JSON or, if it is asked to, with a ZIP.
//! It must not know how the client asks for either.

use super::bodies::{JSON, json_schema};
use crate::document::{Operation, Tree};
use crate::lint::schema::type_name;
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};
use diagnostics::suggest;
use diagnostics::{Finding, Findings};

pub(in crate::lint) const RULES: &[Check] = &[ARCHIVE];

const ARCHIVE: Check = check!(602, "archive", archive);

/// The extension.
const EXTENSION: &str = "x-archive";

/// The media type of an archive.
pub(in crate::lint) const ZIP: &str = "application/zip";

const WHY: &str =
    "The client gets a second way to send the request, which sets this property and gives the bytes of the archive.";

fn archive(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let Some(node) = context.tree.operation_node(operation) else { continue };
        findings.extend(wrong(context.tree, operation, node));
    }
}

/// Whether an operation says which property makes its answer an archive.
pub(in crate::lint) fn has_archive(node: &Node) -> bool {
    node.get(EXTENSION).is_some()
}

fn wrong(tree: &Tree, operation: &Operation, node: &Node) -> Option<Finding> {
    let zip = success(tree, node).and_then(|content| content.entry(ZIP));
    let Some(value) = node.get(EXTENSION) else {
        return zip.map(|entry| {
            ARCHIVE
                .finding(
                    entry.key_span,
                    format!("{} answers with an archive and has no `{EXTENSION}`", operation.operation_id),
                )
                .why(WHY)
                .fix(format!(
                    "Write `{EXTENSION}: is_compressed` with the name of the property that asks for the archive."
                ))
        });
    };
    let Some(name) = value.as_str() else {
        let message = format!("`{EXTENSION}` is {} instead of the name of a property", value.kind());
        return Some(
            ARCHIVE
                .finding(value.span, message)
                .why(WHY)
                .fix("Name the property of the body that asks for the archive."),
        );
    };
    let body = node.get("requestBody").and_then(|body| tree.resolve(body)).and_then(json_schema);
    let properties = body.and_then(|schema| tree.resolve(schema)?.get("properties")?.as_mapping());
    let Some(property) = properties.and_then(|properties| properties.get(name)) else {
        let finding = ARCHIVE.finding(value.span, format!("the body has no property `{name}`")).why(WHY);
        let names = properties.into_iter().flat_map(Mapping::keys);
        return Some(match suggest::nearest(name, names) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix("Name a property of the body, or correct the body."),
        });
    };
    if let Some(found) = tree.resolve(property).and_then(type_name).filter(|found| *found != "boolean") {
        let finding =
            ARCHIVE.finding(value.span, format!("the property `{name}` is of the type `{found}` instead of `boolean`"));
        return Some(finding.related(property.span, "its schema").why(WHY).fix("Name another, or correct the schema."));
    }
    let has_json = success(tree, node).is_some_and(|content| content.get(JSON).is_some());
    (zip.is_none() || !has_json).then(|| {
        ARCHIVE.finding(value.span, format!("the answer is not both `{JSON}` and `{ZIP}`")).why(WHY).fix(format!(
            "Describe both in the answer that means success: `{ZIP}: {{schema: {{type: string, format: binary}}}}`."
        ))
    })
}

/// What the answer that means success holds.
fn success<'a>(tree: &'a Tree, node: &'a Node) -> Option<&'a Mapping> {
    let responses = node.get("responses").and_then(Node::as_mapping)?;
    let (_, entry) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    tree.resolve(&entry.value)?.get("content")?.as_mapping()
}
