//! Renders the result of an audit, for people and for programs. It must not decide what is a
//! finding, nor print anything.

use std::fmt::Write as _;

use diagnostics::report::{self, Format, Layout};
use diagnostics::source::Span;
use diagnostics::{Finding, Report};
use serde::Serialize;
use serde_json::Value;

use crate::audit::Audit;
use crate::rules::{INCOMPLETE, NOT_UNDERSTOOD, RULES};

/// Renders the result for people: the findings with source lines, then the recorded departures, the
/// notes and a summary.
#[must_use]
pub fn human(audit: &Audit, layout: Layout) -> String {
    let comparison = &audit.comparison;
    let mut text = report::render(&[report_of(audit)], Format::Human(layout), &[]);
    if !text.is_empty() {
        text.push('\n');
    }
    let place = |span: Span| audit.sources.location(span);
    let mut lines = |title: &str, entries: Vec<String>| {
        if !entries.is_empty() {
            // Writing to a string never fails.
            let _ = writeln!(text, "{title}");
            entries.iter().for_each(|entry| {
                let _ = writeln!(text, "{entry}");
            });
            text.push('\n');
        }
    };
    let departures = comparison.departures.iter().map(|departure| {
        let page = departure.page.map_or_else(String::new, |page| format!("{}, ", place(page)));
        format!(
            "  {page}{}\n{}\n{}",
            place(departure.spec),
            layout.wrap(&departure.text, "    ", "      "),
            layout.wrap(&one_line(&departure.reason), "    reason: ", "      ")
        )
    });
    lines("Recorded departures:", departures.collect());
    let note = |text: &str| layout.wrap(text, "    ", "      ");
    let notes = comparison.notes.iter().map(|entry| format!("  {}\n{}", place(entry.span), note(&entry.text)));
    lines("Notes:", notes.collect());
    text.push_str(&layout.wrap(&summary(audit), "", "  "));
    text.push('\n');
    text
}

/// Renders the findings of all audits in one of the formats shared with the other commands.
#[must_use]
pub fn findings(audits: &[Audit], format: Format) -> String {
    let reports: Vec<_> = audits.iter().map(report_of).collect();
    report::render(&reports, format, &RULES.iter().collect::<Vec<_>>())
}

/// Summarizes the audit in one line.
#[must_use]
pub fn summary(audit: &Audit) -> String {
    let comparison = &audit.comparison;
    let name = audit
        .operation
        .as_ref()
        .map_or_else(|| "no operation".to_owned(), |(service, name)| format!("{service}/{name}"));
    let verdict = match comparison.findings.len() {
        0 => "agrees".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    format!(
        "{} ({name}): {verdict}; matching facts: {}, recorded departures: {}; not compared: sentences: {}, details outside the spec: {}, skipped lines: {}",
        audit.page,
        comparison.same,
        comparison.departures.len(),
        audit.facts.prose.len(),
        audit.facts.unrepresented.len(),
        lines(audit, &audit.facts.skipped)
    )
}

/// What an audit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Agrees,
    Differs,
    NotUnderstood,
}

fn verdict(audit: &Audit) -> Verdict {
    match (audit.agrees(), unclear(audit).next()) {
        (true, _) => Verdict::Agrees,
        (false, None) => Verdict::Differs,
        (false, Some(_)) => Verdict::NotUnderstood,
    }
}

/// The findings about parts that were not understood or are missing.
fn unclear(audit: &Audit) -> impl Iterator<Item = &Finding> {
    let names = [NOT_UNDERSTOOD.name, INCOMPLETE.name];
    audit.comparison.findings.iter().filter(move |finding| names.contains(&finding.rule.name))
}

