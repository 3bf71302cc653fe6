//! The words for what a file of YAML can get wrong.
//! It must not know how the problems are found.

use super::scalar::Refused;
use super::{MAX_BYTES, MAX_DEPTH};
use crate::loading::{DUPLICATE_KEY, UNREADABLE, YAML_SUBSET, YAML_SYNTAX, YAML_TOP_LEVEL};
use crate::node::Node;
use diagnostics::source::{FileId, Span};
use diagnostics::{Finding, Place};

pub(super) fn syntax(file: FileId, text: &str, at: usize, info: &str) -> Finding {
    // The scanner has a limit of its own for brackets within brackets, above ours.
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
        "Close the quote, and indent every line of the text further than its key."
    } else if info.contains("mapping values are not allowed") {
        "Put the text in quotes if it contains `: `; otherwise mind the indentation of this line and of the one above."
    } else if at >= text.trim_end().len() {
        "Close every quote and every bracket; the file ends inside one."
    } else {
        "Mind the indentation, the quotes and the brackets of this line and of the one above."
    };
    // The end of the file is found after its last line, where there is nothing to show.
    let start = tab.unwrap_or(at).min(text.trim_end().len());
    let next = text[start..].chars().next().filter(|next| !matches!(next, '\r' | '\n'));
    let span = Span { file, start, end: start + next.map_or(0, char::len_utf8) };
    YAML_SYNTAX
        .finding(span, format!("this is not YAML: {info}"))
        .label("the reading stopped here")
        .why("Nothing after this place was read.")
        .fix(fix)
}

pub(super) fn duplicate_key(key: &str, first: Span, second: Span) -> Finding {
    DUPLICATE_KEY
        .finding(second, format!("the key `{key}` stands twice in one mapping"))
        .label("here again")
        .related(first, "first here")
        .why("YAML readers keep one of the two without a word, and not all keep the same one.")
        .fix("Remove one of them, or rename it.")
}

/// The first word of a node: the scanner lets a node with `&name` or `!tag` begin there.
fn property(node: Span, text: &str) -> Span {
    let rest = text.get(node.start..).unwrap_or_default();
    let length = rest.find(|end: char| end.is_whitespace() || ",[]{}".contains(end)).unwrap_or(rest.len());
    Span { end: node.start + length, ..node }
}

const ANCHOR_WHY: &str =
    "What an alias repeats is not seen where it is used, and a few of them can stand for gigabytes.";
const ANCHOR_FIX: &str = "Put what is shared under `components` in shared.yaml and point at it with `$ref`.";

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
        .why("YAML 1.2 does not have it: some readers merge, others see a key called `<<`.")
        .fix("Write the keys out, or put what is shared under `components` and point at it with `$ref`.")
}

pub(super) fn tag(node: Span, text: &str) -> Finding {
    let span = property(node, text);
    let name = text.get(span.start..span.end).unwrap_or_default();
    YAML_SUBSET
        .finding(span, format!("the tag `{name}` is not allowed"))
        .why("OpenAPI has only what JSON can say, and JSON has no tags.")
        .fix("Remove the tag. Quote the value if it shall be text.")
}

pub(super) fn second_document(span: Span) -> Finding {
    YAML_SUBSET
        .finding(span, "a second YAML document begins here")
        .why("One file describes one documentation page; a second document would be lost.")
        .fix("Remove the `---`, or move what follows into a file of its own.")
}

pub(super) fn complex_key(span: Span) -> Finding {
    YAML_SUBSET
        .finding(span, "a key is a mapping or a list")
        .label("this is read as a key")
        .why("OpenAPI has only what JSON can say, and there every key is text. Nothing after this place was read.")
        .fix("Use text as the key. Put text that begins with `{` or `[` in quotes.")
}

pub(super) fn number(span: Span, text: &str, refused: Refused) -> Finding {
    match refused {
        Refused::TooLarge => YAML_SUBSET
            .finding(span, format!("the integer `{text}` does not fit into 64 bits"))
            .why("It would be rounded, or refused, by whatever reads it.")
            .fix("Put it in quotes if it is an identifier; otherwise leave the bound out."),
        Refused::NotFinite => YAML_SUBSET
            .finding(span, format!("`{text}` is not a finite number"))
            .why("OpenAPI has only what JSON can say, and JSON has no infinity and no NaN.")
            .fix("Put it in quotes if it is text; otherwise write a number, or leave the bound out."),
    }
}

pub(super) fn too_deep(span: Span) -> Finding {
    UNREADABLE
        .finding(span, format!("this is nested deeper than {MAX_DEPTH} levels"))
        .label("the reading stopped here")
        .why("Nothing in OpenAPI needs it, and deeper trees exhaust the stack of what reads them.")
        .fix("Move the inner schemas to `components` and point at them with `$ref`.")
}

pub(crate) fn too_large(path: &str, bytes: u64) -> Finding {
    let message = format!("the file has {bytes} bytes, more than the {MAX_BYTES} that are read");
    UNREADABLE
        .finding(Place::Path(path.to_owned()), message)
        .why("A documentation page has a few kilobytes, so this is hardly one.")
        .fix("Remove the file, or split it: one file for each documentation page.")
}

pub(super) fn not_a_mapping(node: &Node) -> Finding {
    YAML_TOP_LEVEL
        .finding(node.span, format!("the file holds {} instead of a mapping", node.kind()))
        .why("A file of the spec has `paths` or `components` at its top.")
        .fix("Begin the file with `paths:` or `components:`.")
}

pub(super) fn empty(file: FileId) -> Finding {
    YAML_TOP_LEVEL
        .finding(Span { file, start: 0, end: 0 }, "the file is empty")
        .why("A file of the spec has `paths` or `components` at its top.")
        .fix("Describe the documentation page in it, or remove the file.")
}
