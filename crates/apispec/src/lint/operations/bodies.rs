//! Rules for request bodies.
//! They must not check the schemas of the bodies.

use diagnostics::Findings;
use diagnostics::source::Span;

use crate::document::{Operation, Tree, json};
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[REQUEST_BODY];

pub(in crate::lint) use crate::document::JSON;

/// The JSON schema of a request body or a response.
pub(in crate::lint) fn json_schema(body: &Node) -> Option<&Node> {
    json(body)?.get("schema")
}

/// The properties of the success response.
pub(super) fn response_properties<'a>(tree: &'a Tree, operation: &Operation) -> Vec<(&'a str, &'a Node)> {
    properties(tree, tree.success(operation).map(|(_, response)| response))
}

/// The properties of a JSON body.
pub(super) fn properties<'a>(tree: &'a Tree, owner: Option<&'a Node>) -> Vec<(&'a str, &'a Node)> {
    schema_properties(tree, owner.and_then(json_schema))
}

/// The properties of an object schema.
pub(super) fn schema_properties<'a>(tree: &'a Tree, schema: Option<&'a Node>) -> Vec<(&'a str, &'a Node)> {
    let properties = schema.and_then(|schema| tree.resolve(schema)?.get("properties")?.as_mapping());
    properties.into_iter().flat_map(Mapping::iter).map(|(name, entry)| (name, &entry.value)).collect()
}

/// Every request body once, where it is defined, with the span of its key.
pub(super) fn bodies(tree: &Tree) -> impl Iterator<Item = (Span, &Mapping)> {
    let components = tree.components("requestBodies").into_iter().flat_map(Mapping::iter).map(|(_, entry)| entry);
    let operations = tree.operations.iter().filter_map(|operation| tree.operation_node(operation));
    let own = operations.filter_map(|operation| operation.as_mapping()?.entry("requestBody"));
    let written = components.chain(own).filter(|entry: &&Entry| entry.value.get("$ref").is_none());
    written.filter_map(|entry| Some((entry.key_span, entry.value.as_mapping()?)))
}

const REQUEST_BODY: Check = check!(401, "request-body", body_content, body_schema, body_method);

fn body_content(context: &Context<'_>, findings: &mut Findings) {
    for (span, body) in bodies(context.tree) {
        let content = match body.get("content") {
            None => None,
            // Anything but a mapping is rejected when reading the types.
            Some(content) => match content.as_mapping() {
                None => continue,
                Some(content) => Some(content),
            },
        };
        if content.is_none_or(Mapping::is_empty) {
            findings.push(
                REQUEST_BODY
                    .finding(body.entry("content").map_or(span, |entry| entry.key_span), "the body has no content")
                    .why("The generator silently drops a body without content.")
                    .fix("Add `content: {application/json: {schema: …}}`, or remove the body."),
            );
        }
    }
}

fn body_schema(context: &Context<'_>, findings: &mut Findings) {
    for (_, body) in bodies(context.tree) {
        let Some(entry) = body.get("content").and_then(|content| content.as_mapping()?.entry(JSON)) else { continue };
        if !lacks_schema(&entry.value) {
            continue;
        }
        findings.push(
            REQUEST_BODY
                .finding(entry.key_span, "the body has no schema")
                .why("The generator derives the method's argument from the schema, and rejects a body without one.")
                .fix("Add `schema` with a reference to a component."),
        );
    }
}

/// Whether a media type object has no schema. Anything but a mapping is rejected when reading the
/// types.
pub(in crate::lint) fn lacks_schema(media: &Node) -> bool {
    media.as_mapping().is_some_and(|media| media.get("schema").is_none())
}

fn body_method(context: &Context<'_>, findings: &mut Findings) {
    for operation in context.tree.operations.iter().filter(|operation| matches!(&*operation.method, "get" | "head")) {
        let Some(node) = context.tree.operation_node(operation).and_then(Node::as_mapping) else { continue };
        let Some(entry) = node.entry("requestBody") else { continue };
        findings.push(
            REQUEST_BODY
                .finding(entry.key_span, format!("`{}` has a body", operation.request_line()))
                .why("HTTP gives the body of a GET or HEAD no meaning, so gateways drop it or reject the request.")
                .fix("Describe its fields as parameters with `in: query`, or correct the method."),
        );
    }
}
