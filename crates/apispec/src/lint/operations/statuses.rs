//! The rule for the statuses of responses.
//! It must not look at the contents of responses.

use diagnostics::Findings;
use diagnostics::source::Span;

use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::Entry;

pub(in crate::lint) const RULES: &[Check] = &[STATUS_CODE];

/// The responses of an operation by status, with the span of the `responses` key.
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
    /// A class of statuses, such as `4XX`.
    Range(u16),
    /// The `default` response.
    Default,
    /// Not valid in OpenAPI.
    Malformed,
}

impl Status {
    /// Parses a key.
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

    /// The first digit, if the status is valid.
    pub(in crate::lint) fn class(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code / 100),
            Self::Range(class) => Some(class),
            Self::Default | Self::Malformed => None,
        }
    }
}

const STATUS_CODE: Check = check!(423, "status-code", status_code, redirect_response);

fn status_code(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        for (key, entry) in responses(context.tree, operation).into_iter().flat_map(|(_, responses)| responses) {
            let finding = match Status::parse(key) {
                Status::Malformed => {
                    let finding = STATUS_CODE
                        .finding(entry.key_span, format!("`{key}` is not a valid status"))
                        .why("OpenAPI tools silently drop a response whose status they do not know.");
                    match intended_status(key) {
                        Some(status) => finding.fix(format!("Did you mean `{status}`?")),
                        None => finding.fix("Write the number that the page lists, such as `'404'`."),
                    }
                }
                Status::Range(2) => STATUS_CODE
                    .finding(entry.key_span, format!("`{key}` covers every success status"))
                    .why("The generator matches such a range twice, so its code would have an unreachable branch.")
                    .fix("Write the status that the page lists, such as `'200'`."),
                _ => continue,
            };
            findings.push(finding);
        }
    }
}

/// The status that was probably meant by a misspelt one.
fn intended_status(key: &str) -> Option<String> {
    let upper = key.trim().to_uppercase();
    let digits = upper.replace('O', "0").replace(['I', 'L'], "1");
    let candidates = [upper, digits];
    candidates.into_iter().find(|text| matches!(Status::parse(text), Status::Code(_) | Status::Range(4 | 5)))
}

fn redirect_response(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        for (key, entry) in responses(context.tree, operation).into_iter().flat_map(|(_, responses)| responses) {
            let status = Status::parse(key);
            let (why, fix) = match status.class() {
                Some(1) => (
                    "It is only an interim response. The HTTP client waits for the final one.",
                    "Remove it, and list the final status.",
                ),
                Some(3) => (
                    "The generator ignores it, and the runtime does not follow redirects, because credentials would go with them.",
                    "Remove it, and say in the description when the service redirects.",
                ),
                _ => continue,
            };
            let message = format!("the operation `{}` has a {key} response", operation.operation_id);
            findings.push(STATUS_CODE.finding(entry.key_span, message).why(why).fix(fix));
        }
    }
}
