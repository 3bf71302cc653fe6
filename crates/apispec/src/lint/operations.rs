//! Rules for the names of operations.
//! They must not look at what an operation takes or answers.

use super::{Rule, rule};
use crate::document::{Operation, Tree};
use crate::finding::Findings;
use std::collections::BTreeMap;

pub(super) const RULES: &[Rule] = &[MISSING_OPERATION_ID, DUPLICATE_OPERATION_ID];

const MISSING_OPERATION_ID: Rule = rule!(301, "missing-operation-id", missing_operation_id);

fn missing_operation_id(tree: &Tree, findings: &mut Findings) {
    for operation in tree.operations.iter().filter(|operation| operation.operation_id.is_empty()) {
        let message = format!("`{} {}` has no `operationId`", operation.method.to_uppercase(), operation.path);
        findings.push(
            MISSING_OPERATION_ID
                .finding(operation.operation_id_span, message)
                .why("The client's method is named after it.")
                .fix("Add `operationId` with the name of the documentation page, such as `UploadCsr`."),
        );
    }
}

const DUPLICATE_OPERATION_ID: Rule = rule!(302, "duplicate-operation-id", duplicate_operation_id);

fn duplicate_operation_id(tree: &Tree, findings: &mut Findings) {
    let mut named: Vec<_> = tree.operations.iter().filter(|operation| !operation.operation_id.is_empty()).collect();
    // "First" is what a reader of the files meets first, not what comes first by path.
    named.sort_by_key(|operation| operation.operation_id_span);
    let mut seen: BTreeMap<&str, &Operation> = BTreeMap::new();
    for operation in named {
        let id = operation.operation_id.as_str();
        let Some(first) = seen.get(id) else {
            seen.insert(id, operation);
            continue;
        };
        findings.push(
            DUPLICATE_OPERATION_ID
                .finding(operation.operation_id_span, format!("two operations are called `{id}`"))
                .label("here again")
                .related(first.operation_id_span, "first here")
                .why("The client's method is named after it, and there can be only one of a name.")
                .fix("Name each operation after its own documentation page."),
        );
    }
}
