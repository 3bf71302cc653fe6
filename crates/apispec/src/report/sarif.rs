//! Findings as SARIF 2.1.0, the format of code scanning services, with the pages of the rules.
//! It must not know of other formats.

use serde_json::{Value, json};

use super::{Region, Report, place, region};
use crate::finding::Finding;
use crate::lint::Rule;
use crate::source::SourceMap;

/// One log with one run. Every rule is described in it, so that a service shows its page beside a finding.
pub(super) fn render(reports: &[Report], rules: &[&Rule]) -> String {
    let rules = rules.iter().map(|rule| {
        json!({
            "id": rule.name,
            "name": rule.id(),
            "shortDescription": {"text": rule.summary()},
            "help": {"text": rule.explanation(), "markdown": rule.explanation()},
        })
    });
    let results =
        reports.iter().flat_map(|report| report.findings.iter().map(|finding| result(finding, &report.sources)));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "rules": rules.collect::<Vec<_>>()}},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn result(finding: &Finding, sources: &SourceMap) -> Value {
    let (path, place) = place(finding, sources);
    let related = finding.related.iter().map(|related| {
        let (path, region) = region(related.span, sources);
        let mut location = location(&path, Some(&region));
        location["message"] = json!({"text": related.label});
        location
    });
    let parts = [&finding.message, &finding.why, &finding.fix].map(String::as_str);
    let text: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    json!({
        "ruleId": finding.rule,
        "level": "error",
        "message": {"text": text.join("\n")},
        "locations": [location(&path, place.as_ref())],
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

fn location(path: &str, region: Option<&Region>) -> Value {
    // SARIF wants an address: the few characters that a path may hold and an address may not are escaped.
    let uri = path.replace('%', "%25").replace(' ', "%20");
    let mut physical = json!({"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}});
    if let Some(region) = region {
        physical["region"] = json!(region);
    }
    json!({"physicalLocation": physical})
}
