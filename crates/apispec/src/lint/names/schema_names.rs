//! Rules for what schemas are called, and for the names of the types that are made of them and of what is within them.
//! They must not look at what a schema says beyond what decides the names of types.

use super::rust_names::{pascal, taken};
use super::type_names::{Made, Type, each_type};
use crate::finding::{Finding, Findings};
use crate::lint::operations::responses::ERROR_SCHEMA;
use crate::lint::operations::statuses::Status;
use crate::lint::{Context, Rule, rule};
use crate::node::{Mapping, Node};
use crate::shape::{Kind, Visit};
use crate::source::Span;
use std::collections::BTreeMap;

pub(in crate::lint) const RULES: &[Rule] = &[SCHEMA_NAME, SCHEMA_COLLISION];

const SCHEMA_NAME: Rule = rule!(211, "schema-name", schema_name);

/// The name of the schema of every error.
const ERROR: &str = "Error";

fn schema_name(context: &Context<'_>, findings: &mut Findings) {
    for (name, entry) in context.tree.components("schemas").into_iter().flat_map(Mapping::iter) {
        if name != ERROR
            && let Some(finding) = problem(name, entry.key_span)
        {
            findings.push(finding);
        }
    }
    error_uses(Visit::document(&context.tree.root), false, findings);
    for operation in &context.tree.operations {
        let responses = context.tree.operation_node(operation).and_then(|node| node.get("responses")?.as_mapping());
        for (status, entry) in responses.into_iter().flat_map(Mapping::iter) {
            let shared = entry.value.reference().is_some();
            if shared && is_success(status) && context.tree.resolve(&entry.value).is_some_and(has_error_schema) {
                findings.push(misused(entry.key_span, &format!("the answer {status} has the schema `Error`")));
            }
        }
    }
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
    Some(if type_name == ERROR {
        finding.fix("Name the schema of the service's errors `Error`, and any other otherwise.")
    } else {
        finding.fix(format!("Say in the name what it is of, such as `Thing{}`.", type_name.trim_end_matches('_')))
    })
}

/// Finds every reference to the schema of errors that is not the schema of an answer that is an error.
fn error_uses(visit: Visit<'_>, is_error: bool, findings: &mut Findings) {
    if visit.kind == Kind::Schema && visit.node.reference() == Some(ERROR_SCHEMA) {
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
    Status::parse(status).class() == Some(2)
}

fn has_error_schema(response: &Node) -> bool {
    let media = response.get("content").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    media.filter_map(|(_, media)| media.value.get("schema")?.reference()).any(|schema| schema == ERROR_SCHEMA)
}

fn misused(span: Span, what: &str) -> Finding {
    SCHEMA_NAME
        .finding(span, format!("{what} where nothing failed"))
        .why("The runtime has its own type for errors, so the schema `Error` is taken out before the client is generated.")
        .fix("Define a schema of another name for what is answered here.")
}

const SCHEMA_COLLISION: Rule = rule!(212, "schema-collision", schema_collision);

fn schema_collision(context: &Context<'_>, findings: &mut Findings) {
    let mut seen: BTreeMap<String, Type> = BTreeMap::new();
    each_type(context.tree, &mut |found| {
        if taken(&found.name).is_some() {
            // The names of operations and schemas have rules of their own.
            if found.made == Made::Inline {
                findings.push(taken_inline(&found));
            }
            return false;
        }
        let Some(first) = seen.get(&found.name) else {
            seen.insert(found.name.clone(), found);
            return true;
        };
        // Two operations have a rule of their own, and what two builders build has been told of.
        let both = (first.made, found.made);
        if both != (Made::Request, Made::Request) && both != (Made::Builder, Made::Builder) {
            findings.push(collision(first, &found));
        }
        false
    });
}

fn collision(first: &Type, second: &Type) -> Finding {
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

fn taken_inline(found: &Type) -> Finding {
    let what = taken(&found.name).unwrap_or_default();
    SCHEMA_COLLISION
        .finding(found.span, format!("the {} would be called `{}`, {what}", found.what, found.name))
        .why("All that generated code names stands in one namespace, and it would mean this type where it does not want it.")
        .fix("Define the schema as a component of another name, and refer to it with `$ref`.")
}
