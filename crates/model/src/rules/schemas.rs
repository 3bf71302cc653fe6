//! Rules for what schemas are called, and for the names of the types that are made of them and of what is within them.
//! They must not look at what a schema says beyond what decides the names of types.

use std::collections::BTreeMap;

use apispec::node::{Mapping, Node};
use apispec::shape::{Kind, Visit};
use diagnostics::Rule;
use diagnostics::source::Span;
use diagnostics::{Finding, Findings};

use super::rule::rule;
use crate::names::{ERROR_SCHEMA, pascal, taken};
use crate::{Made, Model, Type};

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
                findings.push(misused(entry.key_span, &format!("the answer {status} has the schema `Error`")));
            }
        }
    }
    collisions(model, findings);
}

fn problem(name: &str, span: Span) -> Option<Finding> {
    let fine = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let type_name = pascal(name);
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) || !name.chars().all(fine) {
        let finding = SCHEMA_NAME.finding(span, format!("`{name}` cannot be the name of a schema")).why(
            "The type is called as the schema is, in Rust's way of writing: ASCII letters and digits, a letter first.",
        );
        let near = pascal(&name.replace(|letter: char| !fine(letter), "-"));
        return Some(if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) && taken(&near).is_none() {
            finding.fix(format!("Did you mean `{near}`?"))
        } else {
            finding.fix("Write a name such as `CertificateDetail`.")
        });
    }
    let what = taken(&type_name)?;
    let finding = SCHEMA_NAME
        .finding(span, format!("the schema `{name}` would become the type `{type_name}`, {what}"))
        .why("All that generated code names stands in one namespace, and it would mean the schema's type where it does not want it.");
    Some(if type_name == ERROR_SCHEMA {
        finding.fix("Name the schema of the service's errors `Error`, and any other otherwise.")
    } else {
        finding.fix(format!("Say in the name what it is of, such as `Thing{}`.", type_name.trim_end_matches('_')))
    })
}

/// Finds every reference to the schema of errors that is not the schema of an answer that is an error.
fn error_uses(visit: Visit<'_>, is_error: bool, findings: &mut Findings) {
    if visit.kind == Kind::Schema && is_error_schema(visit.node) {
        if !is_error {
            findings.push(misused(
                visit.node.get("$ref").map_or(visit.span, |node| node.span),
                "the schema `Error` is used",
            ));
        }
        return;
    }
    for child in visit.children() {
        let is_error = match (visit.kind, child.kind) {
            (Kind::Responses, Kind::Response) => !child.key.is_some_and(is_success),
            // A shared answer, which is looked at where it is used.
            (Kind::MapOf(_), Kind::Response) => true,
            (Kind::Response, Kind::MapOf(_)) => is_error && child.key == Some("content"),
            (Kind::MapOf(_), Kind::MediaType) | (Kind::MediaType, Kind::Schema) => is_error,
            _ => false,
        };
        error_uses(child, is_error, findings);
    }
}

/// Whether a status means success. What is neither success nor error is refused by the rules for statuses.
fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Whether a schema is a reference to that of errors.
fn is_error_schema(schema: &Node) -> bool {
    schema.reference().and_then(|reference| reference.strip_prefix("#/components/schemas/")) == Some(ERROR_SCHEMA)
}

fn has_error_schema(response: &Node) -> bool {
    let media = response.get("content").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    media.filter_map(|(_, media)| media.value.get("schema")).any(is_error_schema)
}

fn misused(span: Span, what: &str) -> Finding {
    SCHEMA_NAME
        .finding(span, format!("{what} where nothing failed"))
        .why("The runtime has its own type for errors, so the schema `Error` is taken out before the client is generated.")
        .fix("Define a schema of another name for what is answered here.")
}

const SCHEMA_COLLISION: Rule = rule!(212, "schema-collision");

fn collisions(model: &Model<'_>, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, &Type<'_>> = BTreeMap::new();
    // The types whose names are wrong: those of what is within them are so for the same reason.
    let mut wrong = vec![false; model.types.len()];
    for (index, found) in model.types.iter().enumerate() {
        if found.within.is_some_and(|outer| wrong[outer]) {
            wrong[index] = true;
            continue;
        }
        if taken(&found.name).is_some() {
            wrong[index] = true;
            // The names of operations and schemas have rules of their own.
            if !matches!(found.made, Made::Request | Made::Schema) {
                findings.push(taken_within(found));
            }
        } else if let Some(first) = seen.get(found.name.as_str()) {
            wrong[index] = true;
            // Two operations have a rule of their own.
            if (first.made, found.made) != (Made::Request, Made::Request) {
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
        .label(format!("`{name}` again"))
        .related(first.span, format!("`{name}` here"))
        .why("All types of a client stand in one namespace. Of two that have one name the generator silently takes the first for both, or makes what does not compile.")
        .fix(match (first.made, second.made) {
            (_, Made::Inline) | (Made::Inline, _) => {
                "Refer to a component with `$ref` instead of writing the schema out here, or rename what it collides with."
            }
            (Made::Request, _) => "Rename the schema: the request is called as the operation's page is.",
            _ => "Rename one of the schemas.",
        })
}

fn taken_within(found: &Type<'_>) -> Finding {
    let what = taken(&found.name).unwrap_or_default();
    SCHEMA_COLLISION
        .finding(found.span, format!("the {} would be called `{}`, {what}", found.what, found.name))
        .why("All that generated code names stands in one namespace, and it would mean this type where it does not want it.")
        .fix("Define the schema as a component of another name, and refer to it with `$ref`.")
}
