//! Rules for the contents of responses.
//! They must not check the schemas of the responses.

use std::collections::BTreeSet;

use diagnostics::source::Span;
use diagnostics::{Finding, Findings, Place, suggest};

use super::archive::{ZIP, has_archive};
use super::bodies::{JSON, lacks_schema};
use super::statuses::{Status, responses};
use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[ERROR_RESPONSE, SUCCESS_RESPONSE];

/// The schema of all errors.
pub(in crate::lint) const ERROR_SCHEMA: &str = "#/components/schemas/Error";

/// A response in an operation, which may be a reference to a shared response.
struct ResponseUse<'a> {
    /// Whether it may be a ZIP as well as JSON.
    archive: bool,
    /// The response in messages: `the response 200 of the operation ListThings`.
    title: String,
    status: Status,
    /// The entry in `responses`, with the status as its key.
    entry: &'a Entry,
    /// The resolved response.
    response: &'a Node,
}

impl ResponseUse<'_> {
    /// Adds a finding. A response that many operations share is reported once.
    fn report(&self, finding: Finding, reported: &mut BTreeSet<(Span, &'static str)>, findings: &mut Findings) {
        let Place::Span(span) = finding.place else { return };
        if reported.insert((span, finding.rule.name)) {
            let shared = self.entry.value.reference().is_some();
            findings.push(if shared { finding.related(self.entry.key_span, "used here") } else { finding });
        }
    }

    fn content(&self) -> Option<&Mapping> {
        self.response.get("content")?.as_mapping().filter(|content| !content.is_empty())
    }

    /// Whether HTTP sends no body with this status.
    fn is_bodiless(&self) -> bool {
        matches!(self.status, Status::Code(204 | 205))
    }
}

/// The responses of all operations whose status is in one of the classes.
fn response_uses<'a>(tree: &'a Tree, classes: &[u16]) -> Vec<ResponseUse<'a>> {
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
                uses.push(ResponseUse { archive, title, status, entry, response });
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
    check!(421, "success-response", single_success, success_media_type, success_schema, bodiless_success);

fn single_success(context: &Context<'_>, findings: &mut Findings) {
    let why = "The client's method returns one type, that of the only success response.";
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
        let mut successes = responses.iter().filter(|(key, _)| matches!(Status::parse(key), Status::Code(200..=299)));
        let Some((first, first_entry)) = successes.next() else { continue };
        for (status, entry) in successes {
            findings.push(
                SUCCESS_RESPONSE
                    .finding(
                        entry.key_span,
                        format!("the operation `{id}` has two success responses, {first} and {status}"),
                    )
                    .label("second success response")
                    .related(first_entry.key_span, "first success response")
                    .why(why)
                    .fix("Keep the one that the service returns."),
            );
        }
    }
}

fn success_media_type(context: &Context<'_>, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for response_use in response_uses(context.tree, &[2]).into_iter().filter(|response_use| !response_use.is_bodiless())
    {
        let Some(content) = response_use.content() else { continue };
        let fits = |name: &str| name == JSON || response_use.archive && name == ZIP;
        for (name, entry) in content.iter().filter(|(name, _)| !fits(name)) {
            let message = format!("{} is `{name}` instead of `{JSON}`", response_use.title);
            let finding = SUCCESS_RESPONSE.finding(entry.key_span, message);
            let finding = if content.get(JSON).is_some() {
                finding
                    .why("The generator picks JSON and silently drops the rest.")
                    .fix(format!("Keep `{JSON}` and remove the others."))
            } else {
                let finding = finding.why(
                    "The client reads only JSON: the generator turns any other response into a byte stream, which the runtime does not support.",
                );
                if suggest::nearest(name, [JSON]).is_some() || name.starts_with("application/json;") {
                    finding.fix(format!("Did you mean `{JSON}`?"))
                } else {
                    finding.fix(format!(
                        "Describe the response as `{JSON}` if the service can return it, or omit the operation."
                    ))
                }
            };
            response_use.report(finding, &mut reported, findings);
        }
    }
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
            .why("HTTP sends no body with this status, so the client would fail to read one on every success.")
            .fix("Remove `content`, or correct the status.");
        response_use.report(finding, &mut reported, findings);
    }
}
