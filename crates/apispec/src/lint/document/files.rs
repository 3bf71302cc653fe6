//! The rule for the file that an operation is in.
//! It must not look at anything of an operation but its `operationId`.

use std::collections::{BTreeMap, BTreeSet};

use diagnostics::Findings;
use diagnostics::source::{FileId, Span};

use crate::lint::{Check, Context, check};
use crate::merge::{MAIN_FILE, SHARED_FILE};

pub(in crate::lint) const RULES: &[Check] = &[OPERATION_FILE];

const OPERATION_FILE: Check = check!(111, "operation-file", operation_file);

const WHY: &str = "A file mirrors one documentation page, so that the two can be read side by side.";

fn operation_file(context: &Context<'_>, findings: &mut Findings) {
    let stems: BTreeSet<_> = context.tree.sources.iter().map(|(_, file)| file.stem()).collect();
    let mut counts: BTreeMap<FileId, usize> = BTreeMap::new();
    for operation in &context.tree.operations {
        *counts.entry(operation.file).or_default() += 1;
    }
    for operation in &context.tree.operations {
        let id = &operation.operation_id;
        let stem = context.tree.sources.file(operation.file).stem();
        // Without an operationId, it is unknown where the operation belongs.
        if id.is_empty() || id == stem {
            continue;
        }
        let finding = if stem == MAIN_FILE || stem == SHARED_FILE {
            let message = format!("the operation `{id}` is in {stem}.yaml");
            OPERATION_FILE.finding(operation.operation_id_span, message).fix(format!("Move it to {id}.yaml."))
        } else {
            let message = format!("the operation `{id}` does not belong in {stem}.yaml");
            let finding = OPERATION_FILE.finding(operation.operation_id_span, message);
            let is_alone = counts.get(&operation.file) == Some(&1);
            if stems.contains(id.as_str()) {
                finding.fix(format!("Correct the `operationId`, or move it to the existing {id}.yaml."))
            } else if is_alone {
                finding.fix(format!("Rename the file to {id}.yaml, or correct the `operationId`."))
            } else {
                finding.fix(format!("Move it to {id}.yaml."))
            }
        };
        findings.push(finding.why(WHY));
    }
    for (id, file) in context.tree.sources.iter() {
        let stem = file.stem();
        if stem == MAIN_FILE || stem == SHARED_FILE || counts.contains_key(&id) {
            continue;
        }
        let message = format!("{stem}.yaml has no operation");
        let finding = OPERATION_FILE.finding(Span { file: id, start: 0, end: 0 }, message).why(WHY);
        findings.push(finding.fix(format!("Move its contents to {SHARED_FILE}.yaml, or to the page that uses them.")));
    }
}
