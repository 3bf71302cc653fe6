//! The profile: what a document must and must not say, beyond what OpenAPI says, so that the generator handles all of it.
//! It must not know how the document was loaded, nor what the generator does in detail.
//!
//! A rule is a function in the module of its idea and a line in that module's `RULES`. The number of a rule says where it is: up to 99
//! in `loading`, from 101 in `document`, from 201 in `names`, from 301 and 601 in `operations`, from 501 in `schemas`, from 551 in `values`. Its page, `rules/<name>.md`, says why,
//! and shows what is wrong and what is right; the examples on the page are the rule's tests.

mod context;
mod document;
mod loading;
mod names;
mod operations;
mod schema;
mod schemas;
mod values;

use crate::document::Tree;
use crate::finding::{Finding, Findings, Place};
use crate::suggest;
use context::Context;

/// One rule of the profile.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The number, which never changes. The hundreds say what the rule looks at.
    pub number: u16,
    /// The name in kebab case, as it stands in findings.
    pub name: &'static str,
    /// The page: the name, a summary of one sentence, the reason, wrong examples and right ones, in Markdown.
    page: &'static str,
    /// Looks for what breaks the rule. Nothing if somebody else looks: loading, since what breaks the rule cannot become a
    /// document, or another crate.
    run: Option<fn(&Context<'_>, &mut Findings)>,
}

impl Rule {
    /// A rule that another crate looks for, with its page. What breaks it cannot be allowed.
    #[must_use]
    pub const fn elsewhere(number: u16, name: &'static str, page: &'static str) -> Self {
        Self { number, name, page, run: None }
    }

    /// The number as it is written, such as `R302`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("R{:03}", self.number)
    }

    /// What the rule asks for, in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let paragraph = self.page.split("\n\n").nth(1).unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The page as people read it: with its examples, without the remarks for the tests that run these.
    #[must_use]
    pub fn explanation(&self) -> String {
        let lines = self.page.lines().filter(|line| !line.starts_with("<!--"));
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// A finding of this rule.
    pub fn finding(&self, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        Finding::new(self.name, place, message)
    }
}

/// A rule with the page of its name. Without a function it is one that loading looks for.
macro_rules! rule {
    ($number:literal, $name:literal) => {
        $crate::lint::Rule { run: None, ..rule!($number, $name, |_, _| {}) }
    };
    ($number:literal, $name:literal, $run:expr) => {
        $crate::lint::Rule {
            number: $number,
            name: $name,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $name, ".md")),
            run: Some($run),
        }
    };
}
use rule;

/// The rules of each group of modules.
const GROUPS: &[&[&[Rule]]] =
    &[&[loading::RULES], document::RULES, names::RULES, operations::RULES, schemas::RULES, values::RULES];

/// Every rule of this crate, in the order of its number.
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    let mut rules: Vec<_> = GROUPS.iter().copied().flatten().copied().flatten().collect();
    rules.sort_by_key(|rule| rule.number);
    rules.into_iter()
}

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

/// Runs every rule, and takes out what the document allows. The findings are in the order to read them.
#[must_use]
pub fn lint(tree: &Tree) -> Findings {
    let context = Context::new(tree);
    let mut findings = Findings::new();
    for run in rules().filter_map(|rule| rule.run) {
        run(&context, &mut findings);
    }
    document::allowances::apply(&context, findings).sorted(&tree.sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_names_are_unique_and_well_formed() {
        let names: BTreeSet<_> = rules().map(|rule| rule.name).collect();
        let numbers: BTreeSet<_> = rules().map(|rule| rule.number).collect();
        assert_eq!(names.len(), rules().count());
        assert_eq!(numbers.len(), rules().count());
        for rule in rules() {
            assert!(
                rule.name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'),
                "{}",
                rule.name
            );
        }
    }

    #[test]
    fn the_number_of_a_rule_says_which_group_it_is_in() {
        let check = |group: &[&[Rule]], fits: fn(u16) -> bool| {
            for rule in group.iter().copied().flatten() {
                assert!(fits(rule.number), "{} {}", rule.id(), rule.name);
            }
        };
        check(&[loading::RULES], |number| number < 100);
        check(document::RULES, |number| (101..200).contains(&number));
        check(names::RULES, |number| (201..300).contains(&number));
        check(operations::RULES, |number| (301..500).contains(&number) || number > 600);
        check(schemas::RULES, |number| (501..550).contains(&number));
        check(values::RULES, |number| (551..600).contains(&number));
    }

    #[test]
    fn every_page_begins_with_its_rule_and_a_summary() {
        for rule in rules() {
            assert!(rule.page.starts_with(&format!("# {} {}\n\n", rule.id(), rule.name)), "{}", rule.name);
            let summary = rule.summary();
            assert!(summary.ends_with('.') && summary.len() < 160, "{}: {summary}", rule.name);
        }
    }

    #[test]
    fn a_rule_is_found_by_name_and_number() {
        assert_eq!(find(rules(), "R101").map(|rule| rule.name), Some("openapi-version"));
        assert_eq!(find(rules(), "r101").map(|rule| rule.name), Some("openapi-version"));
        assert_eq!(find(rules(), "openapi-version").map(|rule| rule.number), Some(101));
        assert!(find(rules(), "nothing").is_none());
    }
}
