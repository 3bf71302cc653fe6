//! Rules for texts: they exist, are finished, and are in English.
//! They must not check the markup of a text.

use diagnostics::source::Span;
use diagnostics::{Finding, Findings};

use crate::document::Tree;
use crate::error_code::EXTENSION;
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node, Value};
use crate::permission::Permission;
use crate::shape::Kind;

pub(in crate::lint) const RULES: &[Check] = &[SUMMARY, MISSING_DESCRIPTION, NON_ENGLISH, UNFINISHED_TEXT];

/// A text of the document.
pub(in crate::lint) struct Text<'a> {
    /// The kind of object that it describes.
    pub(in crate::lint) kind: Kind,
    /// Its key, such as `description`.
    pub(in crate::lint) key: &'static str,
    pub(in crate::lint) text: &'a str,
    pub(in crate::lint) span: Span,
}

/// Visits every text that becomes documentation.
pub(in crate::lint) fn each_text<'a>(context: &Context<'a>, visit_text: &mut impl FnMut(Text<'a>)) {
    for visit in &context.visits {
        if matches!(visit.kind, Kind::MapOf(_) | Kind::ListOf(_) | Kind::Data | Kind::Other | Kind::SecurityRequirement)
        {
            continue;
        }
        for key in ["title", "summary", "description"] {
            // The title of a schema is the name of a type.
            if key == "title" && visit.kind != Kind::Info {
                continue;
            }
            if let Some((node, text)) = visit.node.get(key).and_then(|node| Some((node, node.as_str()?))) {
                visit_text(Text { kind: visit.kind, key, text, span: node.span });
            }
        }
    }
    for (kind, key, node, text) in extra_texts(context) {
        visit_text(Text { kind, key, text, span: node.span });
    }
}

/// The texts that become documentation but are not a `title`, `summary` or `description` of
/// OpenAPI.
fn extra_texts<'a>(context: &Context<'a>) -> Vec<(Kind, &'static str, &'a Node, &'a str)> {
    let mut texts = Vec::new();
    // The name of a tag becomes the heading of its operations.
    let tags = context.visits.iter().filter(|visit| visit.kind == Kind::Tag);
    let names = tags.filter_map(|visit| visit.node.get("name"));
    texts.extend(names.filter_map(|node| Some((Kind::Tag, "name", node, node.as_str()?))));
    let codes = context.tree.root.get(EXTENSION).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let meanings = codes.filter_map(|(_, entry)| entry.value.get("meaning"));
    texts.extend(meanings.filter_map(|node| Some((Kind::Data, "meaning", node, node.as_str()?))));
    for operation in &context.tree.operations {
        let action = context.tree.operation_node(operation).and_then(|node| node.get("x-iam-action"));
        let Some((node, text)) = action.and_then(|node| Some((node, node.as_str()?))) else { continue };
        if let Some(Permission::Action { table: Some(table), .. }) = Permission::parse(text) {
            texts.push((Kind::Data, "x-iam-action", node, table));
        }
    }
    texts
}

/// The span of a part of a text, if the source contains it verbatim, or else that of the whole
/// text.
pub(in crate::lint) fn locate(tree: &Tree, span: Span, part: &str) -> Span {
    match tree.sources.text(span).find(part) {
        Some(at) if !part.is_empty() => {
            Span { file: span.file, start: span.start + at, end: span.start + at + part.len() }
        }
        _ => span,
    }
}

const SUMMARY: Check = check!(251, "summary", missing_summary, summary_form);

fn missing_summary(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let Some(node) = context.tree.operation_node(operation) else { continue };
        if let Some(finding) = missing(&SUMMARY, node, "summary", operation.span, &operation.title()) {
            findings.push(
                finding
                    .why("It is the first line of the method's documentation, and all that lists of methods show.")
                    .fix("Add a `summary` of what the operation does, in your own words, such as `Upload a CSR`."),
            );
        }
    }
}

/// The finding for a text that is missing or blank. Anything but a string is rejected when reading
/// the types.
fn missing(rule: &'static Check, node: &Node, key: &str, span: Span, what: &str) -> Option<Finding> {
    match node.get(key).map(|text| (&text.value, text.span)) {
        None | Some((Value::Null, _)) => Some(rule.finding(span, format!("{what} has no `{key}`"))),
        Some((Value::String(text), span)) if text.trim().is_empty() => {
            Some(rule.finding(span, format!("the `{key}` of {what} is empty")))
        }
        Some(_) => None,
    }
}

const MISSING_DESCRIPTION: Check = check!(252, "missing-description", missing_description);

