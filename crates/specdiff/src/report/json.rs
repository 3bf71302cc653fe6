//! Prints a review as JSON, for our own programs.
//! It must not know other formats.

use serde::Serialize;
use serde_json::{Value, json};

use crate::review::{Acceptance, Finding, Review};

/// One object: the two states, the findings, and the versions that are due.
pub(super) fn render(review: &Review) -> String {
    let crates = review.verdict.crates.iter().map(|(name, due)| {
        let mut value = json!(due);
        value["crate"] = json!(name);
        value
    });
    let version = |version: Option<semver::Version>| version.map(|version| version.to_string());
    let document = json!({
        "before": review.before,
        "after": review.after,
        "summary": review.summary(),
        "breaking": review.breaks(),
        "only_documentation": review.only_documentation(),
        "findings": review.findings.iter().map(finding).collect::<Vec<_>>(),
        "pages": review.pages,
        "crates": crates.collect::<Vec<_>>(),
        "version": {
            "level": review.verdict.level(),
            "current": version(review.verdict.current.clone()),
            "proposed": version(review.verdict.proposed()),
        },
        "unused_exceptions": review.unused_exceptions,
    });
    format!("{document:#}\n")
}

fn finding(finding: &Finding) -> Value {
    let change = &finding.change;
    let rule = change.rule;
    let code =
        change.code().map(|code| json!({ "before": code.before.text, "after": code.after.map(|code| code.text) }));
    json!({
        "rule": rule.name,
        "id": rule.id(),
        "severity": finding.severity(),
        "wire": rule.wire,
        "source": rule.source,
        "level": rule.level,
        "service": change.service,
        "direction": change.direction.map(crate::Direction::word),
        "subject": change.subject,
        "item": change.item,
        "renamed": change.renamed,
        "code": code,
        "shipped_clients": (!rule.meets.is_empty()).then_some(rule.meets),
        "message": change.message(),
        "was": change.was,
        "is": change.is,
        "before": value(&change.before),
        "after": value(&change.after),
        "used_by": change.used_by,
        "repeats": finding.repeats,
        "fingerprint": change.fingerprint(),
        "accepted": matches!(finding.acceptance, Acceptance::Accepted(_)),
        "why": rule.why,
    })
}

/// Strings, numbers and lists always become JSON.
fn value(part: impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}
