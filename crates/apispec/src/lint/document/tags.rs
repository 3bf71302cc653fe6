//! The rule for tags, which group the operations.
//! It must not look at anything else of an operation.

use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use diagnostics::suggest;
use diagnostics::{Finding, Findings};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::lint) const RULES: &[Check] = &[TAG];

const TAG: Check = check!(104, "tag", tag);

const WHY: &str = "The documentation of the client lists the operations by their tags.";

fn tag(context: &Context<'_>, findings: &mut Findings) {
    let declared = declared(context.tree, findings);
    let mut used = BTreeSet::new();
    for operation in &context.tree.operations {
        let tags = context.tree.operation_node(operation).and_then(|node| node.get("tags"));
        // What is not a list, or holds anything but text, is refused by the types.
        let names: Vec<_> = match tags {
            Some(tags) => {
                let Some(items) = tags.as_sequence() else { continue };
                items.iter().filter_map(|item| Some((item, item.as_str()?))).collect()
            }
            None => Vec::new(),
        };
        for (node, name) in &names {
            if declared.contains_key(name) {
                used.insert(*name);
                continue;
            }
            let near = suggest::nearest(name, declared.keys().copied());
            // It is meant to be used: that it is misspelt is told here.
            used.extend(near);
            let finding = TAG.finding(node.span, format!("openapi.yaml does not declare the tag `{name}`")).why(WHY);
            findings.push(match near {
                Some(near) => finding.fix(format!("Did you mean `{near}`?")),
                None => finding.fix(format!("Add `- name: {name}` with a description to the `tags` of openapi.yaml.")),
            });
        }
        findings.extend(check_count(operation, tags, &names));
    }
    for (name, node) in declared.into_iter().filter(|(name, _)| !used.contains(name)) {
        let finding = TAG.finding(node.span, format!("no operation has the tag `{name}`"));
        findings.push(finding.why(WHY).fix("Remove it, or give it to the operations that it is about."));
    }
}

/// The tags that openapi.yaml declares: the names with their places.
fn declared<'a>(tree: &'a Tree, findings: &mut Findings) -> BTreeMap<&'a str, &'a Node> {
    let mut declared: BTreeMap<&str, &Node> = BTreeMap::new();
    for tag in tree.root.get("tags").and_then(Node::as_sequence).unwrap_or_default() {
        // A tag without a name is refused by the types.
        let Some((node, name)) = tag.get("name").and_then(|node| Some((node, node.as_str()?))) else { continue };
        if let Some(first) = declared.get(name) {
            let finding = TAG.finding(node.span, format!("the tag `{name}` is declared twice")).why(WHY);
            findings.push(finding.label("here again").related(first.span, "first here").fix("Remove one of them."));
            continue;
        }
        declared.insert(name, node);
        let description = tag.get("description");
        if description.is_none_or(|text| text.as_str().is_some_and(|text| text.trim().is_empty())) {
            let span = description.map_or(node.span, |text| text.span);
            let finding = TAG.finding(span, format!("the tag `{name}` has no description")).why(WHY);
            findings.push(finding.fix("Add a `description`: what its operations are about, in one sentence."));
        }
    }
    declared
}

fn check_count(operation: &Operation, tags: Option<&Node>, names: &[(&Node, &str)]) -> Option<Finding> {
    let called = operation.title();
    if let [(first, _), (second, _), ..] = names {
        let finding = TAG.finding(second.span, format!("{called} has {} tags", names.len())).why(WHY);
        let finding = finding.label("a second tag").related(first.span, "the first one");
        return Some(finding.fix("Keep the one that the contents of the documentation have it under."));
    }
    let is_empty = tags.is_none_or(|tags| tags.as_sequence().is_some_and(<[Node]>::is_empty));
    is_empty.then(|| {
        let span = tags.map_or(operation.span, |tags| tags.span);
        let finding = TAG.finding(span, format!("{called} has no tag")).why(WHY);
        finding.fix("Add `tags` with the one that the contents of the documentation have it under.")
    })
}
