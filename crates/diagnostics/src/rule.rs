//! The rules that findings break, each with a page that explains it.
//! It must not know how rules are checked.

use crate::finding::{Finding, Place};
use crate::suggest;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The letter before the number: `R` for the spec, `D` for changes, `A` for pages, `S` for the
    /// vendor's SDK.
    pub letter: char,
    /// The number, which never changes. The hundreds are the group of the rule.
    pub number: u16,
    /// The name in kebab case.
    pub name: &'static str,
    /// The page in Markdown: a heading with number and name, a summary of one sentence, the reason,
    /// and examples. For a rule without a page, only the summary.
    pub page: &'static str,
}

impl Rule {
    /// The letter and the number, such as `R302`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}{:03}", self.letter, self.number)
    }

    /// What the rule requires, in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let paragraph = self.page.split("\n\n").find(|paragraph| !paragraph.starts_with('#')).unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The page for readers: with its examples, without the comments for the tests that run these.
    #[must_use]
    pub fn explanation(&self) -> String {
        let lines = self.page.lines().filter(|line| !line.starts_with("<!--"));
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// A finding of this rule.
    pub fn finding(&'static self, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        Finding::new(self, place, message)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        (self.letter, self.number) == (other.letter, other.number)
    }
}

impl Eq for Rule {}

/// Finds a rule by its name or number, ignoring case: `unresolved-ref`, `R121`, `r121`.
pub fn find(rules: impl IntoIterator<Item = &'static Rule>, name: &str) -> Option<&'static Rule> {
    let mut rules = rules.into_iter();
    rules.find(|rule| rule.name.eq_ignore_ascii_case(name) || rule.id().eq_ignore_ascii_case(name))
}

/// Finds the rule whose name is closest to a misspelt one, if one is close enough.
pub fn nearest(rules: impl Iterator<Item = &'static Rule> + Clone, name: &str) -> Option<&'static Rule> {
    let nearest = suggest::nearest(name, rules.clone().map(|rule| rule.name))?;
    find(rules, nearest)
}

/// Rules as a Markdown table: number, name, summary.
pub fn table(rules: impl Iterator<Item = &'static Rule>) -> String {
    let rows = rules.map(|rule| format!("| {} | `{}` | {} |\n", rule.id(), rule.name, rule.summary()));
    format!("| rule | name | requirement |\n| --- | --- | --- |\n{}", rows.collect::<String>())
}
