//! Puts the merged document into a canonical order, independent of the order of files and keys, and
//! writes it as YAML that every parser reads the same way.
//! It must not change anything but the order, nor know about positions.

use serde_yaml::Value as Yaml;

use crate::node::{Node, Value};

/// The top-level keys of the document, in output order.
pub(crate) const ROOT_ORDER: [&str; 8] =
    ["openapi", "info", "externalDocs", "servers", "tags", "security", "paths", "components"];

/// The whole document: top-level keys in their fixed order, then extensions. Everything below is
/// sorted by key.
pub(crate) fn document(root: &Node) -> Yaml {
    let Some(mapping) = root.as_mapping() else {
        return value(root);
    };
    let rank = |key: &str| ROOT_ORDER.iter().position(|known| *known == key).unwrap_or(ROOT_ORDER.len());
    let mut entries: Vec<_> = mapping.iter().map(|(key, entry)| (key, &entry.value)).collect();
    entries.sort_by_key(|(key, _)| (rank(key), *key));
    collect(&entries)
}

/// A part of the document, with keys sorted at every level.
pub(crate) fn value(node: &Node) -> Yaml {
    match &node.value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = mapping.iter().map(|(key, entry)| (key, &entry.value)).collect();
            entries.sort_by_key(|(key, _)| *key);
            collect(&entries)
        }
        Value::Sequence(items) => items.iter().map(value).collect(),
        _ => node.to_yaml(),
    }
}

fn collect(entries: &[(&str, &Node)]) -> Yaml {
    Yaml::Mapping(entries.iter().map(|(key, node)| ((*key).into(), value(node))).collect())
}

/// A value as YAML text.
pub(crate) fn to_text(value: &Yaml) -> String {
    serde_yaml::to_string(value).expect("a value with text keys and no tags is always writable")
}

/// Prefix for strings that must be quoted. YAML can write this character only as an escape, in
/// quotes.
const QUOTE_MARK: &str = "\u{1}";
/// The mark as the writer emits it, with the opening quote.
const ESCAPED_MARK: &str = "\"\\x01";

/// A value as YAML text for other tools. Many of them read YAML 1.1, where a plain `OFF` is a
/// boolean and `2025-11-28` a date. OpenAPI uses YAML 1.2, where both are strings, so such strings
/// are quoted.
pub(crate) fn to_portable_text(value: &Yaml) -> String {
    let text = to_text(value);
    // The writer quotes only what YAML 1.2 would misread, and strings with control characters. The
    // mark forces quotes and is then removed, unless the text already contains it.
    if text.contains(ESCAPED_MARK) { text } else { to_text(&with_quote_marks(value)).replace(ESCAPED_MARK, "\"") }
}

/// Puts a blank line before each path, each method of a path, each component and their parents. Git
/// reports a conflict when two branches change adjacent lines; blank lines separate operations and
/// components.
pub(crate) fn with_blank_lines(text: &str) -> String {
    // A block scalar that keeps its trailing line breaks would gain one.
    let keeps = |line: &str| {
        let head = line.rsplit(' ').next().and_then(|word| word.strip_prefix('|')?.strip_suffix('+'));
        head.is_some_and(|indent| indent.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if text.lines().any(keeps) {
        return text.to_owned();
    }
    let mut spaced = String::with_capacity(text.len());
    // The deepest indentation of separated entries. Nothing before `paths` is separated.
    let mut depth = None;
    let mut previous = 0;
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let is_key = !content.is_empty() && !content.starts_with(['-', ':']);
        if is_key && indent == 0 {
            depth = if matches!(line, "paths:" | "components:") { Some(4) } else { depth.map(|_| 0) };
        }
        // The first entry stays with its parent.
        if is_key && depth.is_some_and(|depth| indent <= depth) && indent <= previous {
            spaced.push('\n');
        }
        previous = if content.is_empty() { previous } else { indent };
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

fn with_quote_marks(value: &Yaml) -> Yaml {
    match value {
        Yaml::String(text) if is_ambiguous_in_yaml_1_1(text) => Yaml::String(format!("{QUOTE_MARK}{text}")),
        Yaml::Sequence(items) => items.iter().map(with_quote_marks).collect(),
        Yaml::Mapping(mapping) => {
            Yaml::Mapping(mapping.iter().map(|(key, value)| (with_quote_marks(key), with_quote_marks(value))).collect())
        }
        _ => value.clone(),
    }
}

/// Whether a YAML 1.1 parser may read a string as another type, while a YAML 1.2 parser does not.
fn is_ambiguous_in_yaml_1_1(text: &str) -> bool {
    let is_word = ["y", "n", "yes", "no", "on", "off", "=", "<<"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let may_be_number_or_time = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && text.contains(|letter: char| letter.is_ascii_digit())
        && text.matches('.').count() < 2
        && text.chars().all(|letter| letter.is_ascii_digit() || "_:.,+- TtZzEe".contains(letter));
    let unsigned = text.trim_start_matches(['+', '-']);
    let may_be_hex_or_binary = unsigned.starts_with("0x") || unsigned.starts_with("0b");
    (is_word || may_be_number_or_time || may_be_hex_or_binary)
        && matches!(serde_yaml::from_str(text), Ok(Yaml::String(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(key: &str, value: Yaml) -> Yaml {
        Yaml::Mapping([(key.into(), value)].into_iter().collect())
    }

    #[test]
    fn strings_ambiguous_in_yaml_1_1_are_quoted() {
        for text in ["OFF", "no", "Y", "=", "2025-11-28", "2021-05-27 16:46:25.0", "190:20:30", "1_000", "0b1_0"] {
            let value = mapping(text, text.into());
            assert_eq!(to_portable_text(&value), format!("\"{text}\": \"{text}\"\n"));
        }
        // Strings that the writer already quotes, and unambiguous ones.
        for (text, written) in [
            ("true", "'true'"),
            ("12", "'12'"),
            ("0x1F", "'0x1F'"),
            ("offer", "offer"),
            ("-", "'-'"),
            ("3.0.3", "3.0.3"),
            ("0f2d-1", "0f2d-1"),
        ] {
            assert_eq!(to_portable_text(&text.into()), format!("{written}\n"), "{text}");
        }
    }

    #[test]
    fn portable_text_round_trips() {
        for text in ["OFF", "\u{1}OFF", "\u{1}", "a\n\"\u{1}b", "\"\\x01", "2025-11-28\n", " 1:2 ", "\\", ""] {
            let value = mapping(text, Yaml::from_iter(["OFF", text]));
            let written = to_portable_text(&value);
            assert_eq!(serde_yaml::from_str::<Yaml>(&written).ok(), Some(value), "{written}");
        }
    }

    #[test]
    fn blank_lines_separate_operations_and_components() {
        let text = "openapi: 3.0.3\ntags:\n- name: a\npaths:\n  /a:\n    get:\n      operationId: A\n    put:\n      tags:\n      - b\n  /b: {}\n\
                    components:\n  schemas:\n    A:\n      description: |\n        a\n\n        b\n    B: {}\n";
        let spaced = with_blank_lines(text);
        insta::assert_snapshot!(spaced);
        let read = |text: &str| serde_yaml::from_str::<Yaml>(text).expect("YAML");
        assert_eq!(read(&spaced), read(text));
        let kept = mapping("paths", mapping("/a", "text\n\n".into()));
        assert_eq!(read(&with_blank_lines(&to_portable_text(&kept))), kept);
    }
}
