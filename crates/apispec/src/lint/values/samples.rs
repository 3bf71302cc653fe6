//! Rules for defaults and examples: they must satisfy their schema.
//! They must not know how a value is validated.

use diagnostics::{Finding, Findings};

use super::validate::{Mismatch, Validator};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::shape::Kind;

pub(in crate::lint) const RULES: &[Check] = &[DEFAULT_VALUE, EXAMPLE_VALUE];

const DEFAULT_VALUE: Check = check!(571, "default-value", default_value);

fn default_value(context: &Context<'_>, findings: &mut Findings) {
    let mut validator = Validator::new(context.tree);
    for schema in context.schemas() {
        let Some(default) = schema.mapping.get("default") else { continue };
        for mismatch in validator.check(schema.node, default) {
            let finding = DEFAULT_VALUE
                .finding(mismatch.span, format!("the default does not fit: {}", mismatch.message))
                .why("The generator rejects it without saying where, or the client creates a value that it rejects itself.");
            findings.push(finish(finding, &mismatch, "the default"));
        }
    }
}

const EXAMPLE_VALUE: Check = check!(572, "example-value", example_value);

fn example_value(context: &Context<'_>, findings: &mut Findings) {
    let mut validator = Validator::new(context.tree);
    for visit in &context.visits {
        let schema = match visit.kind {
            Kind::Schema if visit.node.get("$ref").is_none() => Some(visit.node),
            Kind::Parameter | Kind::Header | Kind::MediaType => visit.node.get("schema"),
            _ => None,
        };
        let Some(schema) = schema else { continue };
        // `examples` is not a schema keyword.
        let named = visit.node.get("examples").filter(|_| visit.kind != Kind::Schema).and_then(Node::as_mapping);
        let named = named.into_iter().flat_map(|named| named.iter());
        let named = named.filter_map(|(_, entry)| context.tree.resolve(&entry.value)?.get("value"));
        for example in visit.node.get("example").into_iter().chain(named) {
            for mismatch in validator.check(schema, example) {
                let finding = EXAMPLE_VALUE
                    .finding(mismatch.span, format!("the example does not fit: {}", mismatch.message))
                    .why("A test decodes each example into its type, and callers copy examples.");
                findings.push(finish(finding, &mismatch, "the example"));
            }
        }
    }
}

fn finish(finding: Finding, mismatch: &Mismatch, what: &str) -> Finding {
    let finding = mismatch.explain(finding);
    match &mismatch.suggestion {
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None if what == "the example" => finding.fix(
            "Correct the example or the schema. If the page contradicts its own example, add `x-allow: {example-value: reason}` beside it.",
        ),
        None => finding.fix(format!("Correct {what}, or the schema.")),
    }
}
