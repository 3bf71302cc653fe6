//! Prints a review for people at a terminal.
//! It must not know other formats.

use std::fmt::Write as _;

use diagnostics::report::{self, Layout};
use diagnostics::source::SourceMap;

use super::findings;
use super::words::{acceptance, code, meets, page, rename, used_by, verdicts};
use crate::pages;
use crate::review::{Finding, Review};

/// The first findings with their lines and the code that they break, those of documentation on one
/// line each, the pages, and the verdict.
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
        if let Some(code) = code(finding, review) {
            text.push_str(&marked('-', &code.before.text, layout));
            text.extend(code.after.map(|after| marked('+', &after.text, layout)));
            text.push('\n');
        }
    }
    if meaning.len() > limit {
        let _ = writeln!(text, "{limit} of {} changes are shown; `--all` shows the rest.\n", meaning.len());
    }
    let documentation: Vec<_> = documentation.into_iter().filter(|(_, finding)| !pages::is_date(finding)).collect();
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
    text.push_str(&updated(review, layout));
    text.push_str(&closing(review, layout));
    text
}

/// The updated pages, each with its address.
fn updated(review: &Review, layout: Layout) -> String {
    if review.pages.is_empty() {
        return String::new();
    }
    let mut text = "Pages:\n\n".to_owned();
    for updated in review.pages.iter().take(layout.limit) {
        let number = format!("{}. ", updated.finding);
        let url = updated.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
        let _ =
            writeln!(text, "{}", layout.wrap(&format!("{}{url}", page(updated)), &number, &" ".repeat(number.len())));
    }
    if review.pages.len() > layout.limit {
        let _ = writeln!(text, "… and {} more", review.pages.len() - layout.limit);
    }
    text.push('\n');
    text
}

/// A line of code with a mark, broken where it is too long.
fn marked(mark: char, code: &str, layout: Layout) -> String {
    let room = layout.width.map_or(usize::MAX, |width| width.saturating_sub(CODE_INDENT.len() + 2));
    let mut text = String::new();
    for (index, line) in broken(code, room).into_iter().enumerate() {
        let indent = if index == 0 { "" } else { CODE_INDENT };
        let _ = writeln!(text, "{CODE_INDENT}{mark} {indent}{line}");
    }
    text
}

/// Code begins like this.
const CODE_INDENT: &str = "    ";

/// The lines of an expression or statement that is broken as rustfmt does: after the equals sign,
/// and before the calls.
fn broken(code: &str, room: usize) -> Vec<&str> {
    if code.chars().count() <= room {
        return vec![code];
    }
    let (head, rest) = match code.split_once(" = ") {
        Some((head, rest)) => (code.get(..head.len() + 2), rest),
        None => (None, code),
    };
    let mut lines: Vec<_> = head.into_iter().collect();
    if head.is_some() && rest.chars().count() + CODE_INDENT.len() <= room {
        lines.push(rest);
        return lines;
    }
    let mut start = 0;
    for (at, _) in rest.match_indices(").") {
        lines.extend(rest.get(start..=at));
        start = at + 1;
    }
    lines.extend(rest.get(start..));
    lines
}

/// The notes below the lines of a finding. Only the first finding of a rule gives the reason for
/// its verdicts.
fn notes(finding: &Finding, explain: bool) -> Vec<String> {
    let change = &finding.change;
    let mut notes = Vec::new();
    if let Some(first) = finding.repeats {
        notes.push(format!("same lines as finding {first}"));
    }
    notes.extend(rename(finding));
    notes.push(verdicts(finding));
    if explain {
        notes.push(change.rule.why.to_owned());
    }
    notes.extend(meets(finding));
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
    if let Some(finding) = review.findings.iter().find(|finding| finding.breaks() && review.exceptions_apply) {
        let _ = writeln!(text, "\nTo accept a change, add to {}:\n", crate::exceptions::PATH);
        let _ = writeln!(text, "  [[exception]]\n  fingerprint = \"{}\"", finding.change.fingerprint());
        let _ = writeln!(text, "  reason = \"…\"\n  until = …  # the last day on which it is accepted");
    }
    text
}
