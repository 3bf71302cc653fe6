//! Rules for what the answers of operations hold.
//! They must not look at what the schemas of the answers say.

use super::archive::{ZIP, has_archive};
use super::bodies::{JSON, lacks_schema};
use super::statuses::{Status, responses};
use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};
use diagnostics::source::Span;
use diagnostics::suggest;
use diagnostics::{Finding, Findings, Place};
use std::collections::BTreeSet;

pub(in crate::lint) const RULES: &[Check] = &[ERROR_RESPONSE, SUCCESS_RESPONSE];

/// The schema of every error.
pub(in crate::lint) const ERROR_SCHEMA: &str = "#/components/schemas/Error";

/// An answer, where it is written out and where it is used.
struct Answer<'a> {
    /// Whether it may be a ZIP beside JSON.
    archive: bool,
    /// Such as `the answer 200 of the operation ListThings`.
    title: String,
    status: Status,
    /// The status.
    entry: &'a Entry,
    /// The answer itself.
    response: &'a Node,
}

impl Answer<'_> {
    /// A finding in the answer. An answer that many operations share is told of once.
    fn tell(&self, finding: Finding, told: &mut BTreeSet<(Span, &'static str)>, findings: &mut Findings) {
        let Place::Span(span) = finding.place else { return };
        if told.insert((span, finding.rule.name)) {
            let shared = self.entry.value.reference().is_some();
            findings.push(if shared { finding.related(self.entry.key_span, "used here") } else { finding });
        }
    }

    fn content(&self) -> Option<&Mapping> {
        self.response.get("content")?.as_mapping().filter(|content| !content.is_empty())
    }

    /// Whether HTTP sends no body with this status.
    fn is_empty(&self) -> bool {
        matches!(self.status, Status::Code(204 | 205))
    }
}

/// The answers of all operations whose status is of one of the classes.
fn answers<'a>(tree: &'a Tree, classes: &[u16]) -> Vec<Answer<'a>> {
    let mut answers = Vec::new();
    for operation in &tree.operations {
        let Some((_, responses)) = responses(tree, operation) else { continue };
        let archive = tree.operation_node(operation).is_some_and(has_archive);
        for (key, entry) in responses {
            let status = Status::parse(key);
            // A reference that leads nowhere is told of by the rule for references.
            let Some(response) = tree.resolve(&entry.value) else { continue };
            if status.class().is_some_and(|class| classes.contains(&class)) {
                let title = format!("the answer {key} of the operation `{}`", operation.operation_id);
                answers.push(Answer { archive, title, status, entry, response });
            }
        }
    }
    answers
}

const ERROR_RESPONSE: Check = check!(422, "error-response", error_response);

fn error_response(context: &Context<'_>, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for answer in answers(context.tree, &[4, 5]) {
        let Err((node, problem)) = error_schema(answer.response) else { continue };
        let shared = answer.entry.value.reference().is_some();
        let span = if std::ptr::eq(node, answer.response) && !shared { answer.entry.key_span } else { node.span };
        let finding = ERROR_RESPONSE
            .finding(span, format!("{} {problem}", answer.title))
            .why("The client has one error type, which is read from this schema.")
            .fix("Point at a response of shared.yaml, or give it `content: application/json` with `$ref: '#/components/schemas/Error'`.");
        answer.tell(finding, &mut told, findings);
    }
}

/// Whether an answer is JSON with the error schema; if not, what is wrong and where.
fn error_schema(response: &Node) -> Result<(), (&Node, String)> {
    // What is no mapping is refused by the types.
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
        None => Err((schema, format!("has a schema of its own instead of `{ERROR_SCHEMA}`"))),
    }
}

const SUCCESS_RESPONSE: Check =
    check!(421, "success-response", one_success, answer_media_type, answer_schema, empty_answer);

