//! The rule for tags, which group the operations.
//! It must not look at anything else of an operation.

use std::collections::{BTreeMap, BTreeSet};

use diagnostics::{Finding, Findings, suggest};

use crate::document::{Operation, Tree};
use crate::lint::names::texts::MARKS;
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[TAG];

const TAG: Check = check!(104, "tag", tag);

const WHY: &str = "The client's documentation groups the operations by tag.";

fn tag(context: &Context<'_>, findings: &mut Findings) {
    let declared = declared(context.tree, findings);
    let mut used = BTreeSet::new();
    let near = |operation: &Operation| match &context.tree.tags_near(&operation.path)[..] {
        [] => "Declare it in openapi.yaml.".to_owned(),
        known => format!("Those of similar paths come first: {}.", suggest::list(known.iter().copied())),
    };
    for operation in &context.tree.operations {
        let tags = context.tree.operation_node(operation).and_then(|node| node.get("tags"));
        // Anything but a string or a list of strings is rejected when reading the types.
        let names: Vec<_> = match tags {
            Some(tags) => match (tags.as_sequence(), tags.as_str()) {
                (Some(items), _) => items.iter().filter_map(|item| Some((item, item.as_str()?))).collect(),
                (None, Some(name)) => {
                    used.extend(declared.get_key_value(name).map(|(name, _)| *name));
                    let finding = TAG.finding(tags.span, "`tags` is a string instead of a list").why(WHY);
                    findings
                        .push(finding.fix(format!("Write a list with the tag of its chapter. {}", near(operation))));
                    continue;
                }
                (None, None) => continue,
            },
            None => Vec::new(),
        };
        for (node, name) in &names {
            if declared.contains_key(name) {
                used.insert(*name);
                continue;
            }
            let meant = suggest::nearest(name, declared.keys().copied());
            // It counts as used: the misspelling is already reported.
            used.extend(meant);
            let finding = TAG.finding(node.span, format!("the tag `{name}` is not declared in openapi.yaml")).why(WHY);
            findings.push(match meant {
                Some(meant) => finding.fix(format!("Did you mean `{meant}`?")),
                None if MARKS.contains(name) => {
                    finding.fix(format!("Write the tag of its chapter. {}", near(operation)))
                }
                None => finding.fix(format!("Add `- name: {name}` with a description to the `tags` of openapi.yaml.")),
            });
        }
        findings.extend(check_count(operation, tags, &names));
    }
    for (name, node) in declared.into_iter().filter(|(name, _)| !used.contains(name)) {
        let finding = TAG.finding(node.span, format!("no operation has the tag `{name}`"));
        findings.push(finding.why(WHY).fix("Remove it, or add it to its operations."));
    }
}

/// The tags that openapi.yaml declares: their names and name nodes.
fn declared<'a>(tree: &'a Tree, findings: &mut Findings) -> BTreeMap<&'a str, &'a Node> {
    let mut declared: BTreeMap<&str, &Node> = BTreeMap::new();
    for tag in tree.root.get("tags").and_then(Node::as_sequence).unwrap_or_default() {
        // A tag without a name is rejected when reading the types.
        let Some((node, name)) = tag.get("name").and_then(|node| Some((node, node.as_str()?))) else { continue };
        if let Some(first) = declared.get(name) {
            let finding = TAG.finding(node.span, format!("the tag `{name}` is declared twice")).why(WHY);
            findings.push(
                finding.label("second declaration").related(first.span, "first declaration").fix("Remove one of them."),
            );
            continue;
        }
        declared.insert(name, node);
        let description = tag.get("description");
        if description.is_none_or(|text| text.as_str().is_some_and(|text| text.trim().is_empty())) {
            let span = description.map_or(node.span, |text| text.span);
            let finding = TAG.finding(span, format!("the tag `{name}` has no description")).why(WHY);
            findings.push(finding.fix("Add a `description` of its operations, in one sentence."));
        }
    }
    declared
}

fn check_count(operation: &Operation, tags: Option<&Node>, names: &[(&Node, &str)]) -> Option<Finding> {
    let title = operation.title();
    if let [(first, _), (second, _), ..] = names {
        let finding = TAG.finding(second.span, format!("{title} has {} tags", names.len())).why(WHY);
        let finding = finding.label("second tag").related(first.span, "first tag");
        return Some(finding.fix("Keep the tag of its chapter in the vendor's documentation."));
    }
    let is_empty = tags.is_none_or(|tags| tags.as_sequence().is_some_and(<[Node]>::is_empty));
    is_empty.then(|| {
        let span = tags.map_or(operation.span, |tags| tags.span);
        let finding = TAG.finding(span, format!("{title} has no tag")).why(WHY);
        finding.fix("Add `tags` with the tag of its chapter in the vendor's documentation.")
    })
}
