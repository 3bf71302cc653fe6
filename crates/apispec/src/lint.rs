//! The lint rules: what a document must satisfy, beyond OpenAPI itself, so that the generator
//! handles all of it.
//! It must not know how the document was loaded, nor the details of the generator.
//!
//! A rule is a function in the module of its topic and an entry in that module's `RULES`. Its
//! number tells the module: up to 99 `crate::loading`, from 101 `document`, from 201 `names`, from
//! 301 and from 601 `operations`, from 501 `schemas`, from 551 `values`. Its page,
//! `rules/<name>.md`, gives the reason, with wrong and right examples that are also the tests of
//! the rule.

mod check;
mod context;
mod document;
mod names;
mod operations;
mod schema;
mod schemas;
mod values;

use check::{Check, check};
use context::Context;
use diagnostics::{Findings, Rule};
pub(crate) use values::patterns::samples;
pub(crate) use values::validate::Validator;

use crate::document::Tree;
use crate::loading;

/// The checks by group, and by module within each group.
const GROUPS: &[&[&[Check]]] = &[document::RULES, names::RULES, operations::RULES, schemas::RULES, values::RULES];

fn checks() -> impl Iterator<Item = &'static Check> + Clone {
    GROUPS.iter().copied().flatten().copied().flatten()
}

/// Every rule of this crate, sorted by number.
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    let mut rules: Vec<_> = loading::RULES.iter().chain(checks().map(|check| &check.rule)).collect();
    rules.sort_by_key(|rule| rule.number);
    rules.into_iter()
}

/// Runs every rule and removes the findings that the document allows. The findings are sorted by
/// position.
#[must_use]
pub fn lint(tree: &Tree) -> Findings {
    let context = Context::new(tree);
    let mut findings = Findings::new();
    for check in checks() {
        check.run.iter().for_each(|run| run(&context, &mut findings));
    }
    let names: Vec<_> = checks().map(|check| check.rule.name).collect();
    document::allowances::apply(&context, findings, &names).sorted(&tree.sources)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn rule_numbers_and_names_are_unique() {
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
    fn rule_numbers_match_their_groups() {
        assert!(loading::RULES.iter().all(|rule| rule.number < 100));
        let check = |group: &[&[Check]], fits: fn(u16) -> bool| {
            for Check { rule, .. } in group.iter().copied().flatten() {
                assert!(fits(rule.number), "{} {}", rule.id(), rule.name);
            }
        };
        check(document::RULES, |number| (101..200).contains(&number));
        check(names::RULES, |number| (201..300).contains(&number));
        check(operations::RULES, |number| (301..500).contains(&number) || number > 600);
        check(schemas::RULES, |number| (501..550).contains(&number));
        check(values::RULES, |number| (551..600).contains(&number));
    }

    #[test]
    fn rule_pages_begin_with_title_and_summary() {
        for rule in rules() {
            assert!(rule.page.starts_with(&format!("# {} {}\n\n", rule.id(), rule.name)), "{}", rule.name);
            let summary = rule.summary();
            assert!(summary.ends_with('.') && summary.len() < 160, "{}: {summary}", rule.name);
        }
    }
}
