//! Rules for where an operation was transcribed from, and which permission it needs.
//! They must not look at what the operation says otherwise.

use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::permission::Permission;
use diagnostics::Findings;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(in crate::lint) const RULES: &[Check] = &[EXTERNAL_DOCS, DOC_UPDATED, IAM_ACTION];

const EXTERNAL_DOCS: Check = check!(261, "external-docs", external_docs);

fn external_docs(context: &Context<'_>, findings: &mut Findings) {
    for (operation, node) in operations(context.tree) {
        let docs = node.as_mapping().and_then(|mapping| mapping.entry("externalDocs"));
        let url = docs.and_then(|docs| docs.value.get("url"));
        let (span, message, fix) = match url {
            None => {
                let span = docs.map_or(operation.span, |docs| docs.key_span);
                let message = format!("{} does not say which page it is from", operation.title());
                (span, message, "Write `externalDocs: {url: https://…}` with the address of the page.")
            }
            Some(url) => match url.as_str() {
                Some(text) if !is_https(text) => {
                    (url.span, format!("`{text}` is not an https URL"), "Begin it with `https://` and the host.")
                }
                Some(text) if !is_plain(text) => {
                    let message = format!("`{text}` has characters that would end a link to it");
                    (
                        url.span,
                        message,
                        "Write spaces, brackets and letters beyond ASCII percent-encoded, such as `%20`.",
                    )
                }
                // What is not text is refused by the types.
                _ => continue,
            },
        };
        findings.push(
            EXTERNAL_DOCS
                .finding(span, message)
                .why("Whoever reads the spec or the client has to find the page that it was transcribed from; the client's documentation links to it.")
                .fix(fix),
        );
    }
}

fn operations(tree: &Tree) -> impl Iterator<Item = (&Operation, &Node)> {
    tree.operations.iter().filter_map(|operation| Some((operation, tree.operation_node(operation)?)))
}

fn is_https(url: &str) -> bool {
    url.strip_prefix("https://").is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_alphanumeric()))
}

/// Whether nothing in a URL ends a link in Markdown early.
fn is_plain(url: &str) -> bool {
    url.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(letter))
}

const DOC_UPDATED: Check = check!(262, "doc-updated", doc_updated);

fn doc_updated(context: &Context<'_>, findings: &mut Findings) {
    let latest = latest_date(SystemTime::now());
    for (operation, node) in operations(context.tree) {
        let (span, message) = match node.get("x-doc-updated") {
            None => {
                let message = format!("{} does not say of when its page is", operation.title());
                (operation.span, message)
            }
            Some(date) => match date.as_str() {
                Some(text) if is_date(text) && text <= latest.as_str() => continue,
                Some(text) if is_date(text) => (date.span, format!("`{text}` is in the future")),
                Some(text) => (date.span, format!("`{text}` is not a date")),
                None => (date.span, format!("`x-doc-updated` is {} instead of a date", date.kind())),
            },
        };
        findings.push(
            DOC_UPDATED
                .finding(span, message)
                .why("Pages change. Only with the date can anybody tell whether the page is newer than what was transcribed.")
                .fix("Write `x-doc-updated: YYYY-MM-DD` with the date that the page says it was updated on."),
        );
    }
}

/// The latest date that a page can have been updated on, written `YYYY-MM-DD`: tomorrow in UTC, which is today somewhere.
fn latest_date(now: SystemTime) -> String {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    // A clock that is before 1970 is wrong, and no reason to refuse anything.
    let Ok(now) = now.duration_since(UNIX_EPOCH) else { return "9999-12-31".to_owned() };
    let days = (now + DAY).as_secs() / DAY.as_secs();
    let mut year = 1970;
    let mut rest = days;
    let days_of = |year| if is_leap(year) { 366 } else { 365 };
    while rest >= days_of(year) {
        rest -= days_of(year);
        year += 1;
    }
    let mut month = 1;
    while rest >= u64::from(days_in(year, month)) {
        rest -= u64::from(days_in(year, month));
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", rest + 1)
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// How many days a month has, 0 if there is no such month.
fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

/// Whether this is a day of the calendar, written `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |text: &str, digits: usize| {
        let fine = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        fine.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    (1..=days_in(year, month)).contains(&day)
}

const IAM_ACTION: Check = check!(263, "iam-action", iam_action);

fn iam_action(context: &Context<'_>, findings: &mut Findings) {
    for (_, node) in operations(context.tree) {
        // It may be unknown.
        let Some(node) = node.get("x-iam-action") else { continue };
        let message = match node.as_str() {
            Some(text) if Permission::parse(text).is_some() => continue,
            Some(text) => format!("`{text}` does not name an IAM action"),
            None => format!("`x-iam-action` is {} instead of text", node.kind()),
        };
        findings.push(
            IAM_ACTION
                .finding(node.span, message)
                .why("The client's documentation says which permission a call needs, and people copy it into their policies.")
                .fix("Write `service:resource:verb` as in `scm:cert:import`, with ` (alias service:resource:verb)` after it if there is one, or ` (role/policy table …)` if only that names it; or `none (why)`. Leave it out if it is not known."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for text in ["2025-11-28", "2024-02-29", "2000-02-29", "1999-12-31"] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-04-31",
            "2025-4-1",
            "28-11-2025",
            "+025-11-28",
            "",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn latest_date_is_tomorrow() {
        for (seconds, latest) in [
            (0, "1970-01-02"),
            (951_782_400 - 1, "2000-02-29"),
            (951_782_400, "2000-03-01"),
            (1_798_675_199, "2026-12-31"),
            (1_798_675_200, "2027-01-01"),
            (4_107_542_399, "2100-03-01"),
        ] {
            assert_eq!(latest_date(UNIX_EPOCH + Duration::from_secs(seconds)), latest, "{seconds}");
        }
        assert_eq!(latest_date(UNIX_EPOCH - Duration::from_secs(1)), "9999-12-31");
    }
}
