//! Rules for the values of an enumeration.
//! They must not look at defaults or examples.

use std::collections::BTreeMap;

use diagnostics::Findings;

use super::validate::Validator;
use crate::document::Tree;
use crate::lint::schema::{Schema, quoted};
use crate::lint::{Check, Context, check};
use crate::node::{Node, Value};

pub(in crate::lint) const RULES: &[Check] = &[ENUM_VALUES];

fn enum_type(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(entry) = schema.entry("enum") else { continue };
        let (why, fix) = match schema.type_name() {
            Some("number") => (
                "Fractional numbers are rarely exactly equal, so values could not be checked.",
                "Use `minimum` and `maximum`, list the values in the description, and note them in `x-documented`.",
            ),
            Some("boolean") => {
                ("The generator ignores it.", "Remove it, and say in the description which value the service accepts.")
            }
            _ => continue,
        };
        let name = schema.type_name().unwrap_or_default();
        let message = format!("an `enum` is not supported for the type `{name}`");
        findings.push(ENUM_VALUES.finding(entry.key_span, message).why(why).fix(fix));
    }
}

const ENUM_VALUES: Check = check!(552, "enum-values", enum_type, enum_values);

fn enum_values(context: &Context<'_>, findings: &mut Findings) {
    let mut validator = Validator::new(context.tree);
    for schema in context.schemas() {
        // Enumerations of other types are reported above.
        let Some(kind @ ("string" | "integer")) = schema.type_name() else { continue };
        let Some(entry) = schema.entry("enum") else { continue };
        let Some(values) = entry.value.as_sequence() else { continue };
        if values.is_empty() {
            let finding = ENUM_VALUES.finding(entry.key_span, "the `enum` has no values");
            findings.push(
                finding
                    .why("The generator ignores an empty list, although it allows no value at all.")
                    .fix("List the values from the page, or remove `enum`."),
            );
        }
        let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
        for node in values {
            check(context.tree, &mut validator, schema, kind, node, findings);
            let text = match &node.value {
                Value::String(text) if kind == "string" => text,
                Value::Null => "",
                Value::Number(_) if kind == "integer" => context.tree.sources.text(node.span),
                _ => continue,
            };
            if let Some(first) = seen.get(text) {
                findings.push(
                    ENUM_VALUES
                        .finding(node.span, format!("duplicate value {}", quoted(context.tree, node)))
                        .label("second occurrence")
                        .related(first.span, "first occurrence")
                        .why("A duplicate adds nothing, and two variants with one name cannot be generated.")
                        .fix("Remove one of them, or write the intended value."),
                );
            } else {
                seen.insert(text, node);
            }
        }
    }
}

fn check<'a>(
    tree: &'a Tree,
    validator: &mut Validator<'a>,
    schema: &Schema<'a>,
    kind: &str,
    node: &'a Node,
    findings: &mut Findings,
) {
    match &node.value {
        Value::Number(_) if kind == "integer" => {
            for mismatch in validator.check(schema.node, node) {
                let finding = ENUM_VALUES
                    .finding(node.span, format!("the value {} does not fit: {}", quoted(tree, node), mismatch.message))
                    .why("No request could use it: the client rejects values that break any keyword.")
                    .fix("Correct the value, or the keyword that forbids it.");
                findings.push(mismatch.explain(finding));
            }
        }
        Value::String(_) if kind == "string" => {
            for mismatch in validator.text(schema.node, node) {
                let finding = ENUM_VALUES
                    .finding(node.span, format!("the value {} does not fit: {}", quoted(tree, node), mismatch.message))
                    .why("No request could use it: the client rejects values that break any keyword.")
                    .fix("Correct the value, or the keyword that forbids it.");
                findings.push(mismatch.explain(finding));
            }
        }
        Value::Null if schema.is_true("nullable") => {}
        Value::Null => findings.push(
            ENUM_VALUES
                .finding(node.span, "the `enum` lists `null`, but the schema is not `nullable`")
                .why("The type does not allow `null`, but the generator would make the value optional.")
                .fix("Add `nullable: true`, remove the value, or write `'null'` if you mean the string."),
        ),
        _ if kind == "integer" => findings.push(
            ENUM_VALUES
                .finding(
                    node.span,
                    format!("the value {} is {} instead of an integer", quoted(tree, node), node.kind()),
                )
                .why("The generator rejects a value of another type without saying where.")
                .fix("Write the number without quotes."),
        ),
        _ => findings.push(
            ENUM_VALUES
                .finding(node.span, format!("the value {} is {} instead of a string", quoted(tree, node), node.kind()))
                .why("The generator rejects a value of another type without saying where.")
                .fix(format!("Write it in quotes: `'{}'`.", tree.sources.text(node.span))),
        ),
    }
}
