//! Prints a review as Markdown, for a comment on a pull request: the verdict first, the details
//! folded.
//! It must not know other formats.

use std::fmt::Write as _;

use super::links::Links;
use super::words::{acceptance, code, meets, page, rename, used_by};
use crate::pages;
use crate::place::Place;
use crate::review::{Finding, Review};

/// The longest comment in characters, with room for the text around the details. GitHub accepts
/// 65,536.
const MAX_LENGTH: usize = 60_000;

/// The groups of findings: severity, title, and whether it is initially open.
const GROUPS: &[(&str, &str, bool)] = &[
    ("breaking", "Breaking", true),
    ("warning", "Warnings", false),
    ("addition", "Additions", false),
    ("change", "Other changes", false),
    ("accepted", "Accepted", false),
    ("documentation", "Documentation only", false),
];

/// A heading, the verdict, a table of the crates, and the findings in folded groups.
pub(super) fn render(review: &Review, links: &Links) -> String {
    let mut text = format!("### Changes of the spec\n\n**{}** {}\n", review.summary(), review.verdict.sentence());
    if review.findings.is_empty() {
        return text;
    }
    text.push_str("\n| crate | breaking | warnings | additions | other | documentation | version |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (name, due) in &review.verdict.crates {
        let [breaking, warnings, additions] = [due.breaking, due.warnings, due.additions];
        let (others, documentation, level) = (due.others + due.accepted, due.documentation, due.level.word());
        // Writing to a string never fails.
        let _ = writeln!(
            text,
            "| `{name}` | {breaking} | {warnings} | {additions} | {others} | {documentation} | {level} |"
        );
    }
    let mut left = 0;
    for (severity, title, open) in GROUPS {
        // The list of pages has their dates.
        let shown = |finding: &Finding| finding.severity() == *severity && !pages::is_date(finding);
        let findings = review.findings.iter().enumerate().filter(|(_, finding)| shown(finding));
        let entries = findings.map(|(index, finding)| entry(index + 1, finding, review, links));
        left += group(&mut text, title, *open, entries.collect());
    }
    left += group(&mut text, "Pages", false, review.pages.iter().map(page_entry).collect());
    if left > 0 {
        let _ = writeln!(text, "\n{left} more changes do not fit here; `cargo xtask diff` shows all.");
    }
    for fingerprint in &review.unused_exceptions {
        let _ = writeln!(text, "\nUnused exception in `{}`: `{fingerprint}`", crate::exceptions::PATH);
    }
    text
}

/// Adds a group that is not empty. Returns how many of its entries do not fit.
fn group(text: &mut String, title: &str, open: bool, entries: Vec<String>) -> usize {
    if entries.is_empty() {
        return 0;
    }
    let open = if open { " open" } else { "" };
    let _ = writeln!(text, "\n<details{open}><summary>{title} ({})</summary>\n", entries.len());
    let mut left = 0;
    for entry in entries {
        if text.chars().count() + entry.chars().count() > MAX_LENGTH {
            left += 1;
        } else {
            text.push_str(&entry);
        }
    }
    text.push_str("\n</details>\n");
    left
}

/// An updated page, with a link to it.
fn page_entry(updated: &pages::Page) -> String {
    let link = updated.url.as_ref().map(|url| format!(", [{}]({url})", updated.operation)).unwrap_or_default();
    format!("- {}\\. {}{link}\n", updated.finding, page(updated))
}

fn entry(number: usize, finding: &Finding, review: &Review, links: &Links) -> String {
    let change = &finding.change;
    let rule = change.rule;
    let after = link(Some(&links.after), &change.after);
    if rule.documentation {
        return format!("- {number}\\. `{}` ({}), {after}\n", change.subject, rule.name);
    }
    let mut text = format!("- {number}\\. {}, {after}\n", change.message());
    if let Some(code) = code(finding, review) {
        let after = code.after.map(|after| format!("  + {}\n", after.text)).unwrap_or_default();
        let _ = writeln!(text, "  ```diff\n  - {}\n{after}  ```", code.before.text);
    }
    for line in rename(finding).into_iter().chain(meets(finding)) {
        let _ = writeln!(text, "  - {line}");
    }
    let [wire, source] = [rule.wire.word(), rule.source.word()];
    let _ = writeln!(text, "  - `{}`: on the wire **{wire}**, in source **{source}**. {}", rule.name, rule.why);
    let before = link(links.before.as_ref(), &change.before);
    let mut rest = vec![format!("before: {before}")];
    rest.extend(finding.repeats.map(|first| format!("same lines as {first}")));
    rest.extend(used_by(finding));
    rest.extend(acceptance(finding));
    let _ = writeln!(text, "  - {}; fingerprint `{}`", rest.join("; "), change.fingerprint());
    text
}

fn link(base: Option<&String>, place: &Place) -> String {
    match base {
        Some(base) => format!("[{place}]({base}{}#L{})", place.path.replace(' ', "%20"), place.line),
        None => format!("{place}"),
    }
}
