//! Rules for the contents of responses.
//! They must not check the schemas of the responses.

use std::collections::{BTreeMap, BTreeSet};

use diagnostics::source::Span;
use diagnostics::{Finding, Findings, Place, suggest};

use super::archive::has_archive;
use super::bodies::{JSON, json_schema, lacks_schema};
use super::statuses::{Status, responses};
use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[ERROR_RESPONSE, SUCCESS_RESPONSE];

/// The schema of all errors.
pub(in crate::lint) const ERROR_SCHEMA: &str = "#/components/schemas/Error";

/// A response in an operation, which may be a reference to a shared response.
pub(super) struct ResponseUse<'a> {
    /// Whether it answers a HEAD.
    head: bool,
    /// Whether it may be a ZIP as well as JSON.
    pub(super) archive: bool,
    /// The response in messages: `the response 200 of the operation ListThings`.
    pub(super) title: String,
    status: Status,
    /// The entry in `responses`, with the status as its key.
    entry: &'a Entry,
    /// The resolved response.
    response: &'a Node,
}

impl ResponseUse<'_> {
    /// Adds a finding. A response that many operations share is reported once.
    pub(super) fn report(
        &self,
        finding: Finding,
        reported: &mut BTreeSet<(Span, &'static str)>,
        findings: &mut Findings,
    ) {
        let Place::Span(span) = finding.place else { return };
        if reported.insert((span, finding.rule.name)) {
            let shared = self.entry.value.reference().is_some();
            findings.push(if shared { finding.related(self.entry.key_span, "used here") } else { finding });
        }
    }

    pub(super) fn content(&self) -> Option<&Mapping> {
        content(self.response)
    }

    /// Whether HTTP sends no body with this status or method.
    pub(super) fn is_bodiless(&self) -> bool {
        self.head || matches!(self.status, Status::Code(204 | 205))
    }
}

/// The responses of all operations whose status is in one of the classes.
pub(super) fn response_uses<'a>(tree: &'a Tree, classes: &[u16]) -> Vec<ResponseUse<'a>> {
    let mut uses = Vec::new();
    for operation in &tree.operations {
        let Some((_, responses)) = responses(tree, operation) else { continue };
        let archive = tree.operation_node(operation).is_some_and(has_archive);
        for (key, entry) in responses {
            let status = Status::parse(key);
            // `unresolved-ref` reports dangling references.
            let Some(response) = tree.resolve(&entry.value) else { continue };
            if status.class().is_some_and(|class| classes.contains(&class)) {
                let title = format!("the response {key} of the operation `{}`", operation.operation_id);
                uses.push(ResponseUse { head: operation.method == "head", archive, title, status, entry, response });
            }
        }
    }
    uses
}

const ERROR_RESPONSE: Check = check!(422, "error-response", error_response);

fn error_response(context: &Context<'_>, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for response_use in response_uses(context.tree, &[4, 5]) {
        let Err((node, problem)) = error_schema(response_use.response) else { continue };
        let shared = response_use.entry.value.reference().is_some();
        let span =
            if std::ptr::eq(node, response_use.response) && !shared { response_use.entry.key_span } else { node.span };
        let finding = ERROR_RESPONSE
            .finding(span, format!("{} {problem}", response_use.title))
            .why("The client has one error type, which is read from this schema.")
            .fix("Refer to a response in shared.yaml, or add `content: application/json` with `$ref: '#/components/schemas/Error'`.");
        response_use.report(finding, &mut reported, findings);
    }
}

/// Checks that a response is JSON with the error schema. The error is the node and the problem.
fn error_schema(response: &Node) -> Result<(), (&Node, String)> {
    // Anything but a mapping is rejected when reading the types.
    if response.as_mapping().is_none() {
        return Ok(());
    }
    let Some(content) = response.get("content") else {
        return Err((response, "has no content".to_owned()));
    };
    let Some(types) = content.as_mapping() else { return Ok(()) };
    let types: Vec<_> = types.keys().collect();
    if types.is_empty() {
        return Err((content, "has no content".to_owned()));
    }
    if types != [JSON] {
        return Err((content, format!("is {} instead of `{JSON}`", suggest::list(types))));
    }
    let Some(media) = content.get(JSON).filter(|media| media.as_mapping().is_some()) else { return Ok(()) };
    let Some(schema) = media.get("schema") else {
        return Err((content, "has no schema".to_owned()));
    };
    match schema.reference() {
        Some(ERROR_SCHEMA) => Ok(()),
        Some(other) => Err((schema, format!("has the schema `{other}` instead of `{ERROR_SCHEMA}`"))),
        None => Err((schema, format!("has an inline schema instead of `{ERROR_SCHEMA}`"))),
    }
}

const SUCCESS_RESPONSE: Check =
    check!(421, "success-response", success_status, several_successes, success_schema, bodiless_success);

