//! Rules for the values of an enumeration.
//! They must not look at defaults or examples.

use super::validate::Validator;
use crate::document::Tree;
use crate::lint::schema::{Schema, shown};
use crate::lint::{Check, Context, check};
use crate::node::{Node, Value};
use diagnostics::Findings;
use std::collections::BTreeMap;

pub(in crate::lint) const RULES: &[Check] = &[ENUM_VALUES];

fn enum_type(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some(entry) = schema.entry("enum") else { continue };
        let (why, fix) = match schema.type_name() {
            Some("number") => (
                "Two numbers with fractions are rarely exactly equal, so that no value could be checked.",
                "Give `minimum` and `maximum`, list the values in the description, and note them in `x-documented`.",
            ),
            Some("boolean") => {
                ("The generator ignores it.", "Remove it, and say in the description which value the service takes.")
            }
            _ => continue,
        };
        let name = schema.type_name().unwrap_or_default();
        let message = format!("an `enum` of the type `{name}` is not supported");
        findings.push(ENUM_VALUES.finding(entry.key_span, message).why(why).fix(fix));
    }
}

const ENUM_VALUES: Check = check!(552, "enum-values", enum_type, enum_values);

fn enum_values(context: &Context<'_>, findings: &mut Findings) {
    let mut validator = Validator::new(context.tree);
    for schema in context.schemas() {
        // Other types have no enumeration.
        let Some(kind @ ("string" | "integer")) = schema.type_name() else { continue };
        let Some(entry) = schema.entry("enum") else { continue };
        let Some(values) = entry.value.as_sequence() else { continue };
        if values.is_empty() {
            let finding = ENUM_VALUES.finding(entry.key_span, "the `enum` has no values");
            findings.push(
                finding
                    .why("The generator ignores an empty list, where OpenAPI lets no value through.")
                    .fix("List the values that the page gives, or remove `enum`."),
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
                        .finding(node.span, format!("the value {} stands twice", shown(context.tree, node)))
                        .label("here again")
                        .related(first.span, "first here")
                        .why(
                            "A value that stands twice says nothing, and two variants of one name cannot be generated.",
                        )
                        .fix("Remove one of them, or write the value that was meant."),
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
            for problem in validator.check(schema.node, node) {
                let finding = ENUM_VALUES
                    .finding(node.span, format!("the value {} does not fit: {}", shown(tree, node), problem.message))
                    .why("No request could have it: the client refuses what breaks any keyword.")
                    .fix("Correct the value, or the keyword that forbids it.");
                findings.push(problem.explain(finding));
            }
        }
        Value::String(_) if kind == "string" => {
            for problem in validator.text(schema.node, node) {
                let finding = ENUM_VALUES
                    .finding(node.span, format!("the value {} does not fit: {}", shown(tree, node), problem.message))
                    .why("No request could have it: the client refuses what breaks any keyword.")
                    .fix("Correct the value, or the keyword that forbids it.");
                findings.push(problem.explain(finding));
            }
        }
        Value::Null if schema.is_true("nullable") => {}
        Value::Null => findings.push(
            ENUM_VALUES
                .finding(node.span, "null is among the values, but the schema is not `nullable`")
                .why("The type does not have null, and the generator would make the value optional.")
                .fix("Add `nullable: true`, remove the value, or write `'null'` if the text is meant."),
        ),
        _ if kind == "integer" => findings.push(
            ENUM_VALUES
                .finding(node.span, format!("the value {} is {} instead of an integer", shown(tree, node), node.kind()))
                .why("The generator refuses a value of another type than the schema's, and says no place.")
                .fix("Write the number without quotes."),
        ),
        _ => findings.push(
            ENUM_VALUES
                .finding(node.span, format!("the value {} is {} instead of text", shown(tree, node), node.kind()))
                .why("The generator refuses a value of another type than the schema's, and says no place.")
                .fix(format!("Write it in quotes: `'{}'`.", tree.sources.text(node.span))),
        ),
    }
}
