//! A review as text for people at a terminal.
//! It must not know of other formats.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::{in_rust, standing, used_by, verdicts};
use crate::place::Place;
use crate::review::{Finding, Review};

/// The findings with their lines, those of documentation in a line each, and what is due at the end.
pub(super) fn render(review: &Review, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    let (documentation, meaning): (Vec<_>, Vec<_>) =
        review.findings.iter().enumerate().partition(|(_, finding)| finding.change.rule.documentation);
    for (index, finding) in meaning {
        let name = |before: bool| if before { Some(review.before.as_str()) } else { review.after.as_deref() };
        let paths = (path(name(true), &finding.change.before), path(name(false), &finding.change.after));
        let title = format!("{}. {}", index + 1, finding.change.message());
        let explained = review.findings.iter().take(index).any(|earlier| earlier.change.rule == finding.change.rule);
        let notes = notes(finding, !explained);
        text.push_str(renderer.render(&[group(finding, &title, &paths, &notes)]).trim_end());
        text.push_str("\n\n");
    }
    if !documentation.is_empty() {
        text.push_str("Only people read these:\n\n");
    }
    for (index, finding) in &documentation {
        let change = &finding.change;
        // Writing to a string never fails.
        let _ = writeln!(text, "{}. {}: `{}` ({})", index + 1, change.after, change.subject, change.rule.name);
    }
    if !documentation.is_empty() {
        text.push('\n');
    }
    text.push_str(&closing(review));
    // The renderer makes ASCII's control characters harmless, but not those beyond it, which terminals obey as well.
    text.replace(|letter| ('\u{80}'..='\u{9f}').contains(&letter), "\u{fffd}")
}

fn path(side: Option<&str>, place: &Place) -> String {
    match side {
        // A merged document is a file itself.
        Some(name) if name != place.path => format!("{name}:{}", place.path),
        _ => place.path.clone(),
    }
}

/// What is said below the lines of a finding; why its verdicts are so only where the rule is met first.
fn notes(finding: &Finding, explain: bool) -> Vec<String> {
    let change = &finding.change;
    let mut notes = Vec::new();
    if let Some(first) = finding.repeats {
        notes.push(format!("the same lines as {first}. above"));
    }
    notes.push(verdicts(finding));
    if explain {
        notes.push(change.rule.why.to_owned());
    }
    notes.extend(in_rust(finding));
    notes.extend(used_by(finding));
    notes.extend(standing(finding));
    notes.push(format!("fingerprint: {}", change.fingerprint()));
    notes
}

fn group<'a>(finding: &'a Finding, title: &'a str, paths: &'a (String, String), notes: &'a [String]) -> Group<'a> {
    let level = match finding.severity() {
        "breaking" => Level::ERROR,
        "warning" => Level::WARNING,
        _ => Level::INFO,
    };
    let level = level.with_name(finding.severity());
    let change = &finding.change;
    let mut group = Group::with_title(level.primary_title(title).id(change.rule.name));
    if finding.repeats.is_none() {
        let label = |there: bool, text: &'static str| if there { text } else { "not here" };
        let was = label(change.was.is_some(), "was");
        let is = label(change.is.is_some(), "is");
        group = group.element(snippet(&paths.0, &change.before, AnnotationKind::Context, was));
        group = group.element(snippet(&paths.1, &change.after, AnnotationKind::Primary, is));
    }
    for note in notes {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(note)));
    }
    group
}

fn snippet<'a>(path: &'a str, place: &'a Place, kind: AnnotationKind, label: &'a str) -> Snippet<'a, Annotation<'a>> {
    let (start, end) = place.underlined;
    let annotation = kind.span(start..end).label(label);
    Snippet::source(place.text.as_str()).path(path).line_start(place.line).annotation(annotation)
}

/// The summary, what is due, and how to accept what is left.
fn closing(review: &Review) -> String {
    let mut text = format!("{}\n", review.summary());
    let width = review.verdict.crates.keys().map(String::len).max().unwrap_or_default();
    for (name, due) in &review.verdict.crates {
        let _ = writeln!(text, "  {name:width$}  {}", due.level.word());
    }
    let _ = writeln!(text, "{}", review.verdict.sentence());
    for fingerprint in &review.idle {
        let _ = writeln!(text, "note: {} has an exception that nothing needs: {fingerprint}", crate::exceptions::PATH);
    }
    if let Some(finding) = review.findings.iter().find(|finding| finding.breaks()) {
        let _ = writeln!(text, "\nTo accept a change, add to {}:\n", crate::exceptions::PATH);
        let _ = writeln!(text, "  [[exception]]\n  fingerprint = \"{}\"", finding.change.fingerprint());
        let _ = writeln!(text, "  reason = \"…\"\n  until = …  # the last day on which it is accepted");
    }
    text
}
