//! Markdown for documentation. It must not know what the texts mean.

/// A text as an inline code span, delimited by more backticks than the text has in a row.
pub(crate) fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() })
        .collect();
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest + 1);
    // A backtick at either end would merge with the delimiter.
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{space}{text}{space}{marks}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn code_span_survives_backticks_and_controls() {
        for (text, code) in [
            ("^a$", "`^a$`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("a``", "``` a`` ```"),
            ("a\n\u{1}", "`a\\n\\u{1}`"),
        ] {
            assert_eq!(super::code(text), code);
        }
    }
}
