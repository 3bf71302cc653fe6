//! The examples on the pages of the rules of names: each wrong one breaks its rule and no other, each right one breaks none. What
//! people are told about a wrong one is a snapshot.

#[path = "../../apispec/tests/pages/mod.rs"]
mod pages;

use std::collections::BTreeSet;

use model::rules;
use pages::{Example, outcome};

fn names() -> impl Iterator<Item = &'static str> {
    rules::of_names().map(|rule| rule.name)
}

#[test]
fn the_base_breaks_no_rule() {
    let (broken, report) = outcome(model::check, &Example::new(true));
    assert!(broken.is_empty(), "{report}");
}

#[test]
fn each_wrong_example_breaks_its_rule_and_no_other() {
    pages::wrong_examples(model::check, names());
}

#[test]
fn each_right_example_breaks_none() {
    pages::right_examples(model::check, names());
}

#[test]
fn every_page_is_of_a_rule() {
    pages::pages_of_rules(names());
}

/// The numbers and the names of all rules, which people write in `--explain`, are unique across the crates.
#[test]
fn numbers_and_names_are_unique() {
    let all = rules::all();
    let names: BTreeSet<_> = all.iter().map(|rule| rule.name).collect();
    let numbers: BTreeSet<_> = all.iter().map(|rule| rule.number).collect();
    assert_eq!((names.len(), numbers.len()), (all.len(), all.len()));
    for rule in rules::of_names() {
        assert!((201..250).contains(&rule.number), "{} {}", rule.id(), rule.name);
    }
}
