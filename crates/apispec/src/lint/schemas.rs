//! Rules for what a schema says, wherever it stands.
//! They must not look at where the schema is used.

use super::{Rule, rule};
use crate::document::Tree;
use crate::finding::Findings;
use crate::shape::{Kind, walk};
use crate::suggest;

pub(super) const RULES: &[Rule] = &[SCHEMA_TYPE];

const SCHEMA_TYPE: Rule = rule!(501, "schema-type", schema_type);

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

fn schema_type(tree: &Tree, findings: &mut Findings) {
    walk(&tree.root, &mut |visit| {
        if visit.kind != Kind::Schema {
            return;
        }
        // A type that is not text is refused by the types.
        let Some((node, name)) = visit.node.get("type").and_then(|node| Some((node, node.as_str()?))) else { return };
        if TYPES.contains(&name) {
            return;
        }
        let finding = SCHEMA_TYPE
            .finding(node.span, format!("there is no type `{name}`"))
            .why("The generator would not know what to make of the value.");
        findings.push(match suggest::nearest(name, TYPES) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix(format!("Use one of {}.", suggest::list(TYPES))),
        });
    });
}
