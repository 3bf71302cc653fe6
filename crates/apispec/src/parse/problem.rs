//! The findings for invalid YAML files.
//! It must not know how problems are detected.

use diagnostics::source::{FileId, Span};
use diagnostics::{Finding, Place};

use super::scalar::NumberError;
use super::{MAX_BYTES, MAX_DEPTH};
use crate::loading::{DUPLICATE_KEY, UNREADABLE, YAML_SUBSET, YAML_SYNTAX, YAML_TOP_LEVEL};
use crate::node::Node;

pub(super) fn syntax(file: FileId, text: &str, at: usize, info: &str) -> Finding {
    // The scanner has its own, higher limit for nested brackets.
    if info.contains("recursion limit") {
        return too_deep(Span { file, start: at, end: at });
    }
    let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let indentation = &line[..line.len() - line.trim_start().len()];
    let tab = indentation.find('\t').map(|tab| line_start + tab);
    let fix = if tab.is_some() {
        "Indent with spaces: YAML forbids tabs."
    } else if info.contains("quoted scalar") {
        "Close the quote, and indent every line of the string more than its key."
    } else if info.contains("mapping values are not allowed") {
        "Put the string in quotes if it contains `: `. If not, check the indentation of this line and of the one above."
    } else if at >= text.trim_end().len() {
        "Close every quote and bracket; the file ends inside one."
    } else {
        "Check the indentation, quotes and brackets of this line and of the one above."
    };
    // An error at the end of the file is after its last line, where there is nothing to show.
    let start = tab.unwrap_or(at).min(text.trim_end().len());
    let next = text[start..].chars().next().filter(|next| !matches!(next, '\r' | '\n'));
    let span = Span { file, start, end: start + next.map_or(0, char::len_utf8) };
    YAML_SYNTAX
        .finding(span, format!("invalid YAML: {info}"))
        .label("reading stopped here")
        .why("Nothing after this point was read.")
        .fix(fix)
}

pub(super) fn duplicate_key(key: &str, first: Span, second: Span) -> Finding {
    DUPLICATE_KEY
        .finding(second, format!("duplicate key `{key}` in a mapping"))
        .label("second occurrence")
        .related(first, "first occurrence")
        .why("YAML readers silently keep one of the two, and not all keep the same one.")
        .fix("Remove one of them, or rename it.")
}

/// The span of the `&name` or `!tag` with which the node begins.
fn property(node: Span, text: &str) -> Span {
    let rest = text.get(node.start..).unwrap_or_default();
    let length = rest.find(|end: char| end.is_whitespace() || ",[]{}".contains(end)).unwrap_or(rest.len());
    Span { end: node.start + length, ..node }
}

const ANCHOR_WHY: &str =
    "The content of an alias is not visible where it is used, and a few aliases can expand to gigabytes.";
const ANCHOR_FIX: &str = "Move shared content under `components` in shared.yaml and refer to it with `$ref`.";

pub(super) fn anchor(node: Span, text: &str) -> Finding {
    let span = property(node, text);
    let name = text.get(span.start..span.end).unwrap_or_default();
    YAML_SUBSET.finding(span, format!("the anchor `{name}` is not allowed")).why(ANCHOR_WHY).fix(ANCHOR_FIX)
}

pub(super) fn alias(node: Span, text: &str) -> Finding {
    let span = property(node, text);
    let name = text.get(span.start..span.end).unwrap_or_default();
    YAML_SUBSET.finding(span, format!("the alias `{name}` is not allowed")).why(ANCHOR_WHY).fix(ANCHOR_FIX)
}

pub(super) fn merge_key(span: Span) -> Finding {
    YAML_SUBSET
        .finding(span, "the merge key `<<` is not allowed")
        .why("YAML 1.2 does not have merge keys: some readers merge, others see a key called `<<`.")
        .fix("Write the keys out, or move shared content under `components` and refer to it with `$ref`.")
}

pub(super) fn tag(node: Span, text: &str) -> Finding {
    let span = property(node, text);
    let name = text.get(span.start..span.end).unwrap_or_default();
    YAML_SUBSET
        .finding(span, format!("the tag `{name}` is not allowed"))
        .why("OpenAPI documents must be expressible as JSON, which has no tags.")
        .fix("Remove the tag. Quote the value if it is a string.")
}

pub(super) fn second_document(span: Span) -> Finding {
    YAML_SUBSET
        .finding(span, "the file has a second YAML document")
        .why("One file describes one documentation page. A second document would be lost.")
        .fix("Remove the `---`, or move what follows to its own file.")
}

pub(super) fn complex_key(span: Span) -> Finding {
    YAML_SUBSET
        .finding(span, "a key is a mapping or a list")
        .label("this is read as a key")
        .why("OpenAPI documents must be expressible as JSON, where every key is a string. Nothing after this point was read.")
        .fix("Use a string as the key. Put a string that begins with `{` or `[` in quotes.")
}

pub(super) fn number(span: Span, text: &str, error: NumberError) -> Finding {
    match error {
        NumberError::TooLarge => YAML_SUBSET
            .finding(span, format!("the integer `{text}` does not fit into 64 bits"))
            .why("Readers would round or reject it.")
            .fix("Put it in quotes if it is an identifier. If it is a bound, remove it."),
        NumberError::NotFinite => YAML_SUBSET
            .finding(span, format!("`{text}` is not a finite number"))
            .why("OpenAPI documents must be expressible as JSON, which has no infinity and no NaN.")
            .fix("Put it in quotes if it is a string. If it is a bound, write a number or remove it."),
    }
}

pub(super) fn too_deep(span: Span) -> Finding {
    UNREADABLE
        .finding(span, format!("this is nested more than {MAX_DEPTH} levels deep"))
        .label("reading stopped here")
        .why("OpenAPI needs no deeper nesting, and a deeper tree could exhaust the stack of its readers.")
        .fix("Move the inner schemas to `components` and refer to them with `$ref`.")
}

pub(crate) fn too_large(path: &str, bytes: u64) -> Finding {
    let message = format!("the file has {bytes} bytes, must have at most {MAX_BYTES}");
    UNREADABLE
        .finding(Place::Path(path.to_owned()), message)
        .why("A documentation page has a few kilobytes, so this is probably not one.")
        .fix("Remove the file, or split it into one file per documentation page.")
}

pub(super) fn not_a_mapping(node: &Node) -> Finding {
    YAML_TOP_LEVEL
        .finding(node.span, format!("the file contains {} instead of a mapping", node.kind()))
        .why("A spec file has `paths` or `components` at its top level.")
        .fix("Begin the file with `paths:` or `components:`.")
}

pub(super) fn empty(file: FileId) -> Finding {
    YAML_TOP_LEVEL
        .finding(Span { file, start: 0, end: 0 }, "the file is empty")
        .why("A spec file has `paths` or `components` at its top level.")
        .fix("Describe the documentation page in it, or remove the file.")
}
