//! Formats findings for people and programs.
//! It must not decide what a finding is, nor write anywhere.

mod github;
mod human;
mod json;
mod layout;
mod located;
mod page;
mod sarif;

pub use layout::{Layout, WIDTH};
pub use located::Report;

use crate::finding::Finding;
use crate::rule::Rule;
use crate::source::SourceMap;

/// The format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: each with its line of source underlined; ends with a count. Empty without
    /// findings.
    Human(Layout),
    /// Workflow commands of GitHub Actions, which become annotations. One line for each finding.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// One JSON object with all findings.
    Json,
}

/// The number of findings that human output shows by default.
pub const LIMIT: usize = 100;

impl Report {
    /// The first findings for people, without wrapping: see [`Format::Human`].
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        human::render(std::slice::from_ref(self), Layout { colour, limit: LIMIT, ..Layout::PLAIN })
    }
}

/// The findings of several reports as one text. SARIF lists the `rules` that were applied, with
/// their pages.
#[must_use]
pub fn render(reports: &[Report], format: Format, rules: &[&'static Rule]) -> String {
    match format {
        Format::Human(layout) => human::render(reports, layout),
        Format::Github => github::render(reports),
        Format::Sarif => sarif::render(reports, rules),
        Format::Json => json::render(reports),
    }
}

/// The list of findings that [`Format::Json`] has, for a document with more than findings.
#[must_use]
pub fn json_findings(report: &Report) -> serde_json::Value {
    json::findings(report)
}

/// A notice of GitHub Actions without a file.
#[must_use]
pub fn notice(title: &str, text: &str) -> String {
    github::notice(title, text)
}

/// One finding for people, ending with a line break. Without sources its lines are not shown.
#[must_use]
pub fn one(finding: &Finding, sources: Option<&SourceMap>, layout: Layout) -> String {
    human::one(finding, sources, layout)
}

/// A page of a rule in Markdown as text for a terminal.
#[must_use]
pub fn page(markdown: &str, layout: Layout) -> String {
    page::render(markdown, layout)
}
