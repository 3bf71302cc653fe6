//! Findings in the formats that people and programs read.
//! It must not decide what is a finding, nor write anywhere.

mod github;
mod human;
mod json;
mod sarif;

use crate::finding::{Finding, Findings, Place};
use crate::rule::Rule;
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
        /// How many findings are shown at most; the rest is counted.
        limit: usize,
    },
    /// Workflow commands of GitHub Actions, which show as annotations. One line a finding.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// One JSON object with all findings.
    Json,
}

/// How many findings people are shown at most, unless they ask for all.
pub const LIMIT: usize = 100;

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
        human::render(std::slice::from_ref(self), colour, LIMIT)
    }
}

/// The findings of several reports as one text. `rules` are those that were applied, which SARIF lists with their pages.
#[must_use]
pub fn render(reports: &[Report], format: Format, rules: &[&'static Rule]) -> String {
    match format {
        Format::Human { colour, limit } => human::render(reports, colour, limit),
        Format::Github => github::render(reports),
        Format::Sarif => sarif::render(reports, rules),
        Format::Json => json::render(reports),
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

/// A notice of GitHub Actions that is about no file.
#[must_use]
pub fn notice(title: &str, text: &str) -> String {
    github::notice(title, text)
}

/// One finding for people, ending with a line break. Without sources the lines that it is about are not shown.
#[must_use]
pub fn one(finding: &Finding, sources: Option<&SourceMap>, colour: bool) -> String {
    human::one(finding, sources, colour)
}

/// The notes and the remedy of a finding after its message, as one text.
fn explained(finding: &Finding) -> String {
    let parts = [&finding.message].into_iter().chain(&finding.notes).chain([&finding.remedy]);
    parts.filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
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
