//! Rules for the answers of operations.
//! They must not look at what the schemas of the answers say.

use super::{Rule, rule};
use crate::document::{Operation, Tree};
use crate::finding::Findings;
use crate::node::{Entry, Node};
use crate::source::Span;
use std::collections::BTreeSet;

/// The schema of every error.
const ERROR_SCHEMA: &str = "#/components/schemas/Error";

/// The answers of an operation, by status.
fn responses<'a>(tree: &'a Tree, operation: &Operation) -> Option<(Span, Vec<(&'a str, &'a Entry)>)> {
    let entry = tree.operation_node(operation)?.as_mapping()?.entry("responses")?;
    let responses = entry.value.as_mapping()?.iter().filter(|(status, _)| !status.starts_with("x-"));
    Some((entry.key_span, responses.collect()))
}

pub(super) const RULES: &[Rule] = &[SUCCESS_RESPONSE, ERROR_RESPONSE];

const SUCCESS_RESPONSE: Rule = rule!(421, "success-response", success_response);

fn success_response(tree: &Tree, findings: &mut Findings) {
    let why = "The client's method gives back one type, that of the one answer that means success.";
    for operation in &tree.operations {
        let id = &operation.operation_id;
        let Some((span, responses)) = responses(tree, operation) else {
            let finding = SUCCESS_RESPONSE.finding(operation.span, format!("the operation `{id}` has no `responses`"));
            findings.push(finding.why(why).fix("Add `responses` with the statuses that the page lists."));
            continue;
        };
        if let Some((_, default)) = responses.iter().find(|(status, _)| *status == "default") {
            let finding =
                SUCCESS_RESPONSE.finding(default.key_span, format!("the operation `{id}` has a `default` answer"));
            let why = "It could mean success or failure; each status that the page lists says which it is.";
            findings.push(finding.why(why).fix("List the statuses that the page lists instead."));
        }
        let mut successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
        let Some((first, first_entry)) = successes.next() else {
            let finding =
                SUCCESS_RESPONSE.finding(span, format!("the operation `{id}` has no answer that means success"));
            findings.push(finding.why(why).fix("Add the 2xx status that the page lists, such as `'200'`."));
            continue;
        };
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

const ERROR_RESPONSE: Rule = rule!(422, "error-response", error_response);

fn error_response(tree: &Tree, findings: &mut Findings) {
    // A response that many operations share is told of once.
    let mut told = BTreeSet::new();
    for operation in &tree.operations {
        let Some((_, responses)) = responses(tree, operation) else { continue };
        for (status, entry) in responses.into_iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
            // A reference that leads nowhere is told of by the rule for references.
            let Some(response) = tree.resolve(&entry.value) else { continue };
            let Err((node, problem)) = error_schema(response) else { continue };
            let shared = entry.value.reference().is_some();
            let span = if std::ptr::eq(node, response) && !shared { entry.key_span } else { node.span };
            if !told.insert(span) {
                continue;
            }
            let mut finding = ERROR_RESPONSE
                .finding(span, format!("the answer {status} of the operation `{}` {problem}", operation.operation_id))
                .why("The client has one error type, which is read from this schema.")
                .fix("Point at a response of shared.yaml, or give it `content: application/json` with `$ref: '#/components/schemas/Error'`.");
            if shared {
                finding = finding.related(entry.key_span, "used here");
            }
            findings.push(finding);
        }
    }
}

/// Whether an answer is JSON with the error schema; if not, what is wrong and where.
fn error_schema(response: &Node) -> Result<(), (&Node, String)> {
    let Some(content) = response.get("content") else {
        return Err((response, "has no content".to_owned()));
    };
    let types: Vec<_> = content.as_mapping().into_iter().flat_map(|content| content.keys()).collect();
    if types != ["application/json"] {
        return Err((content, format!("is {} instead of `application/json`", crate::suggest::list(types))));
    }
    let Some(schema) = content.get("application/json").and_then(|media| media.get("schema")) else {
        return Err((content, "has no schema".to_owned()));
    };
    match schema.reference() {
        Some(ERROR_SCHEMA) => Ok(()),
        Some(other) => Err((schema, format!("has the schema `{other}` instead of `{ERROR_SCHEMA}`"))),
        None => Err((schema, format!("has a schema of its own instead of `{ERROR_SCHEMA}`"))),
    }
}
