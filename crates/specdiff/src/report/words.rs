//! Phrases about a change that several formats share.

use crate::naming;
use crate::review::{Acceptance, Finding};

/// The operations that a change affects, and the direction: `in requests of a(), b()`.
pub(super) fn used_by(finding: &Finding) -> Option<String> {
    let change = &finding.change;
    let names: Vec<_> = change.used_by.iter().map(|name| naming::operation(name)).collect();
    if names.is_empty() {
        return None;
    }
    let how = change.direction.map_or("affects".to_owned(), |direction| format!("in {}s of", direction.word()));
    Some(format!("{how} {}", names.join(", ")))
}

/// The exception for a change, if there is one.
pub(super) fn acceptance(finding: &Finding) -> Option<String> {
    match &finding.acceptance {
        Acceptance::NotAccepted => None,
        Acceptance::Accepted(reason) => Some(format!("accepted: {reason}")),
        Acceptance::Expired(until) => Some(format!("accepted until {until}, and counts again since")),
    }
}

/// The verdicts on one line.
pub(super) fn verdicts(finding: &Finding) -> String {
    let rule = finding.change.rule;
    let [wire, source, level] = [rule.wire.word(), rule.source.word(), rule.level.word()];
    format!("on the wire: {wire}; in source: {source}; version: {level}")
}
