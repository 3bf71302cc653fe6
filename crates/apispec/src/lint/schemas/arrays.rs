//! Rules for arrays.
//! They must not look at what their items are.

use crate::lint::schema::count;
use crate::lint::{Check, Context, check};
use crate::node::Node;
use diagnostics::Findings;

pub(in crate::lint) const RULES: &[Check] = &[ARRAY_ITEMS, FIXED_ARRAY, UNIQUE_ITEMS];

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
                .why("OpenAPI requires them; without them a caller would get untyped JSON.")
                .fix("Add `items` with the schema of one item."),
        );
    }
}

const FIXED_ARRAY: Check = check!(512, "fixed-array", fixed_array);

fn fixed_array(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        if schema.type_name() != Some("array") {
            continue;
        }
        let number = |key| count(schema.node, key).map(|(_, number)| number);
        let (Some(least), Some(most), Some(entry)) = (number("minItems"), number("maxItems"), schema.entry("minItems"))
        else {
            continue;
        };
        if least != most {
            continue;
        }
        findings.push(
            FIXED_ARRAY
                .finding(entry.key_span, format!("the array always has {least} items"))
                .why("The generator makes a type of fixed length of it, which fails on an answer of any other length, and every caller breaks when the limit changes.")
                .fix("Keep `maxItems`, and put what `minItems` says into `x-documented` and the description."),
        );
    }
}

const UNIQUE_ITEMS: Check = check!(513, "unique-items", unique_items);

fn unique_items(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(entry) = schema.entry("uniqueItems").filter(|_| schema.type_name() == Some("array")) else { continue };
        if entry.value.as_bool() != Some(true) {
            continue;
        }
        findings.push(
            UNIQUE_ITEMS
                .finding(entry.key_span, "`uniqueItems` is not supported")
                .why(
                    "It changes the type of an optional array in the client, and nothing checks that the items differ.",
                )
                .fix("Remove it, note it in `x-documented`, and say in the description that no item may stand twice."),
        );
    }
}

/// Whether an array has at least one item.
pub(in crate::lint) fn is_never_empty(schema: &Node) -> bool {
    count(schema, "minItems").is_some_and(|(_, least)| least > 0)
}
