//! Findings in the formats that people and programs read.
//! It must not decide what is a finding, nor write anywhere.

mod github;
mod human;
mod json;
mod sarif;

use crate::finding::{Finding, Findings, Place};
use crate::lint::Rule;
use crate::source::SourceMap;

/// Findings with the files they are in.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files that were read.
    pub sources: SourceMap,
    /// What is wrong, in the order to read it.
    pub findings: Findings,
}

/// How to show findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: each with its line of source underlined; ends with a count. No findings give no text.
    Human {
        /// Whether to colour it, with ANSI escapes.
        colour: bool,
    },
    /// Workflow commands of GitHub Actions, which show as annotations. One line a finding.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// One JSON object with all findings.
    Json,
}

impl Report {
    /// A report, its findings sorted.
    #[must_use]
    pub fn new(sources: SourceMap, findings: Findings) -> Self {
        let findings = findings.sorted(&sources);
        Self { sources, findings }
    }

    /// The findings for people: see [`Format::Human`].
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        human::render(std::slice::from_ref(self), colour)
    }
}

/// The findings of several reports as one text. `rules` are those that were applied.
#[must_use]
pub fn render(reports: &[Report], format: Format, rules: &[&'static Rule]) -> String {
    match format {
        Format::Human { colour } => human::render(reports, colour),
        Format::Github => github::render(reports),
        Format::Sarif => sarif::render(reports, rules),
        Format::Json => json::render(reports, rules),
    }
}

/// Where a finding begins and ends, as programs want it: lines and columns counted from 1, the end exclusive, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The file that a finding is in, and where in it, unless it is about the file as such.
fn place(finding: &Finding, sources: &SourceMap) -> (String, Option<Region>) {
    match &finding.place {
        Place::Path(path) => (path.clone(), None),
        Place::Span(span) => {
            let (path, region) = region(*span, sources);
            (path, Some(region))
        }
    }
}

fn region(span: crate::source::Span, sources: &SourceMap) -> (String, Region) {
    let start = sources.location(span);
    let end = sources.location(crate::source::Span { start: span.end.max(span.start), ..span });
    let region =
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    (start.path, region)
}
