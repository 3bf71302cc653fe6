//! A review as text for people at a terminal.
//! It must not know of other formats.

use std::fmt::Write as _;

use diagnostics::report;
use diagnostics::source::SourceMap;

use super::findings;
use super::words::{in_rust, standing, used_by, verdicts};
use crate::review::{Finding, Review};

/// The first findings with their lines, those of documentation in a line each, and what is due at the end.
pub(super) fn render(review: &Review, colour: bool, limit: usize) -> String {
    let mut text = String::new();
    let (documentation, meaning): (Vec<_>, Vec<_>) =
        review.findings.iter().enumerate().partition(|(_, finding)| finding.change.rule.documentation);
    for &(index, finding) in meaning.iter().take(limit) {
        let explained = review.findings.iter().take(index).any(|earlier| earlier.change.rule == finding.change.rule);
        let mut sources = SourceMap::new();
        let title = format!("{}. {}", index + 1, finding.change.message());
        let found = findings::finding(finding, review, title, notes(finding, !explained), &mut sources);
        let shown = finding.repeats.is_none().then_some(&sources);
        text.push_str(&report::one(&found, shown, colour));
        text.push('\n');
    }
    if meaning.len() > limit {
        let _ = writeln!(text, "The first {limit} of {} changes are shown; `--all` shows the rest.\n", meaning.len());
    }
    if !documentation.is_empty() {
        text.push_str("Only people read these:\n\n");
    }
    for (index, finding) in documentation.iter().take(limit) {
        let change = &finding.change;
        // Writing to a string never fails.
        let _ = writeln!(text, "{}. {}: `{}` ({})", index + 1, change.after, change.subject, change.rule.name);
    }
    if documentation.len() > limit {
        let _ = writeln!(text, "… and {} more", documentation.len() - limit);
    }
    if !documentation.is_empty() {
        text.push('\n');
    }
    text.push_str(&closing(review));
    text
}

/// What is said below the lines of a finding; why its verdicts are so only where the rule is met first.
fn notes(finding: &Finding, explain: bool) -> Vec<String> {
    let change = &finding.change;
    let mut notes = Vec::new();
    if let Some(first) = finding.repeats {
        notes.push(format!("the same lines as {first}. above"));
    }
    notes.push(verdicts(finding));
    if explain {
        notes.push(change.rule.why.to_owned());
    }
    notes.extend(in_rust(finding));
    notes.extend(used_by(finding));
    notes.extend(standing(finding));
    notes.push(format!("fingerprint: {}", change.fingerprint()));
    notes
}

/// The summary, what is due, and how to accept what is left.
fn closing(review: &Review) -> String {
    let mut text = format!("{}\n", review.summary());
    let width = review.verdict.crates.keys().map(String::len).max().unwrap_or_default();
    for (name, due) in &review.verdict.crates {
        let _ = writeln!(text, "  {name:width$}  {}", due.level.word());
    }
    let _ = writeln!(text, "{}", review.verdict.sentence());
    for fingerprint in &review.idle {
        let _ = writeln!(text, "note: {} has an exception that nothing needs: {fingerprint}", crate::exceptions::PATH);
    }
    if let Some(finding) = review.findings.iter().find(|finding| finding.breaks()) {
        let _ = writeln!(text, "\nTo accept a change, add to {}:\n", crate::exceptions::PATH);
        let _ = writeln!(text, "  [[exception]]\n  fingerprint = \"{}\"", finding.change.fingerprint());
        let _ = writeln!(text, "  reason = \"…\"\n  until = …  # the last day on which it is accepted");
    }
    text
}
