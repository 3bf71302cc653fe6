//! Rules for where an operation was transcribed from, and which permission it needs.
//! They must not look at what the operation says otherwise.

use crate::document::{Operation, Tree};
use crate::finding::Findings;
use crate::lint::{Context, Rule, rule};
use crate::node::Node;
use crate::permission::Permission;

pub(in crate::lint) const RULES: &[Rule] = &[EXTERNAL_DOCS, DOC_UPDATED, IAM_ACTION];

const EXTERNAL_DOCS: Rule = rule!(261, "external-docs", external_docs);

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

const DOC_UPDATED: Rule = rule!(262, "doc-updated", doc_updated);

fn doc_updated(context: &Context<'_>, findings: &mut Findings) {
    for (operation, node) in operations(context.tree) {
        let (span, message) = match node.get("x-doc-updated") {
            None => {
                let message = format!("{} does not say of when its page is", operation.title());
                (operation.span, message)
            }
            Some(date) => match date.as_str() {
                Some(text) if is_date(text) => continue,
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
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

const IAM_ACTION: Rule = rule!(263, "iam-action", iam_action);

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
}
