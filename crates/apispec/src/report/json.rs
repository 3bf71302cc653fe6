//! Findings as JSON, for programs of our own.
//! It must not know of other formats.

use serde::Serialize;

use super::{Region, Report, place, region};
use crate::finding::Finding;
use crate::lint::{self, Rule};
use crate::source::SourceMap;

#[derive(Serialize)]
struct Document<'a> {
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    /// Absent for what is no rule of the profile.
    id: Option<String>,
    path: String,
    region: Option<Region>,
    message: &'a str,
    label: &'a str,
    why: &'a str,
    fix: &'a str,
    related: Vec<RelatedEntry<'a>>,
}

#[derive(Serialize)]
struct RelatedEntry<'a> {
    path: String,
    region: Region,
    label: &'a str,
}

/// One object with the list of findings.
pub(super) fn render(reports: &[Report], rules: &[&'static Rule]) -> String {
    let entries =
        reports.iter().flat_map(|report| report.findings.iter().map(|finding| entry(finding, &report.sources, rules)));
    let document = Document { findings: entries.collect() };
    // Text, numbers and lists always become JSON.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn entry<'a>(finding: &'a Finding, sources: &SourceMap, rules: &[&'static Rule]) -> Entry<'a> {
    let (path, place) = place(finding, sources);
    let related = finding.related.iter().map(|related| {
        let (path, region) = region(related.span, sources);
        RelatedEntry { path, region, label: &related.label }
    });
    Entry {
        rule: finding.rule,
        id: lint::find(rules.iter().copied(), finding.rule).map(Rule::id),
        path,
        region: place,
        message: &finding.message,
        label: &finding.label,
        why: &finding.why,
        fix: &finding.fix,
        related: related.collect(),
    }
}
