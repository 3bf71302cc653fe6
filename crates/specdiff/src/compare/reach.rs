//! Finds the components that requests, responses and operations use, as the generator does.
//! It must not compare anything.

use std::collections::BTreeSet;

use apispec::Tree;
use apispec::node::{Node, Value};

/// The schemas that parameters and bodies use, directly or indirectly.
pub(super) fn of_requests(tree: &Tree) -> BTreeSet<String> {
    let nodes = tree.operations.iter().filter_map(|operation| tree.operation_node(operation));
    schemas(closure(tree, nodes.flat_map(|node| [node.get("parameters"), node.get("requestBody")]).flatten()))
}

/// The schemas that success responses use, which clients read into types.
pub(super) fn of_responses(tree: &Tree) -> BTreeSet<String> {
    schemas(closure(tree, tree.operations.iter().filter_map(|operation| Some(tree.success(operation)?.1))))
}

/// The components that anything outside of them uses, such as `schemas/Thing`.
pub(super) fn of_operations(tree: &Tree) -> BTreeSet<String> {
    closure(tree, tree.root.get("paths").into_iter())
}

/// The operations that use a schema in either state.
pub(super) fn users(before: &Tree, after: &Tree, schema: &str) -> BTreeSet<String> {
    let of = |tree: &Tree| {
        let reaching = tree.operations.iter().filter(|operation| {
            let used = tree.operation_node(operation).map(|node| closure(tree, std::iter::once(node)));
            used.is_some_and(|used| used.contains(&format!("schemas/{schema}")))
        });
        reaching.map(|operation| operation.operation_id.clone()).collect::<BTreeSet<_>>()
    };
    of(before).union(&of(after)).cloned().collect()
}

/// The names of the schemas among some components.
fn schemas(components: BTreeSet<String>) -> BTreeSet<String> {
    components.iter().filter_map(|name| name.strip_prefix("schemas/")).map(str::to_owned).collect()
}

fn closure<'a>(tree: &'a Tree, from: impl Iterator<Item = &'a Node>) -> BTreeSet<String> {
    let mut next: Vec<&str> = Vec::new();
    from.for_each(|node| references(node, &mut next));
    let (mut seen, mut components) = (BTreeSet::new(), BTreeSet::new());
    while let Some(reference) = next.pop() {
        if !seen.insert(reference) {
            continue;
        }
        components.extend(reference.strip_prefix("#/components/").map(str::to_owned));
        if let Some(target) = tree.target(reference) {
            references(target, &mut next);
        }
    }
    components
}

fn references<'a>(node: &'a Node, found: &mut Vec<&'a str>) {
    match &node.value {
        Value::Mapping(mapping) => {
            found.extend(node.reference());
            mapping.iter().for_each(|(_, entry)| references(&entry.value, found));
        }
        Value::Sequence(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
