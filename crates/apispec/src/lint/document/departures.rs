//! The rule for departures from the page: `x-documented` records what the page says, `x-reason` why
//! the spec departs from it.
//! It must not know what the page really says.

use diagnostics::{Finding, Findings};

use crate::canonical;
use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Node, Value};
use crate::shape::Visit;

pub(in crate::lint) const RULES: &[Check] = &[DEPARTURE];

const DEPARTURE: Check = check!(147, "departure", departure);

const WHY: &str = "A reader must see where the spec departs from the page, what the page says, and why.";

fn departure(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        let Some(mapping) = visit.node.as_mapping().filter(|_| visit.kind.noun().is_some()) else { continue };
        match (mapping.entry("x-documented"), mapping.entry("x-reason")) {
            (None, None) => {}
            (None, Some(reason)) => {
                let finding = DEPARTURE.finding(reason.key_span, "`x-reason` without `x-documented`").why(WHY);
                findings.push(
                    finding
                        .fix("Add what the page says, such as `x-documented: {maxLength: 63}`, or remove `x-reason`."),
                );
            }
            (Some(documented), reason) => {
                findings.extend(check_reason(documented, reason));
                check_documented(context.tree, visit, documented, findings);
            }
        }
    }
}

fn check_reason(documented: &Entry, reason: Option<&Entry>) -> Option<Finding> {
    let fix = "Add `x-reason` beside it, saying how it is known that the page is wrong.";
    let Some(reason) = reason else {
        let finding = DEPARTURE.finding(documented.key_span, "`x-documented` without `x-reason`").why(WHY);
        return Some(finding.fix(fix));
    };
    let message = match reason.value.as_str() {
        Some(text) if !text.trim().is_empty() => return None,
        Some(_) => "`x-reason` is empty".to_owned(),
        None => format!("`x-reason` is {} instead of a string", reason.value.kind()),
    };
    let finding = DEPARTURE.finding(reason.value.span, message).why(WHY);
    Some(finding.fix("Explain how it is known that the page is wrong."))
}

fn check_documented(tree: &Tree, visit: &Visit<'_>, documented: &Entry, findings: &mut Findings) {
    let Some(labels) = documented.value.as_mapping().filter(|labels| !labels.is_empty()) else {
        let message = match documented.value.as_mapping() {
            Some(_) => "`x-documented` is empty".to_owned(),
            None => format!("`x-documented` is {} instead of keywords with values", documented.value.kind()),
        };
        let finding = DEPARTURE.finding(documented.value.span, message).why(WHY);
        findings.push(finding.fix("Write what the page says, by keyword, such as `x-documented: {maxLength: 63}`."));
        return;
    };
    // Beside a reference, its target departs from the page.
    let Some(own) = tree.resolve(visit.node) else { return };
    let keywords = visit.kind.known_keys().unwrap_or_default();
    for (keyword, entry) in labels.iter().filter(|(label, _)| keywords.contains(label)) {
        let (message, fix) = match own.get(keyword) {
            None if entry.value.value == Value::Null => (
                format!("neither the page nor the spec has `{keyword}` here"),
                format!("Remove `{keyword}` from `x-documented`."),
            ),
            Some(value) if same(keyword, value, &entry.value) => (
                format!("`{keyword}` is the same in the page and the spec"),
                format!("Remove `{keyword}` from `x-documented`, or correct one of the two."),
            ),
            _ => continue,
        };
        let mut finding = DEPARTURE
            .finding(entry.value.span, message)
            .why("This is not a departure. It would stay when the page changes, and hide the next one.")
            .fix(fix);
        if let Some(value) = own.get(keyword) {
            finding = finding.label("the page's value").related(value.span, "the spec's value");
        }
        findings.push(finding);
    }
}

/// Whether two values are equal. The order is irrelevant in lists of names and values.
fn same(keyword: &str, one: &Node, other: &Node) -> bool {
    let text = |node: &Node| canonical::to_text(&canonical::value(node));
    match (one.as_sequence(), other.as_sequence()) {
        (Some(one), Some(other)) if matches!(keyword, "required" | "enum" | "tags") => {
            let sorted = |items: &[Node]| {
                let mut items: Vec<_> = items.iter().map(text).collect();
                items.sort_unstable();
                items
            };
            sorted(one) == sorted(other)
        }
        _ => text(one) == text(other),
    }
}
