//! Writes changes as entries of the `CHANGELOG.md` of a client, for its users.
//! It must not know the rest of the file, except the heading that the entries go under.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;

use crate::change::Change;
use crate::review::{Acceptance, Finding, Request, Review, ReviewError};
use crate::rules::{Level, Source, Wire};
use crate::{git, naming};

/// The headings in order.
const HEADINGS: &[&str] = &["Breaking", "Added", "Changed", "Service", "Documentation"];

/// The heading for new entries.
pub const UNRELEASED: &str = "## Unreleased";

/// The text under that heading while there are no entries.
pub const NOTHING: &str = "Nothing yet.";

/// The entries for one client, and their file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the crate.
    pub name: String,
    /// The file, relative to the root.
    pub path: String,
    /// The entries. Empty if nothing changed.
    pub entries: String,
}

/// The entries of all clients since a tag, or since the newest one.
///
/// # Errors
/// If there is no such tag, or one of the two states cannot be loaded.
pub fn since(root: &Path, tag: Option<&str>, today: Date) -> Result<Vec<Place>, ReviewError> {
    let tag = match tag {
        Some(tag) => tag.to_owned(),
        None => git::latest_tag(root)?,
    };
    let (review, _) = Request { root, base: Some(&tag), head: None, today }.review()?;
    let services = review.verdict.crates.keys().filter_map(|name| name.strip_prefix("huaweicloud-"));
    let places = services.map(|service| {
        let name = model::crate_name(service);
        Place { path: format!("generated/{name}/CHANGELOG.md"), entries: entries(&review, service), name }
    });
    Ok(places.collect())
}

/// Writes entries into their file. Returns whether the file changed.
///
/// # Errors
/// If the file cannot be read or written.
pub fn write(root: &Path, path: &str, name: &str, entries: &str) -> std::io::Result<bool> {
    let file = root.join(path);
    let old = match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let new = placed(old.as_deref(), name, entries);
    if old.as_deref() == Some(&new) {
        return Ok(false);
    }
    std::fs::write(file, new)?;
    Ok(true)
}

/// The entries for the client of a service, under headings. Empty if nothing changed.
#[must_use]
pub fn entries(review: &Review, service: &str) -> String {
    let of_service = review.findings.iter().filter(|finding| finding.change.service == service);
    let findings: Vec<_> =
        of_service.filter(|finding| finding.change.rule.level > Level::None && !is_covered(finding)).collect();
    let mut text = String::new();
    for heading in HEADINGS {
        let mut lines: Vec<String> =
            findings.iter().filter(|finding| heading_of(finding) == *heading).map(|finding| line(finding)).collect();
        if *heading == "Documentation" && !lines.is_empty() {
            lines = vec![documentation(&findings)];
        }
        lines.sort();
        lines.dedup();
        if lines.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        // Writing to a string never fails.
        let _ = writeln!(text, "{gap}### {heading}\n");
        text.extend(lines.into_iter().flat_map(|line| [line, "\n".to_owned()]));
    }
    text
}

/// Whether another entry covers the same edit, with the more severe verdict.
fn is_covered(finding: &Finding) -> bool {
    finding.repeats.is_some() && finding.severity() == "change"
}

/// The heading for a change. A change that affects only the service has a heading of its own.
fn heading_of(finding: &Finding) -> &'static str {
    let rule = finding.change.rule;
    match (rule.source, rule.wire) {
        _ if rule.documentation => "Documentation",
        (Source::Breaks, _) if !matches!(finding.acceptance, Acceptance::Accepted(_)) => "Breaking",
        (Source::Adds, _) => "Added",
        (Source::RunTime | Source::Breaks, _) => "Changed",
        (Source::Fine, Wire::Breaks | Wire::Risk) => "Service",
        (Source::Fine, Wire::Fine) => "Changed",
    }
}

fn line(finding: &Finding) -> String {
    let change = &finding.change;
    let what = change.rule.what().trim_end_matches('.');
    let wire = match change.rule.wire {
        Wire::Breaks => " Earlier versions no longer work with the service here.",
        Wire::Risk => " Earlier versions may not work with the service here.",
        Wire::Fine => "",
    };
    format!("- {}{}. {what}.{wire}", change.message(), users(change))
}

