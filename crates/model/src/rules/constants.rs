//! The rule for the constants of a client, one per operation and error code.
//! It must not know the values of constants.

use std::collections::BTreeMap;

use apispec::error_code::EXTENSION;
use apispec::node::{Mapping, Node};
use diagnostics::source::Span;
use diagnostics::{Finding, Findings, Rule};

use super::rule::rule;
use crate::{Model, names};

pub(super) const RULES: &[Rule] = &[CONSTANT_COLLISION];

const CONSTANT_COLLISION: Rule = rule!(204, "constant-collision");

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    for operation in model.operations.iter().filter(|operation| operation.constant == names::OPERATIONS_TABLE) {
        let message = format!("an operation cannot be called `{}`", operation.id);
        let why = "Its constant would have the same name as the table of all operations.";
        let fix = format!("Add the object to the name, such as `{}Thing`, and rename the file as well.", operation.id);
        findings.push(CONSTANT_COLLISION.finding(operation.span, message).why(why).fix(fix));
    }
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    let codes = model.tree.root.get(EXTENSION).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    for (code, entry) in codes {
        let constant = names::error_code(code);
        if constant == names::ERROR_CODES_TABLE {
            let message = format!("an error code cannot be called `{code}`");
            let finding = CONSTANT_COLLISION.finding(entry.key_span, message);
            let why = "Its constant would have the same name as the table of all codes.";
            findings.push(finding.why(why).fix("Check the code. If the service really has it, omit it."));
        } else if let Some(&(first, first_span)) = seen.get(&constant) {
            findings.push(collision(&constant, (first, first_span), (code, entry.key_span)));
        } else {
            seen.insert(constant, (code, entry.key_span));
        }
    }
}

fn collision(constant: &str, (first, first_span): (&str, Span), (code, span): (&str, Span)) -> Finding {
    CONSTANT_COLLISION
        .finding(span, format!("the error codes `{first}` and `{code}` both become the constant `{constant}`"))
        .label("second code")
        .related(first_span, "first code")
        .why("The client has one constant per code, and two with the same name do not compile.")
        .fix("Correct the code that differs from the page.")
}
