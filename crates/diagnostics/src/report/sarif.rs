//! Formats findings as SARIF 2.1.0, the format of code scanning services, with the pages of the
//! rules.
//! It must not know other formats.

use serde_json::{Value, json};

use super::layout::Layout;
use super::located::{Region, Report, explained, place, region};
use super::page;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::source::SourceMap;

/// One log with one run. It describes every rule, so that a service can show the page beside a
/// finding.
pub(super) fn render(reports: &[Report], rules: &[&Rule]) -> String {
    let rules = rules.iter().map(|rule| {
        json!({
            "id": rule.name,
            "name": rule.id(),
            "shortDescription": {"text": rule.summary()},
            "help": {"text": page::render(&rule.explanation(), Layout::PLAIN), "markdown": rule.explanation()},
        })
    });
    let results =
        reports.iter().flat_map(|report| report.findings.iter().map(|finding| result(finding, &report.sources)));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "cargo xtask", "version": env!("CARGO_PKG_VERSION"), "rules": rules.collect::<Vec<_>>()}},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn result(finding: &Finding, sources: &SourceMap) -> Value {
    let (path, place) = place(finding, sources);
    let related = finding.origins.iter().chain(&finding.related).map(|related| {
        let (path, region) = region(related.span, sources);
        let mut location = location(&path, Some(&region));
        location["message"] = json!({"text": related.label});
        location
    });
    json!({
        "ruleId": finding.rule.name,
        "level": finding.severity,
        "message": {"text": explained(finding)},
        "locations": [location(&path, place.as_ref())],
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

fn location(path: &str, region: Option<&Region>) -> Value {
    // SARIF requires a URI: escapes the few characters that are valid in a path but not in a URI.
    let uri = path.replace('%', "%25").replace(' ', "%20");
    let mut physical = json!({"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}});
    if let Some(region) = region {
        physical["region"] = json!(region);
    }
    json!({"physicalLocation": physical})
}
