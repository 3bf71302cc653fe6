//! Phrases about a change that several formats share.

use crate::code::Code;
use crate::naming;
use crate::pages::Page;
use crate::review::{Acceptance, Finding, Review};

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

/// What the removed item was probably renamed to.
pub(super) fn rename(finding: &Finding) -> Option<String> {
    naming::rename(&finding.change)
}

/// What a shipped client meets, if only such clients break.
pub(super) fn meets(finding: &Finding) -> Option<String> {
    let meets = finding.change.rule.meets;
    (!meets.is_empty()).then(|| format!("shipped clients: {meets}"))
}

/// The code that a change breaks, unless an earlier finding at the same place shows the same.
pub(super) fn code(finding: &Finding, review: &Review) -> Option<Code> {
    let code = finding.change.code()?;
    let earlier = finding.repeats.and_then(|number| review.findings.get(number.checked_sub(1)?));
    (earlier.and_then(|earlier| earlier.change.code()).as_ref() != Some(&code)).then_some(code)
}

/// The dates of a page: `` `list_things()`: page of 2025-01-02 → 2025-11-28 ``.
pub(super) fn page(page: &Page) -> String {
    let date = |date: &Option<String>| date.clone().unwrap_or_else(|| "no date".to_owned());
    format!("{}: page of {} → {}", naming::operation(&page.operation), date(&page.from), date(&page.to))
}
