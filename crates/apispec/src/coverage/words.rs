//! Formats Markdown on a single line.
//! It must not know what the text is about.

use crate::canonical;
use crate::node::Node;

/// The maximum number of characters shown of a value.
const MAX_CHARS: usize = 80;

/// Prose, which may contain a little Markdown, on one line.
pub(super) fn prose(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as inline code.
pub(super) fn code(text: &str) -> String {
    let text = prose(text);
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A short form of a value: a string as it is, anything else as JSON with sorted keys.
pub(super) fn value(node: &Node) -> String {
    let text = match node.as_str() {
        Some(text) => text.to_owned(),
        None => serde_json::to_string(&canonical::value(node)).unwrap_or_default(),
    };
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use diagnostics::source::SourceMap;

    use super::*;
    use crate::parse::parse;

    fn value_of(text: &str) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", format!("a: {text}\n"));
        let root = parse(&sources, file).expect("valid YAML");
        value(root.get("a").expect("it is there"))
    }

    #[test]
    fn line_breaks_and_backquotes_are_escaped() {
        assert_eq!(prose("one\n  two | three"), "one two | three");
        assert_eq!(code("^(a|b)$"), "`^(a|b)$`");
        assert_eq!(code("a`b"), "`` a`b ``");
    }

    #[test]
    fn values_are_truncated_and_sorted() {
        assert_eq!(value_of("{b: [1, null], a: x}"), r#"{"a":"x","b":[1,null]}"#);
        assert_eq!(value_of("12"), "12");
        assert_eq!(value_of("text"), "text");
        let long = value_of(&"ü".repeat(MAX_CHARS + 1));
        assert_eq!(long, format!("{}…", "ü".repeat(MAX_CHARS)));
        assert_eq!(value_of(&"ü".repeat(MAX_CHARS)).chars().count(), MAX_CHARS);
    }
}
