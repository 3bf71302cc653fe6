//! The profile: what a document must and must not say, beyond what OpenAPI says, so that the generator handles all of it.
//! It must not know how the document was loaded, nor what the generator does in detail.
//!
//! A rule is a function in the module of its idea and a line in that module's `RULES`. Its page, `rules/<name>.md`, says why,
//! and shows what is wrong and what is right; the examples on the page are the rule's tests.

mod allowances;
mod ambiguous;
mod arrays;
mod bodies;
mod bounds;
mod components;
mod confined;
mod context;
mod departures;
mod enums;
mod extensions;
mod files;
mod formats;
mod forms;
mod keys;
mod loading;
mod markup;
mod member_names;
mod objects;
mod operation_names;
mod operations;
mod origin;
mod pagination;
mod parameters;
mod paths;
mod patterns;
mod recursion;
mod references;
mod responses;
mod root;
mod rust_names;
mod schema;
mod schema_names;
mod schemas;
mod secrets;
mod security;
mod statuses;
mod tags;
mod template;
mod texts;
mod type_names;
mod validate;
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
    /// Looks for what breaks the rule. Nothing if loading looks already, since what breaks the rule cannot become a document.
    run: Option<fn(&Context<'_>, &mut Findings)>,
}

impl Rule {
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
    fn finding(&self, place: impl Into<Place>, message: impl Into<String>) -> Finding {
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

/// The rules of each module, in the order of their numbers.
const GROUPS: &[&[Rule]] = &[
    loading::RULES,
    root::RULES,
    tags::RULES,
    security::RULES,
    files::RULES,
    references::RULES,
    components::RULES,
    allowances::RULES,
    keys::RULES,
    extensions::RULES,
    departures::RULES,
    operation_names::RULES,
    schema_names::RULES,
    member_names::RULES,
    texts::RULES,
    markup::RULES,
    origin::RULES,
    operations::RULES,
    paths::RULES,
    ambiguous::RULES,
    parameters::RULES,
    forms::RULES,
    confined::RULES,
    bodies::RULES,
    statuses::RULES,
    responses::RULES,
    schemas::RULES,
    formats::RULES,
    arrays::RULES,
    objects::RULES,
    recursion::RULES,
    bounds::RULES,
    secrets::RULES,
    enums::RULES,
    patterns::RULES,
    values::RULES,
    pagination::RULES,
];

/// Every rule, in the order of its number.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let mut rules: Vec<_> = GROUPS.iter().copied().flatten().collect();
    rules.sort_by_key(|rule| rule.number);
    rules.into_iter()
}

/// The rule of this name or number, however it is spelt: `unresolved-ref`, `R121`, `r121`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name.eq_ignore_ascii_case(name) || rule.id().eq_ignore_ascii_case(name))
}

/// The rule whose name is nearest to a misspelt one, if one is near enough.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static Rule> {
    suggest::nearest(name, rules().map(|rule| rule.name)).and_then(find)
}

/// The rules as a Markdown table: number, name, summary.
#[must_use]
pub fn table() -> String {
    let rows = rules().map(|rule| format!("| {} | `{}` | {} |\n", rule.id(), rule.name, rule.summary()));
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
    allowances::apply(&context, findings).sorted(&tree.sources)
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
    fn every_page_begins_with_its_rule_and_a_summary() {
        for rule in rules() {
            assert!(rule.page.starts_with(&format!("# {} {}\n\n", rule.id(), rule.name)), "{}", rule.name);
            let summary = rule.summary();
            assert!(summary.ends_with('.') && summary.len() < 160, "{}: {summary}", rule.name);
        }
    }

    #[test]
    fn a_rule_is_found_by_name_and_number() {
        assert_eq!(find("R101").map(|rule| rule.name), Some("openapi-version"));
        assert_eq!(find("r101").map(|rule| rule.name), Some("openapi-version"));
        assert_eq!(find("openapi-version").map(|rule| rule.number), Some(101));
        assert!(find("nothing").is_none());
    }
}
