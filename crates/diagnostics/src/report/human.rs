//! Formats findings for people: each with its line of source underlined, the notes and the remedy,
//! and a count at the end.
//! It must not know other formats.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use super::layout::Layout;
use super::located::Report;
use crate::finding::{Finding, Place, Severity};
use crate::source::{FileId, SourceMap, Span};

/// The first findings in their order, ending with a line such as `2 errors in 1 file`. Empty
/// without findings.
pub(super) fn render(reports: &[Report], layout: Layout) -> String {
    let mut text = String::new();
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(|finding| (finding, &report.sources)));
    for (finding, sources) in findings.clone().take(layout.limit) {
        text.push_str(&one(finding, Some(sources), layout));
        text.push('\n');
    }
    let total = findings.count();
    if total == 0 {
        return text;
    }
    text.push_str(&count(reports));
    if total > layout.limit {
        text.push_str(&format!("; {} are not shown, `{}` shows them", total - layout.limit, layout.all));
    }
    text.push('\n');
    text
}

/// The indentation of all lines of a title but the first.
const TITLE_INDENT: &str = "    ";

/// One finding, ending with a line break.
pub(super) fn one(finding: &Finding, sources: Option<&SourceMap>, layout: Layout) -> String {
    let renderer = if layout.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = layout.width.map_or(renderer.clone(), |width| renderer.term_width(width));
    let level = level(finding);
    // The renderer prints the word and the rule, so that only their columns count here.
    let prefix = " ".repeat(format!("{}[{}]: ", level.1, finding.rule.name).len());
    let title = layout.wrap(&finding.message, &prefix, TITLE_INDENT);
    let title = without_indent(&title, TITLE_INDENT).trim_start_matches(' ').to_owned();
    let notes = Notes::of(finding, sources, layout);
    let mut group = Group::with_title(level.0.primary_title(&title).id(finding.rule.name));
    if let Some(sources) = sources {
        group = places(group, finding, sources);
    }
    group = group.elements(notes.notes.iter().map(|note| Level::NOTE.message(note)));
    group = group.elements(notes.remedy.iter().map(|remedy| Level::HELP.message(remedy)));
    let text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    // The renderer replaces ASCII control characters, but terminals obey those beyond ASCII too.
    let text = text.trim_end().replace(|letter| ('\u{80}'..='\u{9f}').contains(&letter), "\u{fffd}");
    let title_lines = 1..title.split('\n').count();
    let lines = text.split('\n').enumerate().map(|(index, line)| match title_lines.contains(&index) {
        // The renderer indents these by the columns of the word and the rule.
        true if layout.width.is_some() => format!("{TITLE_INDENT}{}\n", line.trim_start_matches(' ')),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// Lines without their indentation, which the renderer adds itself.
fn without_indent(text: &str, indent: &str) -> String {
    let lines = text.split('\n').map(|line| line.strip_prefix(indent).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The level that the renderer colours a finding by, with its word.
fn level(finding: &Finding) -> (Level<'static>, &'static str) {
    let (level, word) = match finding.severity {
        Severity::Error => (Level::ERROR, "error"),
        Severity::Warning => (Level::WARNING, "warning"),
        Severity::Note => (Level::NOTE, "note"),
    };
    finding.word.map_or((level.clone(), word), |word| (level.with_name(word), word))
}

/// The notes and the remedy of a finding, wrapped.
struct Notes {
    notes: Vec<String>,
    remedy: Option<String>,
}

impl Notes {
    fn of(finding: &Finding, sources: Option<&SourceMap>, layout: Layout) -> Self {
        // A note follows the widest number of a line, and ` = note: `.
        let place = match finding.place {
            Place::Span(span) => Some(span),
            Place::Path(_) => None,
        };
        let spans = finding.origins.iter().chain(&finding.related).map(|related| related.span).chain(place);
        let lines = spans.filter_map(|span| Some(sources?.location(span).line));
        let digits = lines.max().map_or(0, |line| line.to_string().len());
        let indent = " ".repeat(digits + " = note: ".len());
        let wrap =
            |text: &String| without_indent(&layout.wrap(&normalize_untrusted_str(text), &indent, &indent), &indent);
        let remedy = Some(&finding.remedy).filter(|remedy| !remedy.is_empty());
        Self { notes: finding.notes.iter().map(wrap).collect(), remedy: remedy.map(wrap) }
    }
}

/// Adds the lines of source: first the places that a finding came from, then its own, then related
/// ones.
fn places<'a>(mut group: Group<'a>, finding: &'a Finding, sources: &'a SourceMap) -> Group<'a> {
    for origin in &finding.origins {
        let primary = annotation(sources, origin.span, AnnotationKind::Context, &origin.label);
        group = group.element(snippet(sources, origin.span.file, primary, &[]));
    }
    match &finding.place {
        Place::Path(path) => related(group.element(Origin::path(path)), finding, sources, None),
        Place::Span(span) => {
            let here = same_file(finding, span.file);
            let primary = annotation(sources, *span, AnnotationKind::Primary, &finding.label);
            group = group.element(snippet(sources, span.file, primary, &here));
            related(group, finding, sources, Some(span.file))
        }
    }
}

/// The related places of a finding that are in one file.
fn same_file(finding: &Finding, file: FileId) -> Vec<(Span, &str)> {
    let places = finding.related.iter().filter(|related| related.span.file == file);
    places.map(|related| (related.span, related.label.as_str())).collect()
}

/// Adds a snippet for each file that has related places, except the one shown already.
fn related<'a>(mut group: Group<'a>, finding: &'a Finding, sources: &'a SourceMap, shown: Option<FileId>) -> Group<'a> {
    let files: BTreeSet<_> = finding.related.iter().map(|related| related.span.file).collect();
    for file in files.into_iter().filter(|file| Some(*file) != shown) {
        let mut places = same_file(finding, file).into_iter();
        // annotate-snippets takes the name of a file from its primary annotation, so the first
        // place is one.
        if let Some((span, label)) = places.next() {
            let primary = annotation(sources, span, AnnotationKind::Context, label);
            group = group.element(snippet(sources, file, primary, &places.collect::<Vec<_>>()));
        }
    }
    group
}

/// A range to underline, in the whole text of a file.
struct Mark<'a> {
    range: Range<usize>,
    kind: AnnotationKind,
    label: &'a str,
}

