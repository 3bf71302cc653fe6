//! Findings in the formats that people and programs read.
//! It must not decide what is a finding, nor write anywhere.

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

/// How to show findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: each with its line of source underlined; ends with a count. No findings give no text.
    Human(Layout),
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
    /// The first findings for people, without wrapping: see [`Format::Human`].
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        human::render(std::slice::from_ref(self), Layout { colour, limit: LIMIT, ..Layout::PLAIN })
    }
}

/// The findings of several reports as one text. `rules` are those that were applied, which SARIF lists with their pages.
#[must_use]
pub fn render(reports: &[Report], format: Format, rules: &[&'static Rule]) -> String {
    match format {
        Format::Human(layout) => human::render(reports, layout),
        Format::Github => github::render(reports),
        Format::Sarif => sarif::render(reports, rules),
        Format::Json => json::render(reports),
    }
}

/// A notice of GitHub Actions that is about no file.
#[must_use]
pub fn notice(title: &str, text: &str) -> String {
    github::notice(title, text)
}

/// One finding for people, ending with a line break. Without sources the lines that it is about are not shown.
#[must_use]
pub fn one(finding: &Finding, sources: Option<&SourceMap>, layout: Layout) -> String {
    human::one(finding, sources, layout)
}

/// A page of a rule in Markdown as text for a terminal.
#[must_use]
pub fn page(markdown: &str, layout: Layout) -> String {
    page::render(markdown, layout)
}
