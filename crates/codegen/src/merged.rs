//! The merged document for other tools: what apispec adds for readers, and code samples. Tools take
//! it at its word, so a schema for any JSON has no type, although the spec says `type: object`.
//! It must not know what is in a sample.

mod samples;

use std::collections::BTreeMap;

use apispec::node::Node;
use apispec::readers;
use apispec::shape::{Kind, Visit, map};
use model::Model;

/// The document of a service as YAML.
pub(crate) fn text(model: &Model<'_>) -> String {
    let mut tree = readers::document(model.tree);
    let mut samples = samples::of(model, &Model::new(&tree));
    tree.root = map(Visit::document(&tree.root), &mut |visit, node| changed(visit, node, &mut samples));
    let canonical = tree.canonical();
    // The text of a large document needs the memory.
    drop(tree);
    apispec::to_yaml(&canonical)
}

/// The copy of a node as other tools need it. `samples` are those of each operation, by its ID.
fn changed(visit: Visit<'_>, mut node: Node, samples: &mut BTreeMap<String, Node>) -> Node {
    match visit.kind {
        Kind::Operation => {
            let id = node.get("operationId").and_then(Node::as_str).unwrap_or_default();
            if let Some(list) = samples.remove(id) {
                node.set(readers::SAMPLES, list.value);
            }
        }
        Kind::Schema if readers::is_anything(&node) => node.remove("type"),
        _ => {}
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str) {
        let tree = apispec::load::parse_merged("a.yaml", before, "demo").unwrap();
        let root = map(Visit::document(&tree.root), &mut |visit, node| changed(visit, node, &mut BTreeMap::new()));
        let expected: serde_yaml::Value = serde_yaml::from_str(after).unwrap();
        assert_eq!(root.to_yaml()["components"], expected["components"]);
    }

    #[test]
    fn anything_has_no_type() {
        let with = |schema: &str| {
            format!(
                "components: {{schemas: {{Any: {{{schema}, example: {{type: object, additionalProperties: true}}}}}}}}"
            )
        };
        check(&with("type: object, additionalProperties: true"), &with("additionalProperties: true"));
        check(&with("type: object, additionalProperties: false"), &with("type: object, additionalProperties: false"));
    }
}
