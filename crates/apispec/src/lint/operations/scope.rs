//! The rule for `x-scope`: a service says for what its requests are signed, and leaves the ID of
//! the project to the client. It must not know how the client finds the ID.

use diagnostics::{Findings, suggest};

use super::parameters::parameters;
use super::template::{Segment, segments};
use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::scope::{EXTENSION, PROJECT_ID, Scope};

pub(in crate::lint) const RULES: &[Check] = &[SCOPE];

const SCOPE: Check = check!(341, "scope", value, undeclared, parameter);

const WHY: &str = "It decides whether requests are signed for the account or for a project, and whether `project_id` in a path is an argument or is filled by the client.";
const FIX: &str = "Write `x-scope: project` in openapi.yaml if the vendor's client takes BasicCredentials, `x-scope: global` if it takes GlobalCredentials.";

/// The scope is known.
fn value(context: &Context<'_>, findings: &mut Findings) {
    let Some(node) = context.tree.root.get(EXTENSION) else { return };
    let message = match node.as_str() {
        Some(name) if Scope::parse(name).is_some() => return,
        Some(name) => format!("there is no scope `{name}`"),
        None => format!("`{EXTENSION}` is {} instead of a string", node.kind()),
    };
    let near = node.as_str().and_then(|name| suggest::nearest(name, Scope::NAMES.iter().map(|(name, _)| *name)));
    let finding = SCOPE.finding(node.span, message).why(WHY);
    findings.push(match near {
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None => finding.fix(FIX),
    });
}

/// A service with `{project_id}` in a path has a scope.
fn undeclared(context: &Context<'_>, findings: &mut Findings) {
    let tree = context.tree;
    if tree.root.get(EXTENSION).is_some() {
        return;
    }
    let has_project = |path: &str| segments(path).unwrap_or_default().contains(&Segment::Placeholder(PROJECT_ID));
    // Once, since one line fixes them all.
    if let Some(operation) = tree.operations.iter().find(|operation| has_project(&operation.path)) {
        let message = format!("the path has `{{{PROJECT_ID}}}`, but openapi.yaml has no `{EXTENSION}`");
        findings.push(SCOPE.finding(operation.span, message).why(WHY).fix(FIX));
    }
}

/// What the client fills can be filled with an ID, and is not also an argument.
fn parameter(context: &Context<'_>, findings: &mut Findings) {
    let tree = context.tree;
    let scope = Scope::of(tree);
    if scope != Scope::Project {
        return;
    }
    for parameter in parameters(tree) {
        if scope.fills(parameter.node) && !is_text(tree, parameter.node) {
            let message = format!("{} is not a string without `enum`", parameter.title());
            let why = "The client fills it with the ID of a project, which the spec cannot list.";
            findings.push(SCOPE.finding(parameter.span, message).why(why).fix("Write `schema: {type: string}`."));
        }
    }
}

fn is_text(tree: &Tree, parameter: &Node) -> bool {
    // Another rule reports a parameter without a schema, or a reference to nowhere.
    let Some(schema) = parameter.get("schema").and_then(|schema| tree.resolve(schema)) else { return true };
    schema.get("type").and_then(Node::as_str) == Some("string") && schema.get("enum").is_none()
}
