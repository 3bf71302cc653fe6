//! Formats findings as JSON, for our own programs.
//! It must not know other formats.

use serde::Serialize;
use serde_json::Value;

use super::located::{Region, Report, place, region};
use crate::finding::{Finding, Severity};
use crate::source::SourceMap;

#[derive(Serialize)]
struct Document<'a> {
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    id: String,
    severity: Severity,
    path: String,
    region: Option<Region>,
    message: &'a str,
    label: &'a str,
    notes: &'a [String],
    remedy: &'a str,
    related: Vec<RelatedEntry<'a>>,
}

#[derive(Serialize)]
struct RelatedEntry<'a> {
    path: String,
    region: Region,
    label: &'a str,
}

/// One object with the list of findings.
pub(super) fn render(reports: &[Report]) -> String {
    let document = Document { findings: reports.iter().flat_map(entries).collect() };
    // Strings, numbers and lists always become JSON.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// The same list of findings as a value, for a larger document.
pub(super) fn findings(report: &Report) -> Value {
    // Strings, numbers and lists always become JSON.
    serde_json::to_value(entries(report).collect::<Vec<_>>()).unwrap_or_default()
}

fn entries(report: &Report) -> impl Iterator<Item = Entry<'_>> {
    report.findings.iter().map(|finding| entry(finding, &report.sources))
}

fn entry<'a>(finding: &'a Finding, sources: &SourceMap) -> Entry<'a> {
    let (path, place) = place(finding, sources);
    let related = finding.origins.iter().chain(&finding.related).map(|related| {
        let (path, region) = region(related.span, sources);
        RelatedEntry { path, region, label: &related.label }
    });
    Entry {
        rule: finding.rule.name,
        id: finding.rule.id(),
        severity: finding.severity,
        path,
        region: place,
        message: &finding.message,
        label: &finding.label,
        notes: &finding.notes,
        remedy: &finding.remedy,
        related: related.collect(),
    }
}