fn success_status(context: &Context<'_>, findings: &mut Findings) {
    let why = "The client's method returns the type of the success response.";
    for operation in &context.tree.operations {
        let id = &operation.operation_id;
        let Some((span, responses)) = responses(context.tree, operation) else {
            // Anything but a mapping is rejected when reading the types.
            if context.tree.operation_node(operation).is_some_and(|node| node.get("responses").is_none()) {
                let finding =
                    SUCCESS_RESPONSE.finding(operation.span, format!("the operation `{id}` has no `responses`"));
                findings.push(finding.why(why).fix("Add `responses` with the statuses that the page lists."));
            }
            continue;
        };
        if let Some((_, default)) = responses.iter().find(|(status, _)| *status == "default") {
            let finding =
                SUCCESS_RESPONSE.finding(default.key_span, format!("the operation `{id}` has a `default` response"));
            let why = "It could mean success or failure. The statuses on the page do not have this problem.";
            findings.push(finding.why(why).fix("Replace it with the statuses that the page lists."));
        }
        // `status-code` reports a malformed status, which may have been meant as the success.
        if !responses.iter().any(|(status, _)| status.starts_with('2')) {
            let finding = SUCCESS_RESPONSE.finding(span, format!("the operation `{id}` has no success response"));
            findings.push(finding.why(why).fix("Add the 2xx status that the page lists, such as `'200'`."));
        }
    }
}

fn several_successes(context: &Context<'_>, findings: &mut Findings) {
    let tree = context.tree;
    for operation in &tree.operations {
        let Some((_, responses)) = responses(tree, operation) else { continue };
        let successes = responses.iter().filter(|(key, _)| matches!(Status::parse(key), Status::Code(200..=299)));
        let successes: Vec<_> =
            successes.filter_map(|(key, entry)| Some((*key, entry.key_span, tree.resolve(&entry.value)?))).collect();
        // Those with content, of which the first decides.
        let mut typed = successes.iter().filter(|(.., response)| content(response).is_some());
        let Some((first, first_span, response)) = typed.next() else { continue };
        let media = content(response).map(|content| types_of(content));
        for (status, span, other) in typed {
            if content(other).map(|content| types_of(content)) == media {
                continue;
            }
            findings.push(
                SUCCESS_RESPONSE
                    .finding(
                        *span,
                        format!("the responses {first} and {status} of the operation `{}` have different contents", operation.operation_id),
                    )
                    .label("second success response")
                    .related(*first_span, "first success response")
                    .why("The client's method returns one type, whatever the status.")
                    .fix("Refer to one schema in both, with the properties of both, of which none is required that one of them lacks."),
            );
        }
        let bodiless = successes.iter().find(|(.., response)| content(response).is_none());
        if let Some((status, ..)) = bodiless
            && let Some(problem) = not_optional(tree, response)
        {
            findings.push(
                SUCCESS_RESPONSE
                    .finding(*first_span, format!("the response {status} of the operation `{}` has no content, but {first} {problem}", operation.operation_id))
                    .why("The client's method returns one type, whatever the status, and without content all its fields are absent.")
                    .fix("Describe the content as an object without `required`, or remove the status that the service does not return."),
            );
        }
    }
}

/// The content of a response, if it has any.
fn content(response: &Node) -> Option<&Mapping> {
    response.get("content")?.as_mapping().filter(|content| !content.is_empty())
}

/// The media types of a content with their schemas, by name.
fn types_of(content: &Mapping) -> BTreeMap<&str, Option<serde_yaml::Value>> {
    let media = content.iter().filter(|(name, _)| !name.starts_with("x-"));
    media.map(|(name, entry)| (name, entry.value.get("schema").map(Node::to_yaml))).collect()
}

/// Why a response cannot be without its content.
fn not_optional(tree: &Tree, response: &Node) -> Option<&'static str> {
    let schema = tree.resolve(json_schema(response)?)?;
    if schema.get("properties").and_then(Node::as_mapping).is_none_or(Mapping::is_empty) {
        return Some("is no object with properties");
    }
    let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
    (!required.is_empty()).then_some("has required properties")
}

fn success_schema(context: &Context<'_>, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for response_use in response_uses(context.tree, &[2]).into_iter().filter(|response_use| !response_use.is_bodiless())
    {
        let Some(entry) = response_use.content().and_then(|content| content.entry(JSON)) else { continue };
        if lacks_schema(&entry.value) {
            let finding = SUCCESS_RESPONSE
                .finding(entry.key_span, format!("{} has no schema", response_use.title))
                .why("The generator derives the method's return type from the schema, and crashes without one.")
                .fix("Add `schema` with a reference to a component. If the response has no body, remove `content`.");
            response_use.report(finding, &mut reported, findings);
        }
    }
}

fn bodiless_success(context: &Context<'_>, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for response_use in response_uses(context.tree, &[2]).into_iter().filter(ResponseUse::is_bodiless) {
        if response_use.content().is_none() {
            continue;
        }
        let Some(entry) = response_use.response.as_mapping().and_then(|response| response.entry("content")) else {
            continue;
        };
        let finding = SUCCESS_RESPONSE
            .finding(entry.key_span, format!("{} has content", response_use.title))
            .why(
                "HTTP sends no body with this status or method, so the client would fail to read one on every success.",
            )
            .fix("Remove `content`, or correct the status or method.");
        response_use.report(finding, &mut reported, findings);
    }
}
