//! Converts the findings of a review to those of the other tools, for the formats that all share.
//! It must not know the formats that only a review has.

use diagnostics::report::{self, Format};
use diagnostics::source::{SourceMap, Span};
use diagnostics::{Report, Severity};

use super::words::{acceptance, rename, used_by, verdicts};
use crate::place::Place;
use crate::review::{Finding, Review};
use crate::rules;

/// A finding of the other tools, with its lines of source and the `notes` below them.
pub(super) fn finding(
    finding: &Finding,
    review: &Review,
    message: String,
    notes: Vec<String>,
    sources: &mut SourceMap,
) -> diagnostics::Finding {
    let change = &finding.change;
    let word = finding.severity();
    let severity = match word {
        "breaking" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Note,
    };
    let mut excerpt = |side: Option<&str>, place: &Place| {
        let file = sources.add_excerpt(path(side, place), place.text.as_str(), place.line);
        let (start, end) = place.underlined;
        Span { file, start, end }
    };
    let before = excerpt(Some(&review.before), &change.before);
    let after = excerpt(review.after.as_deref(), &change.after);
    let label = |there: bool, text: &'static str| if there { text } else { "missing here" };
    let mut found = change.rule.rule.finding(after, message).severity(severity, word);
    found = found.label(label(change.is.is_some(), "is")).origin(before, label(change.was.is_some(), "was"));
    notes.into_iter().fold(found, diagnostics::Finding::why)
}

/// The path of a place with the name of its side.
fn path(side: Option<&str>, place: &Place) -> String {
    match side {
        // The name of a merged document is its path.
        Some(name) if name != place.path => format!("{name}:{}", place.path),
        _ => place.path.clone(),
    }
}

/// All findings but those of documentation, with plain paths in the second state.
fn report(review: &Review) -> Report {
    let mut report = Report::default();
    let review = Review { after: None, ..review.clone() };
    for found in review.findings.iter().filter(|finding| !finding.change.rule.documentation) {
        let notes = [rename(found), Some(verdicts(found)), used_by(found), acceptance(found)];
        let notes = notes.into_iter().flatten().chain([format!("was at {}", found.change.before)]).collect();
        let found = finding(found, &review, found.change.message(), notes, &mut report.sources);
        report.findings.push(found);
    }
    report
}

/// Workflow commands of GitHub Actions: one for each finding, and one for the version that is due.
pub(super) fn github(review: &Review) -> String {
    let due = format!("{}\n{}", review.summary(), review.verdict.sentence());
    report::render(&[report(review)], Format::Github, &[]) + &report::notice("version", &due)
}

/// SARIF with every rule.
pub(super) fn sarif(review: &Review) -> String {
    let rules: Vec<_> = rules::rules().map(|rule| &rule.rule).collect();
    report::render(&[report(review)], Format::Sarif, &rules)
}
