//! What several formats say of a change, in the same words.

use crate::change::Direction;
use crate::naming;
use crate::review::{Finding, Standing};

/// Which operations reach a change, and which way it goes: `sent by A, B`.
pub(super) fn used_by(finding: &Finding) -> Option<String> {
    let change = &finding.change;
    let names: Vec<_> = change.used_by.iter().map(|name| naming::operation(name)).collect();
    if names.is_empty() {
        return None;
    }
    let way = change.direction.map_or("used by".to_owned(), |direction| match direction {
        Direction::Request => "sent by".to_owned(),
        other => format!("{} to", other.word()),
    });
    Some(format!("{way} {}", names.join(", ")))
}

/// What an exception says of a change, if there is one.
pub(super) fn standing(finding: &Finding) -> Option<String> {
    match &finding.standing {
        Standing::Counts => None,
        Standing::Accepted(reason) => Some(format!("accepted: {reason}")),
        Standing::Expired(until) => Some(format!("it was accepted until {until}, and counts again")),
    }
}

/// The verdicts in one line.
pub(super) fn verdicts(finding: &Finding) -> String {
    let rule = finding.change.rule;
    let [wire, source, level] = [rule.wire.word(), rule.source.word(), rule.level.word()];
    format!("on the wire: {wire}; in source: {source}; version: {level}")
}