fn annotation<'a>(sources: &SourceMap, span: Span, kind: AnnotationKind, label: &'a str) -> Mark<'a> {
    // A mapping can span hundreds of lines. Only its first line is shown.
    let file = sources.file(span.file);
    let line = file.line_range(file.line_index(span.start));
    let end = span.end.min(line.end).max(span.start);
    Mark { range: span.start..end, kind, label }
}

/// The lines with the marks. The renderer gets only these, because it reads all of its input for
/// each finding.
fn snippet<'a>(
    sources: &'a SourceMap,
    file: FileId,
    first: Mark<'a>,
    others: &[(Span, &'a str)],
) -> Snippet<'a, Annotation<'a>> {
    let file_id = file;
    let file = sources.file(file_id);
    let mut marks = vec![first];
    marks.extend(others.iter().map(|(span, label)| annotation(sources, *span, AnnotationKind::Context, label)));
    let lines: Vec<_> = marks.iter().map(|mark| file.line_index(mark.range.start)).collect();
    let first_line = lines.iter().min().copied().unwrap_or_default();
    let last_line = lines.iter().max().copied().unwrap_or_default();
    let start = file.line_range(first_line).start;
    let end = file.line_range(last_line).end;
    let text = file.text().get(start..end).unwrap_or_default();
    let annotations = marks.into_iter().map(|mark| {
        let range = mark.range.start - start..mark.range.end.min(end).max(start) - start;
        let label = (!mark.label.is_empty()).then_some(mark.label);
        mark.kind.span(range).label(label)
    });
    Snippet::source(text).path(file.path()).line_start(first_line + file.first_line()).annotations(annotations)
}

fn count(reports: &[Report]) -> String {
    let locations =
        reports.iter().flat_map(|report| report.findings.iter().map(|finding| finding.location(&report.sources).path));
    let files: BTreeSet<_> = locations.collect();
    let findings: usize = reports.iter().map(|report| report.findings.len()).sum();
    let errors = if findings == 1 { "error" } else { "errors" };
    let places = if files.len() == 1 { "file" } else { "files" };
    format!("{findings} {errors} in {} {places}", files.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;

    static RULE: Rule = Rule { letter: 'R', number: 1, name: "a-rule", page: "" };

    fn shown(colour: bool, width: usize) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add_excerpt("a.yaml", "key: value", 1234);
        let words = "some words that go on and on, so that no line of a terminal has room for all of them";
        let finding = RULE.finding(Span { file, start: 0, end: 3 }, words).why(words).fix(words);
        let findings = vec![Report::new(sources, finding.into())];
        render(&findings, Layout { colour, width: Some(width), ..Layout::PLAIN })
    }

    #[test]
    fn messages_notes_and_remedies_fit_the_terminal() {
        let expected = "\
error[a-rule]: some words that go on and
    on, so that no line of a terminal
    has room for all of them
    --> a.yaml:1234:1
     |
1234 | key: value
     | ^^^
     |
     = note: some words that go on and
             on, so that no line of a
             terminal has room for all
             of them
     = help: some words that go on and
             on, so that no line of a
             terminal has room for all
             of them

1 error in 1 file
";
        assert_eq!(shown(false, 40), expected);
        assert!(shown(false, 80).lines().all(|line| line.len() <= 80));
    }

    #[test]
    fn colour_changes_no_text() {
        let mut plain = String::new();
        let coloured = shown(true, 40);
        let mut parts = coloured.split("\u{1b}[");
        plain.push_str(parts.next().unwrap_or_default());
        parts.for_each(|part| plain.push_str(part.split_once('m').expect("the end of an escape").1));
        assert_eq!(plain, shown(false, 40));
        assert_ne!(plain, coloured);
    }
}