/// The operations that the subject does not name.
fn users(change: &Change) -> String {
    let names: Vec<_> = change
        .used_by
        .iter()
        .filter(|name| !change.subject.starts_with(*name))
        .map(|name| naming::operation(name))
        .collect();
    if names.is_empty() { String::new() } else { format!(" (in {})", names.join(", ")) }
}

/// One entry for all changes of documentation.
fn documentation(findings: &[&Finding]) -> String {
    let all = findings.iter().filter(|finding| finding.change.rule.documentation);
    let mut names: Vec<&str> = all.flat_map(|finding| finding.change.used_by.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<_> = names.into_iter().map(naming::operation).collect();
    let of = if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) };
    format!("- The documentation{of} was updated from its pages.")
}

/// A `CHANGELOG.md` with these entries under [`UNRELEASED`], instead of the generated entries
/// there. What people wrote there without a heading, or under one of their own, stays.
#[must_use]
pub fn placed(file: Option<&str>, name: &str, entries: &str) -> String {
    let head = format!("# Changes of {name}\n\n");
    let file = file.unwrap_or(&head);
    let (before, unreleased, after) = sections(file);
    let parts = [handwritten(unreleased), entries.trim().to_owned()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let entries = if parts.is_empty() { NOTHING.to_owned() } else { parts.join("\n\n") };
    let after = if after.is_empty() { String::new() } else { format!("\n{after}") };
    format!("{}\n\n{UNRELEASED}\n\n{entries}\n{after}", before.trim_end())
}

/// A changelog in three parts: before the unreleased changes, these without their heading, and from
/// the latest release on.
pub(crate) fn sections(file: &str) -> (&str, &str, &str) {
    let release = |text: &str| text.match_indices("\n## ").map(|(at, _)| at + 1).next().unwrap_or(text.len());
    match file.split_once(UNRELEASED) {
        Some((before, rest)) => {
            let (unreleased, after) = rest.split_at(release(rest));
            (before, unreleased.trim(), after)
        }
        None => {
            let (before, after) = file.split_at(release(file));
            (before, "", after)
        }
    }
}

/// The part of the unreleased entries that no command generates.
fn handwritten(unreleased: &str) -> String {
    let text = format!("\n{unreleased}");
    let mut parts = text.split("\n### ");
    let free = parts.next().map(str::trim).filter(|text| *text != NOTHING).unwrap_or_default();
    let own = parts.filter(|part| !HEADINGS.contains(&part.lines().next().unwrap_or_default().trim()));
    let own = own.map(|part| format!("### {}", part.trim()));
    let kept: Vec<_> = [free.to_owned()].into_iter().chain(own).filter(|part| !part.is_empty()).collect();
    kept.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::placed;

    #[test]
    fn unreleased_entries_are_replaced() {
        let fresh = placed(None, "huaweicloud-demo", "### Added\n\n- a\n");
        assert_eq!(fresh, "# Changes of huaweicloud-demo\n\n## Unreleased\n\n### Added\n\n- a\n");
        assert_eq!(placed(Some(&fresh), "huaweicloud-demo", "### Added\n\n- a\n"), fresh);
        let again = placed(Some(&fresh), "huaweicloud-demo", "");
        assert_eq!(again, "# Changes of huaweicloud-demo\n\n## Unreleased\n\nNothing yet.\n");
    }

    #[test]
    fn released_entries_stay() {
        let file = "# Changes\n\nWords.\n\n## 0.1.0\n\n- first\n";
        let placed = placed(Some(file), "x", "### Added\n\n- more\n");
        assert_eq!(placed, "# Changes\n\nWords.\n\n## Unreleased\n\n### Added\n\n- more\n\n## 0.1.0\n\n- first\n");
        assert_eq!(super::placed(Some(&placed), "x", "### Added\n\n- more\n"), placed);
    }

    #[test]
    fn handwritten_entries_are_kept() {
        let file = "# C\n\n## Unreleased\n\nFirst version.\n\n### Added\n\n- old\n\n### Client\n\n- waiters\n\n## 0.1.0\n\n- a\n";
        let placed = placed(Some(file), "x", "### Added\n\n- new\n");
        let unreleased = "First version.\n\n### Client\n\n- waiters\n\n### Added\n\n- new";
        assert_eq!(placed, format!("# C\n\n## Unreleased\n\n{unreleased}\n\n## 0.1.0\n\n- a\n"));
        assert_eq!(super::placed(Some(&placed), "x", "### Added\n\n- new\n"), placed);
    }
}
