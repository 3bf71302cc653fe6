//! The rule for arrays.
//! It must not check the items.

use diagnostics::Findings;

use crate::lint::schema::count;
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[ARRAY_ITEMS];

const ARRAY_ITEMS: Check = check!(511, "array-items", array_items);

fn array_items(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        if schema.type_name() != Some("array") || schema.mapping.get("items").is_some() {
            continue;
        }
        let span = schema.mapping.get("type").map_or(schema.span, |node| node.span);
        findings.push(
            ARRAY_ITEMS
                .finding(span, "the array has no `items`")
                .why("OpenAPI requires `items`. Without it, callers would get untyped JSON.")
                .fix("Add `items` with the schema of an item."),
        );
    }
}

/// Whether an array must have at least one item.
pub(in crate::lint) fn is_never_empty(schema: &Node) -> bool {
    count(schema, "minItems").is_some_and(|(_, least)| least > 0)
}
