//! Rules for the names of schemas, and of the types generated from them and their contents.
//! They must not check anything of a schema but what determines the names of types.

use std::collections::BTreeMap;

use apispec::node::{Mapping, Node};
use apispec::shape::{Kind, Visit};
use diagnostics::source::Span;
use diagnostics::{Finding, Findings, Rule};

use super::rule::rule;
use crate::names::{ERROR_SCHEMA, pascal, taken};
use crate::{Model, Origin, Type};

pub(super) const RULES: &[Rule] = &[SCHEMA_NAME, SCHEMA_COLLISION];

const SCHEMA_NAME: Rule = rule!(211, "schema-name");

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for (name, entry) in model.tree.components("schemas").into_iter().flat_map(Mapping::iter) {
        if name != ERROR_SCHEMA
            && let Some(finding) = problem(name, entry.key_span)
        {
            findings.push(finding);
        }
    }
    error_uses(Visit::document(&model.tree.root), false, findings);
    for operation in &model.operations {
        let responses = operation.node.get("responses").and_then(Node::as_mapping);
        for (status, entry) in responses.into_iter().flat_map(Mapping::iter) {
            let shared = entry.value.reference().is_some();
            if shared && is_success(status) && model.tree.resolve(&entry.value).is_some_and(has_error_schema) {
                findings.push(misuse(
                    entry.key_span,
                    &format!("the response {status} uses the schema `Error`, which is only for error responses"),
                ));
            }
        }
    }
    collisions(model, findings);
}

fn problem(name: &str, span: Span) -> Option<Finding> {
    let is_valid = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let type_name = pascal(name);
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) || !name.chars().all(is_valid) {
        let finding = SCHEMA_NAME.finding(span, format!("`{name}` is not a valid schema name")).why(
            "The type has the schema's name in Rust's naming style, so it must consist of ASCII letters and digits, and begin with a letter.",
        );
        let near = pascal(&name.replace(|letter: char| !is_valid(letter), "-"));
        return Some(if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) && taken(&near).is_none() {
            finding.fix(format!("Did you mean `{near}`?"))
        } else {
            finding.fix("Write a name such as `CertificateDetail`.")
        });
    }
    let what = taken(&type_name)?;
    let finding = SCHEMA_NAME
        .finding(span, format!("the schema `{name}` would become the type `{type_name}`, {what}"))
        .why("Generated code uses names in one namespace, so it would refer to the schema's type by mistake.");
    Some(if type_name == ERROR_SCHEMA {
        finding.fix("Use the name `Error` for the schema of the service's errors, and rename any other schema.")
    } else {
        finding.fix(format!("Add the object to the name, such as `Thing{}`.", type_name.trim_end_matches('_')))
    })
}

/// Finds every reference to the error schema outside error responses.
fn error_uses(visit: Visit<'_>, is_error: bool, findings: &mut Findings) {
    if visit.kind == Kind::Schema && is_error_schema(visit.node) {
        if !is_error {
            findings.push(misuse(
                visit.node.get("$ref").map_or(visit.span, |node| node.span),
                "the schema `Error` is used outside an error response",
            ));
        }
        return;
    }
    for child in visit.children() {
        let is_error = match (visit.kind, child.kind) {
            (Kind::Responses, Kind::Response) => !child.key.is_some_and(is_success),
            // A shared response is checked where it is used.
            (Kind::MapOf(_), Kind::Response) => true,
            (Kind::Response, Kind::MapOf(_)) => is_error && child.key == Some("content"),
            (Kind::MapOf(_), Kind::MediaType) | (Kind::MediaType, Kind::Schema) => is_error,
            _ => false,
        };
        error_uses(child, is_error, findings);
    }
}

/// Whether a status means success. `status-code` reports statuses that are neither success nor
/// error.
fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Whether a schema is a reference to the error schema.
fn is_error_schema(schema: &Node) -> bool {
    schema.reference().and_then(|reference| reference.strip_prefix("#/components/schemas/")) == Some(ERROR_SCHEMA)
}

fn has_error_schema(response: &Node) -> bool {
    let media = response.get("content").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    media.filter_map(|(_, media)| media.value.get("schema")).any(is_error_schema)
}

fn misuse(span: Span, message: &str) -> Finding {
    SCHEMA_NAME
        .finding(span, message)
        .why("The runtime has its own error type, so the schema `Error` is removed before the client is generated.")
        .fix("Define a schema with another name for the content here.")
}

const SCHEMA_COLLISION: Rule = rule!(212, "schema-collision");

fn collisions(model: &Model<'_>, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, &Type<'_>> = BTreeMap::new();
    // The types with invalid names. Types within them are invalid for the same reason.
    let mut invalid = vec![false; model.types.len()];
    for (index, found) in model.types.iter().enumerate() {
        if found.within.is_some_and(|outer| invalid[outer]) {
            invalid[index] = true;
            continue;
        }
        if taken(&found.name).is_some() {
            invalid[index] = true;
            // The names of operations and schemas have their own rules.
            if !matches!(found.origin, Origin::Request | Origin::Schema) {
                findings.push(taken_name(found));
            }
        } else if let Some(first) = seen.get(found.name.as_str()) {
            invalid[index] = true;
            // `operation-collision` reports two operations.
            if (first.origin, found.origin) != (Origin::Request, Origin::Request) {
                findings.push(collision(first, found));
            }
        } else {
            seen.insert(&found.name, found);
        }
    }
}

fn collision(first: &Type<'_>, second: &Type<'_>) -> Finding {
    let name = &second.name;
    SCHEMA_COLLISION
        .finding(second.span, format!("the {} and the {} would both be called `{name}`", first.what, second.what))
        .label(format!("second `{name}`"))
        .related(first.span, format!("first `{name}`"))
        .why("All types of a client share one namespace. If two have the same name, the generator silently uses the first for both, or its output does not compile.")
        .fix(match (first.origin, second.origin) {
            (_, Origin::Inline) | (Origin::Inline, _) => {
                "Refer to a component with `$ref` instead of writing the schema inline, or rename the other one."
            }
            (Origin::Request, _) => "Rename the schema: the request is named after the operation's page.",
            _ => "Rename one of the schemas.",
        })
}

fn taken_name(found: &Type<'_>) -> Finding {
    let what = taken(&found.name).unwrap_or_default();
    SCHEMA_COLLISION
        .finding(found.span, format!("the {} would be called `{}`, {what}", found.what, found.name))
        .why("Generated code uses names in one namespace, so it would refer to this type by mistake.")
        .fix("Define the schema as a component with another name, and refer to it with `$ref`.")
}
