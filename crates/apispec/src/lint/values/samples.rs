//! Rules for defaults and examples: they fit the schema that they stand beside.
//! They must not know how a value is held against a schema.

use super::validate::{Problem, Validator};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::shape::Kind;
use diagnostics::{Finding, Findings};

pub(in crate::lint) const RULES: &[Check] = &[DEFAULT_VALUE, EXAMPLE_VALUE];

const DEFAULT_VALUE: Check = check!(571, "default-value", default_value);

fn default_value(context: &Context<'_>, findings: &mut Findings) {
    let mut validator = Validator::new(context.tree);
    for schema in context.schemas() {
        let Some(default) = schema.mapping.get("default") else { continue };
        for problem in validator.check(schema.node, default) {
            let finding = DEFAULT_VALUE
                .finding(problem.span, format!("the default does not fit: {}", problem.message))
                .why("The generator refuses it without a place, or the client makes a value that it refuses itself.");
            findings.push(finish(finding, &problem, "the default"));
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
        // In a schema, `examples` is no keyword.
        let named = visit.node.get("examples").filter(|_| visit.kind != Kind::Schema).and_then(Node::as_mapping);
        let named = named.into_iter().flat_map(|named| named.iter());
        let named = named.filter_map(|(_, entry)| context.tree.resolve(&entry.value)?.get("value"));
        for example in visit.node.get("example").into_iter().chain(named) {
            for problem in validator.check(schema, example) {
                let finding = EXAMPLE_VALUE
                    .finding(problem.span, format!("the example does not fit: {}", problem.message))
                    .why("Each example is decoded into its type in a test, and callers copy it.");
                findings.push(finish(finding, &problem, "the example"));
            }
        }
    }
}

fn finish(finding: Finding, problem: &Problem, what: &str) -> Finding {
    let finding = problem.explain(finding);
    match &problem.near {
        Some(near) => finding.fix(format!("Did you mean `{near}`?")),
        None if what == "the example" => finding.fix(
            "Correct the one that is wrong. If the page itself contradicts its example, say so with `x-allow: {example-value: reason}` beside it.",
        ),
        None => finding.fix(format!("Correct {what}, or the schema.")),
    }
}
