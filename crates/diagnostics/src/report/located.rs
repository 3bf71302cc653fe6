//! Findings with their files, and what several formats share: the place and the text of a finding.

use crate::finding::{Finding, Findings, Place};
use crate::source::{SourceMap, Span};

/// Findings with their files.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files that were read.
    pub sources: SourceMap,
    /// The findings, sorted.
    pub findings: Findings,
}

impl Report {
    /// A report with sorted findings.
    #[must_use]
    pub fn new(sources: SourceMap, findings: Findings) -> Self {
        let findings = findings.sorted(&sources);
        Self { sources, findings }
    }
}

/// The range of a finding for programs: lines and columns counted from 1, columns in characters,
/// the end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: usize,
    pub(super) start_column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// The notes and the remedy of a finding after its message, as one text.
pub(super) fn explained(finding: &Finding) -> String {
    let parts = [&finding.message].into_iter().chain(&finding.notes).chain([&finding.remedy]);
    parts.filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// The file of a finding, and the range unless it concerns the whole file.
pub(super) fn place(finding: &Finding, sources: &SourceMap) -> (String, Option<Region>) {
    match &finding.place {
        Place::Path(path) => (path.clone(), None),
        Place::Span(span) => {
            let (path, region) = region(*span, sources);
            (path, Some(region))
        }
    }
}

pub(super) fn region(span: Span, sources: &SourceMap) -> (String, Region) {
    let start = sources.location(span);
    let end = sources.location(Span { start: span.end.max(span.start), ..span });
    let region =
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    (start.path, region)
}
