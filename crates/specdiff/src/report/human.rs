//! Prints a review for people at a terminal.
//! It must not know other formats.

use std::fmt::Write as _;

use diagnostics::report::{self, Layout};
use diagnostics::source::SourceMap;

use super::findings;
use super::words::{acceptance, used_by, verdicts};
use crate::review::{Finding, Review};

/// The first findings with their lines, those of documentation on one line each, and the verdict.
pub(super) fn render(review: &Review, layout: Layout) -> String {
    let limit = layout.limit;
    let mut text = String::new();
    let (documentation, meaning): (Vec<_>, Vec<_>) =
        review.findings.iter().enumerate().partition(|(_, finding)| finding.change.rule.documentation);
    for &(index, finding) in meaning.iter().take(limit) {
        let explained = review.findings.iter().take(index).any(|earlier| earlier.change.rule == finding.change.rule);
        let mut sources = SourceMap::new();
        let title = format!("{}. {}", index + 1, finding.change.message());
        let found = findings::finding(finding, review, title, notes(finding, !explained), &mut sources);
        let shown = finding.repeats.is_none().then_some(&sources);
        text.push_str(&report::one(&found, shown, layout));
        text.push('\n');
    }
    if meaning.len() > limit {
        let _ = writeln!(text, "{limit} of {} changes are shown; `--all` shows the rest.\n", meaning.len());
    }
    if !documentation.is_empty() {
        text.push_str("Documentation only:\n\n");
    }
    for (index, finding) in documentation.iter().take(limit) {
        let change = &finding.change;
        // Writing to a string never fails.
        let number = format!("{}. ", index + 1);
        let line = format!("{}: `{}` ({})", change.after, change.subject, change.rule.name);
        let _ = writeln!(text, "{}", layout.wrap(&line, &number, &" ".repeat(number.len())));
    }
    if documentation.len() > limit {
        let _ = writeln!(text, "… and {} more", documentation.len() - limit);
    }
    if !documentation.is_empty() {
        text.push('\n');
    }
    text.push_str(&closing(review, layout));
    text
}

/// The notes below the lines of a finding. Only the first finding of a rule gives the reason for
/// its verdicts.
fn notes(finding: &Finding, explain: bool) -> Vec<String> {
    let change = &finding.change;
    let mut notes = Vec::new();
    if let Some(first) = finding.repeats {
        notes.push(format!("same lines as finding {first}"));
    }
    notes.push(verdicts(finding));
    if explain {
        notes.push(change.rule.why.to_owned());
    }
    notes.extend(used_by(finding));
    notes.extend(acceptance(finding));
    notes.push(format!("fingerprint: {}", change.fingerprint()));
    notes
}

/// The summary, the versions that are due, and how to accept a change.
fn closing(review: &Review, layout: Layout) -> String {
    let mut text = format!("{}\n", layout.wrap(&review.summary(), "", "  "));
    let width = review.verdict.crates.keys().map(String::len).max().unwrap_or_default();
    for (name, due) in &review.verdict.crates {
        let _ = writeln!(text, "  {name:width$}  {}", due.level.word());
    }
    let _ = writeln!(text, "{}", layout.wrap(&review.verdict.sentence(), "", "  "));
    for fingerprint in &review.unused_exceptions {
        let note = format!("note: unused exception in {}: {fingerprint}", crate::exceptions::PATH);
        let _ = writeln!(text, "{}", layout.wrap(&note, "", "  "));
    }
    if let Some(finding) = review.findings.iter().find(|finding| finding.breaks()) {
        let _ = writeln!(text, "\nTo accept a change, add to {}:\n", crate::exceptions::PATH);
        let _ = writeln!(text, "  [[exception]]\n  fingerprint = \"{}\"", finding.change.fingerprint());
        let _ = writeln!(text, "  reason = \"…\"\n  until = …  # the last day on which it is accepted");
    }
    text
}
