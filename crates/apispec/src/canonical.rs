//! One order for the merged document, whatever the order of files and keys it came from, and one text, which means the same to every
//! parser. It must not change anything but the order, nor know where things stand.

use crate::node::{Node, Value};
use serde_yaml::Value as Yaml;

/// The keys at the top of the document, in the order in which they are written.
pub(crate) const ROOT_ORDER: [&str; 8] =
    ["openapi", "info", "externalDocs", "servers", "tags", "security", "paths", "components"];

/// The whole document: the top in its fixed order, extensions after it, everything below by name.
pub(crate) fn document(root: &Node) -> Yaml {
    let Some(mapping) = root.as_mapping() else {
        return value(root);
    };
    let rank = |key: &str| ROOT_ORDER.iter().position(|known| *known == key).unwrap_or(ROOT_ORDER.len());
    let mut entries: Vec<_> = mapping.iter().map(|(key, entry)| (key, &entry.value)).collect();
    entries.sort_by_key(|(key, _)| (rank(key), *key));
    collect(&entries)
}

/// A part of the document, its keys by name at every level.
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

/// Stands in front of a text that is to be quoted. YAML has it only as an escape.
const MARK: &str = "\u{1}";
/// The same as it is written, with the quote before it.
const WRITTEN_MARK: &str = "\"\\x01";

/// A value as YAML text for other tools. Many of them read YAML 1.1, where a plain `OFF` is a truth value and `2025-11-28` a date,
/// while OpenAPI means YAML 1.2, where both are text: such text is quoted.
pub(crate) fn to_portable_text(value: &Yaml) -> String {
    let text = to_text(value);
    // The writer quotes what 1.2 would misread, and a text with a control character. So the mark makes it quote, and is taken out again,
    // unless there is such a text already.
    if text.contains(WRITTEN_MARK) { text } else { to_text(&marked(value)).replace(WRITTEN_MARK, "\"") }
}

/// Puts an empty line before each path, each method of a path, each component and what holds them. Where two branches change what
/// touches, git finds a conflict; so each operation and each component is kept apart from the next.
pub(crate) fn spaced_out(text: &str) -> String {
    // A block scalar that keeps its last line breaks would have one more.
    let keeps = |line: &str| {
        let head = line.rsplit(' ').next().and_then(|word| word.strip_prefix('|')?.strip_suffix('+'));
        head.is_some_and(|indent| indent.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if text.lines().any(keeps) {
        return text.to_owned();
    }
    let mut spaced = String::with_capacity(text.len());
    // How deep the entries are that are kept apart; nothing is before `paths`.
    let mut depth = None;
    let mut previous = 0;
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let is_key = !content.is_empty() && !content.starts_with(['-', ':']);
        if is_key && indent == 0 {
            depth = if matches!(line, "paths:" | "components:") { Some(4) } else { depth.map(|_| 0) };
        }
        // The first entry stays with what holds it.
        if is_key && depth.is_some_and(|depth| indent <= depth) && indent <= previous {
            spaced.push('\n');
        }
        previous = if content.is_empty() { previous } else { indent };
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

fn marked(value: &Yaml) -> Yaml {
    match value {
        Yaml::String(text) if is_no_text_in_yaml_1_1(text) => Yaml::String(format!("{MARK}{text}")),
        Yaml::Sequence(items) => items.iter().map(marked).collect(),
        Yaml::Mapping(mapping) => {
            Yaml::Mapping(mapping.iter().map(|(key, value)| (marked(key), marked(value))).collect())
        }
        _ => value.clone(),
    }
}

/// Whether a parser of YAML 1.1 may read this as something else than text, where one of 1.2 does not.
fn is_no_text_in_yaml_1_1(text: &str) -> bool {
    let is_word = ["y", "n", "yes", "no", "on", "off", "=", "<<"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let may_be_number_or_time = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && text.contains(|letter: char| letter.is_ascii_digit())
        && text.matches('.').count() < 2
        && text.chars().all(|letter| letter.is_ascii_digit() || "_:.,+- TtZzEe".contains(letter));
    let unsigned = text.trim_start_matches(['+', '-']);
    let may_be_of_another_base = unsigned.starts_with("0x") || unsigned.starts_with("0b");
    (is_word || may_be_number_or_time || may_be_of_another_base)
        && matches!(serde_yaml::from_str(text), Ok(Yaml::String(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(key: &str, value: Yaml) -> Yaml {
        Yaml::Mapping([(key.into(), value)].into_iter().collect())
    }

    #[test]
    fn what_yaml_1_1_reads_as_no_text_is_quoted() {
        for text in ["OFF", "no", "Y", "=", "2025-11-28", "2021-05-27 16:46:25.0", "190:20:30", "1_000", "0b1_0"] {
            let value = mapping(text, text.into());
            assert_eq!(to_portable_text(&value), format!("\"{text}\": \"{text}\"\n"));
        }
        // What the writer quotes already, and what is text to everybody.
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
    fn every_text_is_read_again_as_it_was() {
        for text in ["OFF", "\u{1}OFF", "\u{1}", "a\n\"\u{1}b", "\"\\x01", "2025-11-28\n", " 1:2 ", "\\", ""] {
            let value = mapping(text, Yaml::from_iter(["OFF", text]));
            let written = to_portable_text(&value);
            assert_eq!(serde_yaml::from_str::<Yaml>(&written).ok(), Some(value), "{written}");
        }
    }

    #[test]
    fn operations_and_components_are_kept_apart() {
        let text = "openapi: 3.0.3\ntags:\n- name: a\npaths:\n  /a:\n    get:\n      operationId: A\n    put:\n      tags:\n      - b\n  /b: {}\n\
                    components:\n  schemas:\n    A:\n      description: |\n        a\n\n        b\n    B: {}\n";
        let spaced = spaced_out(text);
        insta::assert_snapshot!(spaced);
        let read = |text: &str| serde_yaml::from_str::<Yaml>(text).expect("YAML");
        assert_eq!(read(&spaced), read(text));
        let kept = mapping("paths", mapping("/a", "text\n\n".into()));
        assert_eq!(read(&spaced_out(&to_portable_text(&kept))), kept);
    }
}
