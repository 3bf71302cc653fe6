//! Compares how requests are authenticated: the alternatives of a document or an operation, and the
//! schemes that they name.
//! It must not know anything else about operations or documents.

use std::collections::BTreeSet;

use apispec::Tree;
use apispec::node::{Mapping, Node};

use super::pair::{At, Both, Part, show};
use super::walk::Walk;
use crate::rules::{ABOUT, ALTERNATIVE_ADDED, AUTHENTICATION, CREDENTIALS_NEEDED, CREDENTIALS_NO_LONGER_NEEDED, Rule};

/// Compares the alternatives of the whole document.
pub(super) fn of_document(walk: &mut Walk<'_>, part: Part<'_>) {
    let lists = [alternatives(part.before.map(|at| at.node)), alternatives(part.after.map(|at| at.node))];
    if let Some(rule) = changed(walk, &lists) {
        walk.report(rule, None, "security", part.spot(), part.shown());
    }
}

/// Compares the alternatives of an operation, which default to those of the document. An empty list
/// means that its requests have no credentials.
pub(super) fn of_operation(walk: &mut Walk<'_>, name: &str, part: Part<'_>) {
    let old = alternatives(part.before.map(|at| at.node).or(walk.before.root.get("security")));
    let new = alternatives(part.after.map(|at| at.node).or(walk.after.root.get("security")));
    let is_open = |list: &[Alternative<'_>]| list.iter().all(Vec::is_empty);
    let open = (is_open(&old), is_open(&new));
    if let Some(rule) = changed(walk, &[old, new]) {
        let rule = match open {
            (true, false) => &CREDENTIALS_NEEDED,
            (false, true) => &CREDENTIALS_NO_LONGER_NEEDED,
            _ => rule,
        };
        walk.report(rule, None, &format!("{name} security"), part.spot(), part.shown());
    }
}

/// An alternative: the schemes that a request needs together, and their scopes. None of them stands
/// for a request without authentication.
type Alternative<'a> = Vec<(&'a str, BTreeSet<String>)>;

fn alternatives(list: Option<&Node>) -> Vec<Alternative<'_>> {
    let scopes = |node: &Node| node.as_sequence().unwrap_or(std::slice::from_ref(node)).iter().map(show).collect();
    let all = list.map(At::node).into_iter().flat_map(At::items);
    let all: Vec<Alternative<'_>> =
        all.map(|at| at.entries().map(|(name, at)| (name, scopes(at.node))).collect()).collect();
    if all.is_empty() { vec![Vec::new()] } else { all }
}

/// Whether a key of a scheme does not change requests: its description, or the case of its header.
fn is_idle(scheme: Both<'_>, key: &str) -> bool {
    let in_header = scheme.part("in").texts() == (Some("header"), Some("header"));
    let respelled = matches!(scheme.part(key).texts(), (Some(old), Some(new)) if old.eq_ignore_ascii_case(new));
    key == "description" || (key == "name" && in_header && respelled)
}

/// Whether two schemes authenticate requests in the same way. Their names are not sent.
fn is_renamed(walk: &Walk<'_>, old: &str, new: &str) -> bool {
    let both = walk.components("securitySchemes", old, new);
    both.is_some_and(|both| both.keys().into_iter().all(|key| both.part(key).same() || is_idle(both, key)))
}

/// The rule for two lists of alternatives, if they differ. A new alternative affects no client; a
/// removed one breaks those that use it.
fn changed(walk: &Walk<'_>, [old, new]: &[Vec<Alternative<'_>>; 2]) -> Option<&'static Rule> {
    let alike = |old: &Alternative<'_>, new: &Alternative<'_>| {
        // A change of a scheme that kept its name is reported there.
        let same = |(old, scopes): &(&str, BTreeSet<String>), (new, others): &(&str, BTreeSet<String>)| {
            scopes == others && (old == new || is_renamed(walk, old, new))
        };
        old.len() == new.len() && old.iter().all(|old| new.iter().any(|new| same(old, new)))
    };
    let kept = old.iter().all(|old| new.iter().any(|new| alike(old, new)));
    let known = new.iter().all(|new| old.iter().any(|old| alike(old, new)));
    match (kept, known) {
        (true, true) => None,
        (true, false) => Some(&ALTERNATIVE_ADDED),
        _ => Some(&AUTHENTICATION),
    }
}

/// Compares the schemes, key by key if both states have one of the name.
pub(super) fn schemes(walk: &mut Walk<'_>, part: Part<'_>) {
    let used = (named(walk.before), named(walk.after));
    for (name, scheme) in part.entries() {
        let subject = format!("securitySchemes {name}");
        match (scheme.both(), scheme.before.is_some()) {
            // Documentation: a scheme that was renamed, or that nothing names.
            (None, true) if used.1.iter().any(|new| is_renamed(walk, name, new)) => {
                plain(walk, &ABOUT, &subject, scheme)
            }
            (None, false) if used.0.iter().any(|old| is_renamed(walk, old, name)) => {
                plain(walk, &ABOUT, &subject, scheme)
            }
            (None, _) if !used.0.contains(name) && !used.1.contains(name) => plain(walk, &ABOUT, &subject, scheme),
            // The alternatives that name it are added or removed with it, and are reported.
            (None, true) if !used.1.contains(name) => {}
            (None, false) if !used.0.contains(name) => {}
            (None, _) => plain(walk, &AUTHENTICATION, &subject, scheme),
            (Some(both), _) => keys(walk, &subject, both),
        }
    }
}

fn keys(walk: &mut Walk<'_>, subject: &str, both: Both<'_>) {
    for key in both.keys() {
        let rule = if is_idle(both, key) { &ABOUT } else { &AUTHENTICATION };
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
