//! Rules: what a finding is of, with a page that explains it.
//! It must not know what looks for them.

use crate::finding::{Finding, Place};
use crate::suggest;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The letter before the number, which says whose rule it is: `R` of the spec, `D` of changes, `A` of pages.
    pub letter: char,
    /// The number, which never changes. The hundreds say what the rule looks at.
    pub number: u16,
    /// The name in kebab case.
    pub name: &'static str,
    /// The page in Markdown: a heading with number and name, a summary of one sentence, the reason, and examples. A rule without a page of
    /// its own has the summary alone.
    pub page: &'static str,
}

impl Rule {
    /// The number as it is written, such as `R302`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}{:03}", self.letter, self.number)
    }

    /// What the rule asks for, in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let paragraph = self.page.split("\n\n").find(|paragraph| !paragraph.starts_with('#')).unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The page as people read it: with its examples, without the remarks for the tests that run these.
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

/// The one of these rules that has this name or number, however it is spelt: `unresolved-ref`, `R121`, `r121`.
pub fn find(rules: impl IntoIterator<Item = &'static Rule>, name: &str) -> Option<&'static Rule> {
    let mut rules = rules.into_iter();
    rules.find(|rule| rule.name.eq_ignore_ascii_case(name) || rule.id().eq_ignore_ascii_case(name))
}

/// The one of these rules whose name is nearest to a misspelt one, if one is near enough.
pub fn nearest(rules: impl Iterator<Item = &'static Rule> + Clone, name: &str) -> Option<&'static Rule> {
    let nearest = suggest::nearest(name, rules.clone().map(|rule| rule.name))?;
    find(rules, nearest)
}

/// Rules as a Markdown table: number, name, summary.
pub fn table(rules: impl Iterator<Item = &'static Rule>) -> String {
    let rows = rules.map(|rule| format!("| {} | `{}` | {} |\n", rule.id(), rule.name, rule.summary()));
    format!("| rule | name | what it asks for |\n| --- | --- | --- |\n{}", rows.collect::<String>())
}
