//! Rules for the statuses that operations answer with.
//! They must not look at what the answers hold.

use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::Entry;
use diagnostics::Findings;
use diagnostics::source::Span;

pub(in crate::lint) const RULES: &[Check] = &[SUCCESS_RESPONSE, STATUS_CODE, REDIRECT_RESPONSE];

/// The answers of an operation, by status.
pub(in crate::lint) fn responses<'a>(
    tree: &'a Tree,
    operation: &Operation,
) -> Option<(Span, Vec<(&'a str, &'a Entry)>)> {
    let entry = tree.operation_node(operation)?.as_mapping()?.entry("responses")?;
    let responses = entry.value.as_mapping()?.iter().filter(|(status, _)| !status.starts_with("x-"));
    Some((entry.key_span, responses.collect()))
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Status {
    /// One status, such as `404`.
    Code(u16),
    /// All of a class, such as `4XX`.
    Range(u16),
    /// Whatever is not listed.
    Default,
    /// Nothing that OpenAPI has.
    Malformed,
}

impl Status {
    /// Reads a key.
    pub(in crate::lint) fn parse(key: &str) -> Self {
        let class = |digit: u8| u16::from(digit - b'0');
        match key.as_bytes() {
            b"default" => Self::Default,
            [first @ b'1'..=b'5', b'X', b'X'] => Self::Range(class(*first)),
            [first @ b'1'..=b'5', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Self::Code(class(*first) * 100 + class(*tens) * 10 + class(*ones))
            }
            _ => Self::Malformed,
        }
    }

    /// The first digit.
    pub(in crate::lint) fn class(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code / 100),
            Self::Range(class) => Some(class),
            Self::Default | Self::Malformed => None,
        }
    }
}

const SUCCESS_RESPONSE: Check = check!(421, "success-response", success_response);

fn success_response(context: &Context<'_>, findings: &mut Findings) {
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

const STATUS_CODE: Check = check!(423, "status-code", status_code);

fn status_code(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        for (key, entry) in responses(context.tree, operation).into_iter().flat_map(|(_, responses)| responses) {
            let finding = match Status::parse(key) {
                Status::Malformed => {
                    let finding = STATUS_CODE
                        .finding(entry.key_span, format!("there is no status `{key}`"))
                        .why("Readers of OpenAPI drop an answer whose status they do not know, and say nothing.");
                    match meant(key) {
                        Some(meant) => finding.fix(format!("Did you mean `{meant}`?")),
                        None => finding.fix("Write the number that the page lists, such as `'404'`."),
                    }
                }
                Status::Range(2) => STATUS_CODE
                    .finding(entry.key_span, format!("`{key}` is every success, and a service gives one"))
                    .why("The generator matches such a range twice, so that its code has a branch that is never reached.")
                    .fix("Write the status that the page lists, such as `'200'`."),
                _ => continue,
            };
            findings.push(finding);
        }
    }
}

/// The status that a misspelt one was probably meant to be.
fn meant(key: &str) -> Option<String> {
    let upper = key.trim().to_uppercase();
    let digits = upper.replace('O', "0").replace(['I', 'L'], "1");
    let candidates = [upper, digits];
    candidates.into_iter().find(|text| matches!(Status::parse(text), Status::Code(_) | Status::Range(4 | 5)))
}

const REDIRECT_RESPONSE: Check = check!(424, "redirect-response", redirect_response);

fn redirect_response(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        for (key, entry) in responses(context.tree, operation).into_iter().flat_map(|(_, responses)| responses) {
            let status = Status::parse(key);
            let (why, fix) = match status.class() {
                Some(1) => (
                    "It is no answer yet: another one follows, and the HTTP client waits for that.",
                    "Remove it, and list the status that follows.",
                ),
                Some(3) => (
                    "The generator ignores it, and the runtime follows no redirect, since credentials would go with it.",
                    "Remove it, and say in the description when the service redirects.",
                ),
                _ => continue,
            };
            let message = format!("the operation `{}` answers with {key}", operation.operation_id);
            findings.push(REDIRECT_RESPONSE.finding(entry.key_span, message).why(why).fix(fix));
        }
    }
}
