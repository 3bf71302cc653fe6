//! Renders the result of a comparison, for people and for programs. It must not decide what is a
//! finding, nor print anything.

use diagnostics::Report;
use diagnostics::report::{self, Format, Layout};
use diagnostics::source::Span;
use serde::Serialize;
use serde_json::Value;

use crate::drift::Drift;
use crate::rules::RULES;

/// Renders the results for people: the findings with source lines, then the explained differences,
/// what could not be compared, and a summary.
#[must_use]
pub fn human(drifts: &[Drift], layout: Layout) -> String {
    let reports: Vec<_> = drifts.iter().map(report_of).collect();
    let mut text = report::render(&reports, Format::Human(layout), &[]);
    if !text.is_empty() {
        text.push('\n');
    }
    for drift in drifts {
        let comparison = &drift.comparison;
        let place = |span: Span| drift.sources.location(span);
        let mut section = |title: &str, entries: Vec<String>| {
            if !entries.is_empty() {
                text.push_str(&format!("{title} {}:\n{}\n\n", drift.package, entries.join("\n")));
            }
        };
        let explained = comparison.explained.iter().map(|entry| {
            let what = layout.wrap(&entry.text, "    ", "      ");
            let reason = layout.wrap(&entry.reason, "    reason: ", "      ");
            format!("  {}\n{what}\n{reason}", place(entry.spec))
        });
        section("Explained differences from", explained.collect());
        let pages = comparison.pages.iter().map(|page| format!("  {page}"));
        section("Pages to read because of", pages.collect());
        let lines = comparison.not_compared.iter().map(|line| layout.wrap(line, "  ", "    "));
        section("Not compared with", lines.collect());
    }
    for drift in drifts {
        text.push_str(&layout.wrap(&summary(drift), "", "  "));
        text.push('\n');
    }
    text
}

/// Renders the findings in one of the formats shared with the other commands.
#[must_use]
pub fn findings(drifts: &[Drift], format: Format) -> String {
    let reports: Vec<_> = drifts.iter().map(report_of).collect();
    report::render(&reports, format, &RULES.iter().collect::<Vec<_>>())
}

/// Renders the results as Markdown, for an issue: the pages to read, and the findings.
#[must_use]
pub fn markdown(drifts: &[Drift]) -> String {
    let mut text = String::new();
    for drift in drifts {
        let comparison = &drift.comparison;
        text.push_str(&format!("### {}\n\n", summary(drift)));
        let pages: String = comparison.pages.iter().map(|page| format!("- [ ] <{page}>\n")).collect();
        if !pages.is_empty() {
            text.push_str(&format!("Pages to read:\n\n{pages}\n"));
        }
        let cell = |text: &str| text.replace('|', "\\|");
        let row = |finding: &diagnostics::Finding| {
            let place = finding.location(&drift.sources);
            format!("| {} | {} | `{place}` |\n", finding.rule.name, cell(&finding.message))
        };
        let rows: String = comparison.findings.iter().map(row).collect();
        if !rows.is_empty() {
            text.push_str(&format!("| rule | difference | place |\n| --- | --- | --- |\n{rows}\n"));
        }
        let lines: String = comparison.not_compared.iter().map(|line| format!("- {line}\n")).collect();
        text.push_str(&format!("<details><summary>Not compared</summary>\n\n{lines}\n</details>\n\n"));
    }
    text
}

/// Summarizes a result in one line.
#[must_use]
pub fn summary(drift: &Drift) -> String {
    let comparison = &drift.comparison;
    let verdict = match comparison.findings.len() {
        0 => "no unexplained difference".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    format!(
        "{} and {}: {verdict}; same facts: {}, explained differences: {}",
        drift.service,
        drift.package,
        comparison.same,
        comparison.explained.len()
    )
}

fn report_of(drift: &Drift) -> Report {
    Report::new(drift.sources.clone(), drift.comparison.findings.clone())
}

#[derive(Serialize)]
struct Entry<'a> {
    service: &'a str,
    package: &'a str,
    agrees: bool,
    same: usize,
    findings: Value,
    explained: Vec<ExplainedEntry<'a>>,
    pages: Vec<&'a str>,
    not_compared: &'a [String],
}

#[derive(Serialize)]
struct ExplainedEntry<'a> {
    sdk: Option<String>,
    spec: String,
    text: &'a str,
    reason: &'a str,
}

/// Renders all results for programs, as one JSON object.
#[must_use]
pub fn json(drifts: &[Drift]) -> String {
    let entries: Vec<_> = drifts.iter().map(entry).collect();
    // Strings, numbers and lists always serialize.
    let mut text = serde_json::to_string_pretty(&serde_json::json!({ "packages": entries })).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(drift: &Drift) -> Entry<'_> {
    let place = |span: Span| drift.sources.location(span).to_string();
    let comparison = &drift.comparison;
    let explained = comparison.explained.iter().map(|entry| ExplainedEntry {
        sdk: entry.sdk.map(place),
        spec: place(entry.spec),
        text: &entry.text,
        reason: &entry.reason,
    });
    Entry {
        service: &drift.service,
        package: &drift.package,
        agrees: drift.agrees(),
        same: comparison.same,
        findings: report::json_findings(&report_of(drift)),
        explained: explained.collect(),
        pages: comparison.pages.iter().map(String::as_str).collect(),
        not_compared: &comparison.not_compared,
    }
}
