//! Rules for the source of an operation, and for the permission that it needs.
//! They must not check anything else of an operation.

use diagnostics::Findings;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::permission::Permission;

pub(in crate::lint) const RULES: &[Check] = &[EXTERNAL_DOCS, DOC_UPDATED, IAM_ACTION];

const EXTERNAL_DOCS: Check = check!(261, "external-docs", external_docs);

fn external_docs(context: &Context<'_>, findings: &mut Findings) {
    for (operation, node) in operations(context.tree) {
        let docs = node.as_mapping().and_then(|mapping| mapping.entry("externalDocs"));
        let url = docs.and_then(|docs| docs.value.get("url"));
        let (span, message, fix) = match url {
            None => {
                let span = docs.map_or(operation.span, |docs| docs.key_span);
                let message = format!("{} has no link to its page", operation.title());
                (span, message, "Write `externalDocs: {url: https://…}` with the URL of the page.")
            }
            Some(url) => match url.as_str() {
                Some(text) if !is_https(text) => {
                    (url.span, format!("`{text}` is not an https URL"), "Begin the URL with `https://` and a host.")
                }
                Some(text) if !is_safe_in_link(text) => {
                    let message = format!("`{text}` has characters that would break a link");
                    (url.span, message, "Percent-encode spaces, brackets and non-ASCII characters, such as `%20`.")
                }
                // Anything but a string is rejected when reading the types.
                _ => continue,
            },
        };
        findings.push(
            EXTERNAL_DOCS
                .finding(span, message)
                .why("Readers of the spec and of the client need the page that it was transcribed from. The client's documentation links to it.")
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

/// Whether a URL has no character that would end a Markdown link.
fn is_safe_in_link(url: &str) -> bool {
    url.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(letter))
}

const DOC_UPDATED: Check = check!(262, "doc-updated", doc_updated);

fn doc_updated(context: &Context<'_>, findings: &mut Findings) {
    let latest = latest_date(Timestamp::now());
    for (operation, node) in operations(context.tree) {
        let (span, message) = match node.get("x-doc-updated") {
            None => {
                let message = format!("{} has no date for its page", operation.title());
                (operation.span, message)
            }
            Some(node) => match node.as_str().map(|text| (text, date(text))) {
                Some((text, Some(day))) if day > latest => (node.span, format!("the date `{text}` is in the future")),
                Some((text, Some(day))) if day < EARLIEST => {
                    (node.span, format!("the date `{text}` is older than the vendor's documentation"))
                }
                Some((_, Some(_))) => continue,
                Some((text, None)) => (node.span, format!("`{text}` is not a date")),
                None => (node.span, format!("`x-doc-updated` is {} instead of a date", node.kind())),
            },
        };
        findings.push(
            DOC_UPDATED
                .finding(span, message)
                .why("Pages change. The date shows whether the page has changed since it was transcribed.")
                .fix("Write `x-doc-updated: YYYY-MM-DD` with the date on which the page was last updated."),
        );
    }
}

/// The first day of the year in which the vendor's cloud began.
const EARLIEST: Date = Date::constant(2011, 1, 1);

/// The latest valid update date of a page: tomorrow in UTC, because that is today in some time
/// zones.
fn latest_date(now: Timestamp) -> Date {
    let today = now.to_zoned(TimeZone::UTC).date();
    today.tomorrow().unwrap_or(today)
}

/// Parses a date of the form `YYYY-MM-DD`.
fn date(text: &str) -> Option<Date> {
    // `Date` also parses other forms.
    text.parse().ok().filter(|date: &Date| date.to_string() == text)
}

const IAM_ACTION: Check = check!(263, "iam-action", iam_action);

fn iam_action(context: &Context<'_>, findings: &mut Findings) {
    for (_, node) in operations(context.tree) {
        // The action may be unknown.
        let Some(node) = node.get("x-iam-action") else { continue };
        let message = match node.as_str() {
            Some(text) if Permission::parse(text).is_some() => continue,
            Some(text) => format!("`{text}` is not an IAM action"),
            None => format!("`x-iam-action` is {} instead of a string", node.kind()),
        };
        findings.push(
            IAM_ACTION
                .finding(node.span, message)
                .why("The client's documentation shows which permission a call needs, and people copy it into their policies.")
                .fix("Write `service:resource:verb`, such as `scm:cert:import`, followed by ` (alias service:resource:verb)` if it has an alias, or by ` (role/policy table …)` if only that table names it. Write `none (reason)` if no permission is needed. Omit it if the action is not known."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calendar_dates_are_valid() {
        for text in ["2025-11-28", "2024-02-29", "2000-02-29", "1999-12-31"] {
            assert!(date(text).is_some(), "{text}");
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
            assert!(date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn latest_date_is_tomorrow() {
        for (now, latest) in [
            ("2000-02-28T23:59:59Z", "2000-02-29"),
            ("2000-02-29T00:00:00Z", "2000-03-01"),
            ("2026-12-31T12:00:00Z", "2027-01-01"),
        ] {
            let now: Timestamp = now.parse().expect("a time");
            assert_eq!(latest_date(now).to_string(), latest);
        }
    }
}
