//! Compares how requests are authenticated: the alternatives of a document or an operation, and the
//! schemes that they name.
//! It must not know anything else about operations or documents.

use std::collections::BTreeSet;

use apispec::Tree;
use apispec::node::{Mapping, Node};

use super::pair::{Both, Part, same};
use super::walk::Walk;
use crate::rules::{ABOUT, ALTERNATIVE_ADDED, AUTHENTICATION, Rule};

/// Compares the alternatives of the whole document.
pub(super) fn of_document(walk: &mut Walk<'_>, part: Part<'_>) {
    let lists = (alternatives(part.before.map(|at| at.node)), alternatives(part.after.map(|at| at.node)));
    compare(walk, "security", part, &lists);
}

/// Compares the alternatives of an operation, which default to those of the document.
pub(super) fn of_operation(walk: &mut Walk<'_>, name: &str, part: Part<'_>) {
    let old = alternatives(part.before.map(|at| at.node).or(walk.before.root.get("security")));
    let new = alternatives(part.after.map(|at| at.node).or(walk.after.root.get("security")));
    compare(walk, &format!("{name} security"), part, &(old, new));
}

/// The alternatives. `None` stands for a request without authentication.
fn alternatives(list: Option<&Node>) -> Vec<Option<&Node>> {
    let nodes = list.and_then(Node::as_sequence).unwrap_or_default();
    let is_empty = |node: &Node| node.as_mapping().is_some_and(|schemes| schemes.is_empty());
    let all: Vec<_> = nodes.iter().map(|node| (!is_empty(node)).then_some(node)).collect();
    if all.is_empty() { vec![None] } else { all }
}

/// Compares two lists of alternatives. A new alternative affects no client; a removed one breaks
/// those that use it.
fn compare(walk: &mut Walk<'_>, subject: &str, part: Part<'_>, (old, new): &(Vec<Option<&Node>>, Vec<Option<&Node>>)) {
    let alike = |one: &Option<&Node>, other: &Option<&Node>| match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    let within = |some: &[Option<&Node>], all: &[Option<&Node>]| {
        some.iter().all(|one| all.iter().any(|other| alike(one, other)))
    };
    let rule = match (within(old, new), within(new, old)) {
        (true, true) => return,
        (true, false) => &ALTERNATIVE_ADDED,
        _ => &AUTHENTICATION,
    };
    walk.report(rule, None, subject, part.spot(), part.shown());
}

/// Compares the schemes, key by key if both states have one of the name.
pub(super) fn schemes(walk: &mut Walk<'_>, part: Part<'_>) {
    let used = (named(walk.before), named(walk.after));
    for (name, scheme) in part.entries() {
        let subject = format!("securitySchemes {name}");
        match (scheme.both(), scheme.before.is_some()) {
            // The alternatives that name it are added or removed with it, and are reported.
            (None, true) if used.0.contains(name) && !used.1.contains(name) => {}
            (None, false) if used.1.contains(name) && !used.0.contains(name) => {}
            // A scheme that nothing names is documentation.
            (None, _) if !used.0.contains(name) && !used.1.contains(name) => plain(walk, &ABOUT, &subject, scheme),
            (None, _) => plain(walk, &AUTHENTICATION, &subject, scheme),
            (Some(both), _) => keys(walk, &subject, both),
        }
    }
}

fn keys(walk: &mut Walk<'_>, subject: &str, both: Both<'_>) {
    for key in both.keys() {
        let rule = if key == "description" { &ABOUT } else { &AUTHENTICATION };
        plain(walk, rule, &format!("{subject} {key}"), both.part(key));
    }
}

fn plain(walk: &mut Walk<'_>, rule: &'static Rule, subject: &str, part: Part<'_>) {
    if !part.same() {
        walk.report(rule, None, subject, part.spot(), part.shown());
    }
}

/// The schemes that the document or an operation names.
fn named(tree: &Tree) -> BTreeSet<&str> {
    let operations = tree.operations.iter().filter_map(|operation| tree.operation_node(operation));
    let lists = operations.chain([&tree.root]).filter_map(|node| node.get("security")?.as_sequence());
    lists.flatten().filter_map(Node::as_mapping).flat_map(Mapping::keys).collect()
}