/// Summarizes each audit in one line, and all of them in the last one.
#[must_use]
pub fn overview(audits: &[Audit]) -> String {
    let mut text = String::new();
    for audit in audits {
        let _ = writeln!(text, "{}", overview_line(audit));
    }
    let count = |wanted: Verdict| audits.iter().filter(|audit| verdict(audit) == wanted).count();
    let pages = if audits.len() == 1 { "page" } else { "pages" };
    let _ = writeln!(
        text,
        "{} {pages}: {} agree, {} differ, {} not understood",
        audits.len(),
        count(Verdict::Agrees),
        count(Verdict::Differs),
        count(Verdict::NotUnderstood)
    );
    text
}

fn overview_line(audit: &Audit) -> String {
    let name = audit.operation.as_ref().map_or_else(String::new, |(service, name)| format!(" ({service}/{name})"));
    let page = format!("{}{name}", audit.page);
    let unclear: Vec<_> = unclear(audit).collect();
    let differences = audit.comparison.findings.len() - unclear.len();
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let differ = counted(differences, "difference", "differences");
    let [first, more @ ..] = &unclear[..] else {
        return if differences == 0 { format!("{page}: agrees") } else { format!("{page}: {differ}") };
    };
    let line = first.location(&audit.sources).line;
    let mut rest = Vec::new();
    if !more.is_empty() {
        rest.push(counted(more.len(), "other part", "other parts"));
    }
    if differences > 0 {
        rest.push(differ);
    }
    let rest = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
    format!("{page}: not understood: line {line}: {}{rest}", first.message)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Counts the lines of the page that the spans cover.
fn lines(audit: &Audit, spans: &[Span]) -> usize {
    let lines = spans.iter().flat_map(|span| {
        let file = audit.sources.file(span.file);
        file.line_index(span.start)..=file.line_index(span.end.saturating_sub(1).max(span.start))
    });
    lines.collect::<std::collections::BTreeSet<_>>().len()
}

fn report_of(audit: &Audit) -> Report {
    Report::new(audit.sources.clone(), audit.comparison.findings.clone())
}

#[derive(Serialize)]
struct Entry<'a> {
    page: &'a str,
    service: Option<&'a str>,
    operation: Option<&'a str>,
    agrees: bool,
    same: usize,
    findings: Value,
    departures: Vec<DepartureEntry<'a>>,
    notes: Vec<NoteEntry<'a>>,
    not_compared: NotCompared,
}

#[derive(Serialize)]
struct DepartureEntry<'a> {
    page: Option<String>,
    spec: String,
    text: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct NoteEntry<'a> {
    place: String,
    text: &'a str,
}

/// The locations of everything that is not compared, in page order.
#[derive(Serialize)]
struct NotCompared {
    sentences: Vec<String>,
    without_place: Vec<String>,
    skipped_lines: usize,
}

/// Renders all results for programs, as one JSON object.
#[must_use]
pub fn json(audits: &[Audit]) -> String {
    let entries: Vec<_> = audits.iter().map(entry).collect();
    // Strings, numbers and lists always serialize.
    let mut text = serde_json::to_string_pretty(&serde_json::json!({ "pages": entries })).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(audit: &Audit) -> Entry<'_> {
    let place = |span: Span| audit.sources.location(span).to_string();
    let comparison = &audit.comparison;
    let departures = comparison.departures.iter().map(|departure| DepartureEntry {
        page: departure.page.map(place),
        spec: place(departure.spec),
        text: &departure.text,
        reason: &departure.reason,
    });
    Entry {
        page: &audit.page,
        service: audit.operation.as_ref().map(|(service, _)| service.as_str()),
        operation: audit.operation.as_ref().map(|(_, name)| name.as_str()),
        agrees: audit.agrees(),
        same: comparison.same,
        findings: report::json_findings(&report_of(audit)),
        departures: departures.collect(),
        notes: comparison.notes.iter().map(|note| NoteEntry { place: place(note.span), text: &note.text }).collect(),
        not_compared: NotCompared {
            sentences: audit.facts.prose.iter().map(|span| place(*span)).collect(),
            without_place: audit.facts.unrepresented.iter().map(|fact| place(fact.span)).collect(),
            skipped_lines: lines(audit, &audit.facts.skipped),
        },
    }
}
