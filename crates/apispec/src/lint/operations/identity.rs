//! Rules for the names and methods of operations.
//! They must not look at parameters, bodies or responses.

use std::collections::BTreeMap;

use diagnostics::Findings;

use crate::document::Operation;
use crate::lint::{Check, Context, check};
use crate::node::Value;

pub(in crate::lint) const RULES: &[Check] = &[OPERATION_ID, METHOD];

const OPERATION_ID: Check = check!(301, "operation-id", missing_operation_id, duplicate_operation_id);

fn missing_operation_id(context: &Context<'_>, findings: &mut Findings) {
    for operation in context.tree.operations.iter().filter(|operation| operation.operation_id.is_empty()) {
        let id = context.tree.operation_node(operation).and_then(|node| node.get("operationId"));
        // Anything but a string is rejected when reading the types.
        if id.is_some_and(|id| id.as_str().is_none() && id.value != Value::Null) {
            continue;
        }
        let message = format!("`{}` has no `operationId`", operation.request_line());
        findings.push(
            OPERATION_ID
                .finding(operation.operation_id_span, message)
                .why("The client's method is named after it.")
                .fix("Add `operationId` with the name of the documentation page, such as `UploadCsr`."),
        );
    }
}

fn duplicate_operation_id(context: &Context<'_>, findings: &mut Findings) {
    let mut named: Vec<_> =
        context.tree.operations.iter().filter(|operation| !operation.operation_id.is_empty()).collect();
    // "First" means first in the source files, not first by path.
    named.sort_by_key(|operation| operation.operation_id_span);
    let mut seen: BTreeMap<&str, &Operation> = BTreeMap::new();
    for operation in named {
        let id = operation.operation_id.as_str();
        let Some(first) = seen.get(id) else {
            seen.insert(id, operation);
            continue;
        };
        findings.push(
            OPERATION_ID
                .finding(operation.operation_id_span, format!("two operations are called `{id}`"))
                .label("second occurrence")
                .related(first.operation_id_span, "first occurrence")
                .why("The client's method is named after it, and method names must be unique.")
                .fix("Name each operation after its own documentation page."),
        );
    }
}

const METHOD: Check = check!(313, "method", method);

fn method(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let (why, fix) = match operation.method.as_str() {
            "options" | "trace" => (
                "The HTTP client of the generated code does not have this method, so the code would not compile.",
                "Omit the operation: it concerns the connection, not the service.",
            ),
            _ => continue,
        };
        let message = format!("`{}` uses an unsupported method", operation.request_line());
        findings.push(METHOD.finding(operation.span, message).why(why).fix(fix));
    }
}
