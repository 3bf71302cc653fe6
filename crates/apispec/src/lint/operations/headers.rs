//! The rule for headers of responses, which become fields of the response's type.
//! It must not compare their names with those of properties.

use std::collections::BTreeMap;

use diagnostics::source::Span;
use diagnostics::{Finding, Findings};

use super::bodies::json_schema;
use super::statuses::{Status, responses};
use crate::document::{Operation, Tree, is_runtime_header};
use crate::lint::schema::type_name;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[RESPONSE_HEADER];

const RESPONSE_HEADER: Check = check!(425, "response-header", response_headers);

fn response_headers(context: &Context<'_>, findings: &mut Findings) {
    let tree = context.tree;
    let uses = schema_uses(context);
    // Components, which several operations can share.
    for (_, entry) in tree.components("responses").into_iter().flat_map(Mapping::iter) {
        if let Some(headers) = entry.value.as_mapping().and_then(|response| response.entry("headers")) {
            findings.push(
                RESPONSE_HEADER
                    .finding(headers.key_span, "a shared response has headers")
                    .why("A header becomes a field of the type that one operation returns.")
                    .fix("Write the response in the operation."),
            );
        }
    }
    for operation in &tree.operations {
        let Some((_, responses)) = responses(tree, operation) else { continue };
        let mut successes = Vec::new();
        for (status, entry) in responses {
            let response = entry.value.as_mapping();
            let headers = response.and_then(|response| response.entry("headers"));
            let is_success = Status::parse(status).class() == Some(2);
            if is_success {
                successes.push((status, entry, headers));
            }
            let Some(headers) = headers else { continue };
            if !is_success {
                let message =
                    format!("the response {status} of the operation `{}` has headers", operation.operation_id);
                findings.push(
                    RESPONSE_HEADER
                        .finding(headers.key_span, message)
                        .why("All errors have one type, which has no fields for headers. The client heeds `Retry-After` itself.")
                        .fix("Describe the header in the description of the response, and remove it."),
                );
                continue;
            }
            for (name, header) in headers.value.as_mapping().into_iter().flat_map(Mapping::iter) {
                findings.extend(problem(tree, name, header));
            }
            findings.extend(body_problem(tree, operation, &entry.value, headers.key_span, &uses));
        }
        findings.extend(different(operation, &successes));
    }
}

/// A success status with its response and the headers of this.
type Success<'a> = (&'a str, &'a Entry, Option<&'a Entry>);

/// Two successes with different headers, which would be fields of one type.
fn different(operation: &Operation, successes: &[Success<'_>]) -> Option<Finding> {
    let ((first, entry, headers), rest) = successes.split_first()?;
    let yaml = |headers: &Option<&Entry>| headers.map(|headers| headers.value.to_yaml());
    let (other, other_entry, other_headers) = rest.iter().find(|(.., other)| yaml(other) != yaml(headers))?;
    let id = &operation.operation_id;
    let message = format!("the responses {first} and {other} of the operation `{id}` have different headers");
    let spans = [
        headers.map_or(entry.key_span, |headers| headers.key_span),
        other_headers.map_or(other_entry.key_span, |headers| headers.key_span),
    ];
    let finding = RESPONSE_HEADER.finding(spans[1], message).related(spans[0], "the first response");
    Some(
        finding
            .why("The method of the client returns one type, so its fields are the same whatever the status.")
            .fix("Write the same headers in both; those that only one of them has are not `required`."),
    )
}

/// What is wrong with one header.
fn problem(tree: &Tree, name: &str, entry: &Entry) -> Option<Finding> {
    let header = entry.value.as_mapping()?;
    let finding = |span: Span, message: String| RESPONSE_HEADER.finding(span, message);
    if header.get("$ref").is_some() {
        return None;
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)) || name.is_empty() {
        return Some(
            finding(entry.key_span, format!("`{name}` is not the name of a header"))
                .why("HTTP allows only letters, digits and a few signs in the name of a header.")
                .fix("Write the name that the page lists."),
        );
    }
    if is_runtime_header(name) {
        return Some(
            finding(entry.key_span, format!("the header `{name}` needs no field"))
                .why("The client reads it itself, and `ResponseValue` has the request ID and all headers.")
                .fix("Remove it."),
        );
    }
    let why = "The value of a header is a text, from which the client reads a string, a number or a boolean.";
    let Some(schema) = header.get("schema") else {
        return Some(
            finding(entry.key_span, format!("the header `{name}` has no schema"))
                .why(why)
                .fix("Add `schema` with its type."),
        );
    };
    let resolved = tree.resolve(schema)?;
    let format = resolved.get("format").and_then(Node::as_str);
    let fits = match (type_name(resolved)?, format) {
        (_, Some("unix-millis" | "local-date-time")) => false,
        ("string" | "integer" | "number" | "boolean", _) => resolved.get("nullable").is_none(),
        _ => false,
    };
    (!fits).then(|| {
        finding(schema.span, format!("the header `{name}` is not a plain string, number or boolean"))
            .why(why)
            .fix("Write `type: string`, and explain the form of the value in the description.")
    })
}

/// What is wrong with the body beside headers: their fields are those of its type.
fn body_problem(
    tree: &Tree,
    operation: &Operation,
    response: &Node,
    span: Span,
    uses: &BTreeMap<&str, usize>,
) -> Option<Finding> {
    let content = response.get("content").and_then(Node::as_mapping).filter(|content| !content.is_empty())?;
    let id = &operation.operation_id;
    let why = "A header becomes a field of the type of the body, so this must be an object that nothing else uses.";
    let finding = |message: String| RESPONSE_HEADER.finding(span, message).why(why);
    let schema = json_schema(response);
    let Some(resolved) = schema.and_then(|schema| tree.resolve(schema)) else {
        return content.get(super::bodies::JSON).is_none().then(|| {
            finding(format!("the response of the operation `{id}` has headers beside a download"))
                .fix("Describe the header in the description of the response: `ResponseValue::headers` has it.")
        });
    };
    if resolved.get("properties").and_then(Node::as_mapping).is_none_or(Mapping::is_empty) {
        let message =
            format!("the response of the operation `{id}` has headers beside a body that is no object with properties");
        return Some(
            finding(message)
                .fix("Describe the header in the description of the response: `ResponseValue::headers` has it."),
        );
    }
    let name = schema?.reference()?.strip_prefix("#/components/schemas/")?;
    let successes = tree
        .successes(operation)
        .filter(|(_, response)| json_schema(response).and_then(Node::reference) == schema.and_then(Node::reference));
    let is_shared = uses.get(name).is_some_and(|uses| *uses > successes.count());
    let is_elsewhere = tree
        .components("schemas")
        .and_then(|schemas| schemas.entry(name))
        .is_some_and(|entry| entry.key_span.file != operation.file);
    (is_shared || is_elsewhere).then(|| {
        let how = if is_shared { "is used elsewhere too" } else { "is in another file" };
        finding(format!("the response of the operation `{id}` has headers, but its schema `{name}` {how}")).fix(
            format!("Give the response a schema of its own in the file of the operation, such as `{id}ResponseBody`."),
        )
    })
}

/// How often each component schema is referred to.
fn schema_uses<'a>(context: &Context<'a>) -> BTreeMap<&'a str, usize> {
    let mut uses = BTreeMap::new();
    let references = context.schemas_and_references.iter().filter_map(|schema| schema.node.reference());
    for name in references.filter_map(|reference| reference.strip_prefix("#/components/schemas/")) {
        *uses.entry(name).or_default() += 1;
    }
    uses
}
