//! How text for people is laid out: in colour or not, and how wide.
//! It must not know what the text says, nor what the output is.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// How text for people is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whether to colour the text, with ANSI escapes.
    pub colour: bool,
    /// The columns of the terminal. `None` wraps nothing.
    pub width: Option<usize>,
    /// How many findings are shown at most; the rest is only counted.
    pub limit: usize,
    /// The option or command that shows all of them.
    pub all: &'static str,
}

/// The columns of a text that is not shown in a terminal.
pub const WIDTH: usize = 80;

/// Prose in wider lines is hard to read.
const MAX_PROSE_WIDTH: usize = 100;

/// A narrower terminal wraps lines itself.
const MIN_PROSE_WIDTH: usize = 40;

/// The longest code in backquotes that is kept on one line.
const MAX_UNBROKEN_CODE: usize = 40;

impl Layout {
    /// Everything, without colour and without wrapping.
    pub const PLAIN: Self = Self { colour: false, width: None, limit: usize::MAX, all: "--all" };

    /// Wraps prose. The first line begins with `first`, each other line with `rest`.
    #[must_use]
    pub fn wrap(&self, text: &str, first: &str, rest: &str) -> String {
        let Some(width) = self.width else { return format!("{first}{text}") };
        let options = Options::new(width.clamp(MIN_PROSE_WIDTH, MAX_PROSE_WIDTH))
            .initial_indent(first)
            .subsequent_indent(rest)
            // An address that is broken leads nowhere.
            .break_words(!text.contains("://"))
            .wrap_algorithm(WrapAlgorithm::FirstFit)
            .word_splitter(WordSplitter::NoHyphenation)
            .word_separator(WordSeparator::Custom(words));
        textwrap::fill(text, options)
    }
}

/// The words of a line. Short code in backquotes is one word.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut rest = line.char_indices().peekable();
    while let Some((at, letter)) = rest.next() {
        let after = line.get(at + 1..).unwrap_or_default();
        if letter == '`'
            && let Some(length) = after.find('`').filter(|length| *length <= MAX_UNBROKEN_CODE)
        {
            while rest.next_if(|(inner, _)| *inner <= at + 1 + length).is_some() {}
        } else if letter == ' ' && !after.starts_with(' ') {
            words.push(Word::from(line.get(start..=at).unwrap_or_default()));
            start = at + 1;
        }
    }
    if start < line.len() {
        words.push(Word::from(line.get(start..).unwrap_or_default()));
    }
    Box::new(words.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(width: usize, text: &str) -> String {
        Layout { width: Some(width), ..Layout::PLAIN }.wrap(text, "- ", "  ")
    }

    #[test]
    fn prose_is_wrapped_and_indented() {
        let text = wrapped(40, "The quick brown fox jumps over the lazy dog, and back again.");
        assert_eq!(text, "- The quick brown fox jumps over the\n  lazy dog, and back again.");
        assert_eq!(Layout::PLAIN.wrap("a b", "- ", "  "), "- a b");
        assert_eq!(wrapped(80, "two\nlines"), "- two\n  lines");
    }

    #[test]
    fn names_paths_and_code_stay_whole() {
        let text = wrapped(40, "Read about it in spec/long-service/v1/CreateThing.yaml.");
        assert_eq!(text, "- Read about it in\n  spec/long-service/v1/CreateThing.yaml.");
        let text = wrapped(40, "To explain it, run `cargo xtask lint --explain pattern`.");
        assert_eq!(text, "- To explain it, run\n  `cargo xtask lint --explain pattern`.");
        let long = "x ".repeat(40);
        assert!(wrapped(40, &format!("a `{long}`")).lines().all(|line| line.len() <= 40));
        assert!(wrapped(40, &format!("a `{}`", "x".repeat(90))).lines().all(|line| line.len() <= 40));
        let address = format!("https://example.com/{}", "x".repeat(90));
        assert_eq!(wrapped(40, &format!("a {address}")), format!("- a\n  {address}"));
        assert_eq!(wrapped(40, "one ` backquote"), "- one ` backquote");
    }

    #[test]
    fn wide_letters_count_twice() {
        let text = wrapped(40, &"证书 ".repeat(10));
        assert!(text.lines().all(|line| line.chars().count() <= 26) && text.contains('\n'), "{text}");
    }
}