fn missing_description(context: &Context<'_>, findings: &mut Findings) {
    let mut check = |node: &Node, span: Span, what: &str| {
        // The target of a reference has its own description. Anything but a mapping is rejected
        // when reading the types.
        if node.as_mapping().is_none() || node.get("$ref").is_some() {
            return;
        }
        if let Some(finding) = missing(&MISSING_DESCRIPTION, node, "description", span, what) {
            findings.push(
                finding
                    .why("Descriptions become the client's documentation. Without one, readers have only a name.")
                    .fix("Add a `description` of what callers must know, in your own words."),
            );
        }
    };
    for operation in &context.tree.operations {
        if let Some(node) = context.tree.operation_node(operation) {
            check(node, operation.span, &operation.title());
        }
    }
    let name = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    for visit in &context.visits {
        match visit.kind {
            Kind::Parameter => {
                let span = visit.node.get("name").map_or(visit.span, |name| name.span);
                check(visit.node, span, &format!("the parameter `{}`", name(visit.node, "name")));
            }
            Kind::Response => {
                check(visit.node, visit.span, &format!("the response `{}`", visit.key.unwrap_or_default()))
            }
            Kind::Header => check(visit.node, visit.span, &format!("the header `{}`", visit.key.unwrap_or_default())),
            Kind::MapOf(Kind::Schema) => {
                let what = if visit.key == Some("properties") { "property" } else { "schema" };
                for (name, entry) in visit.node.as_mapping().into_iter().flat_map(Mapping::iter) {
                    check(&entry.value, entry.key_span, &format!("the {what} `{name}`"));
                }
            }
            _ => {}
        }
    }
}

/// The maximum length of a summary, in characters.
const MAX_SUMMARY_CHARS: usize = 80;

fn summary_form(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let node = context.tree.operation_node(operation).and_then(|node| node.get("summary"));
        let Some((node, summary)) = node.and_then(|node| Some((node, node.as_str()?))) else { continue };
        let text = summary.trim_end();
        let length = text.chars().count();
        // A blank summary is reported as missing.
        let (message, fix) = if text.is_empty() {
            continue;
        } else if text.contains('\n') {
            (
                "the summary has more than one line".to_owned(),
                "Write one line, and put the rest into the `description`.",
            )
        } else if !text.starts_with(char::is_uppercase) {
            (
                format!("the summary `{text}` does not begin with a capital letter"),
                "Begin with a capitalized verb, such as `Upload a CSR`.",
            )
        } else if text.ends_with(['.', '。']) {
            (
                format!("the summary `{text}` ends with a full stop"),
                "Remove the full stop: a summary is a heading, not a sentence.",
            )
        } else if length > MAX_SUMMARY_CHARS {
            let message = format!("the summary has {length} characters, must have at most {MAX_SUMMARY_CHARS}");
            (message, "Shorten it, and put the rest into the `description`.")
        } else {
            continue;
        };
        findings.push(
            SUMMARY
                .finding(node.span, message)
                .why("Summaries appear in lists, so they all have the same form.")
                .fix(fix),
        );
    }
}

const NON_ENGLISH: Check = check!(255, "non-english", non_english);

fn non_english(context: &Context<'_>, findings: &mut Findings) {
    each_text(context, &mut |text| {
        let Some(start) = text.text.find(is_cjk) else { return };
        let rest = &text.text[start..];
        let words = &rest[..rest.find(|letter| !is_cjk(letter)).unwrap_or(rest.len())];
        findings.push(
            NON_ENGLISH
                .finding(
                    locate(context.tree, text.span, words),
                    format!("the `{}` is not in English: `{words}`", text.key),
                )
                .why("The client's documentation is in one language, so that everybody can read and review it.")
                .fix("Write it in English, in your own words. Verbatim values of the service belong in examples."),
        );
    });
}

const UNFINISHED_TEXT: Check = check!(256, "unfinished-text", unfinished_text);

/// Marks of unfinished text.
pub(in crate::lint) const MARKS: [&str; 3] = ["TODO", "FIXME", "TBD"];

fn unfinished_text(context: &Context<'_>, findings: &mut Findings) {
    each_text(context, &mut |text| {
        let mut words = text.text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let Some(mark) = words.find(|word| MARKS.contains(word)) else { return };
        findings.push(
            UNFINISHED_TEXT
                .finding(locate(context.tree, text.span, mark), format!("the `{}` contains `{mark}`", text.key))
                .why("It would appear in the client's documentation.")
                .fix("Write what callers must know, in your own words."),
        );
    });
}

/// Whether a character is Chinese, Japanese or Korean.
fn is_cjk(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}