fn one_success(context: &Context<'_>, findings: &mut Findings) {
    let why = "The client's method gives back one type, that of the one answer that means success.";
    for operation in &context.tree.operations {
        let id = &operation.operation_id;
        let Some((span, responses)) = responses(context.tree, operation) else {
            // Anything but a mapping is refused by the types.
            if context.tree.operation_node(operation).is_some_and(|node| node.get("responses").is_none()) {
                let finding =
                    SUCCESS_RESPONSE.finding(operation.span, format!("the operation `{id}` has no `responses`"));
                findings.push(finding.why(why).fix("Add `responses` with the statuses that the page lists."));
            }
            continue;
        };
        if let Some((_, default)) = responses.iter().find(|(status, _)| *status == "default") {
            let finding =
                SUCCESS_RESPONSE.finding(default.key_span, format!("the operation `{id}` has a `default` answer"));
            let why = "It could mean success or failure; each status that the page lists says which it is.";
            findings.push(finding.why(why).fix("List the statuses that the page lists instead."));
        }
        // What is no status is told of by the rule for statuses, and may have been meant as the success.
        if !responses.iter().any(|(status, _)| status.starts_with('2')) {
            let finding =
                SUCCESS_RESPONSE.finding(span, format!("the operation `{id}` has no answer that means success"));
            findings.push(finding.why(why).fix("Add the 2xx status that the page lists, such as `'200'`."));
        }
        let mut successes = responses.iter().filter(|(key, _)| matches!(Status::parse(key), Status::Code(200..=299)));
        let Some((first, first_entry)) = successes.next() else { continue };
        for (status, entry) in successes {
            findings.push(
                SUCCESS_RESPONSE
                    .finding(entry.key_span, format!("the operation `{id}` has the successes {first} and {status}"))
                    .label("a second success")
                    .related(first_entry.key_span, "the first one")
                    .why(why)
                    .fix("Keep the one that the service gives."),
            );
        }
    }
}

fn answer_media_type(context: &Context<'_>, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for answer in answers(context.tree, &[2]).into_iter().filter(|answer| !answer.is_empty()) {
        let Some(content) = answer.content() else { continue };
        let fits = |name: &str| name == JSON || answer.archive && name == ZIP;
        for (name, entry) in content.iter().filter(|(name, _)| !fits(name)) {
            let message = format!("{} is `{name}` instead of `{JSON}`", answer.title);
            let finding = SUCCESS_RESPONSE.finding(entry.key_span, message);
            let finding = if content.get(JSON).is_some() {
                finding
                    .why("The generator chooses the JSON and drops the rest, and says nothing.")
                    .fix(format!("Keep `{JSON}` and remove the others."))
            } else {
                let finding = finding.why(
                    "The client reads JSON and nothing else: the generator makes of any other answer a stream of bytes, which the runtime does not have.",
                );
                if suggest::nearest(name, [JSON]).is_some() || name.starts_with("application/json;") {
                    finding.fix(format!("Did you mean `{JSON}`?"))
                } else {
                    finding.fix(format!(
                        "Describe the answer as `{JSON}` if the service gives it, or leave the operation out."
                    ))
                }
            };
            answer.tell(finding, &mut told, findings);
        }
    }
}

fn answer_schema(context: &Context<'_>, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for answer in answers(context.tree, &[2]).into_iter().filter(|answer| !answer.is_empty()) {
        let Some(entry) = answer.content().and_then(|content| content.entry(JSON)) else { continue };
        if lacks_schema(&entry.value) {
            let finding = SUCCESS_RESPONSE
                .finding(entry.key_span, format!("{} has no schema", answer.title))
                .why("The generator makes the result of the method from the schema, and crashes where there is none.")
                .fix("Add `schema` with a reference to a component or, if nothing is answered, remove `content`.");
            answer.tell(finding, &mut told, findings);
        }
    }
}

fn empty_answer(context: &Context<'_>, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for answer in answers(context.tree, &[2]).into_iter().filter(Answer::is_empty) {
        if answer.content().is_none() {
            continue;
        }
        let Some(entry) = answer.response.as_mapping().and_then(|response| response.entry("content")) else { continue };
        let finding = SUCCESS_RESPONSE
            .finding(entry.key_span, format!("{} has content", answer.title))
            .why("HTTP sends no body with this status, so the client would fail to read one after every success.")
            .fix("Remove `content`, or correct the status.");
        answer.tell(finding, &mut told, findings);
    }
}
