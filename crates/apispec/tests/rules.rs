//! The examples on the pages of the rules: each wrong one breaks its rule and no other, each right one breaks none. What people are
//! told about a wrong one is a snapshot.

mod pages;

use apispec::lint;
use pages::{Example, outcome};

fn names() -> impl Iterator<Item = &'static str> {
    lint::rules().map(|rule| rule.name)
}

#[test]
fn the_base_breaks_no_rule() {
    let (broken, report) = outcome(apispec::check, &Example::new(true));
    assert!(broken.is_empty(), "{report}");
}

#[test]
fn each_wrong_example_breaks_its_rule_and_no_other() {
    pages::wrong_examples(apispec::check, names());
}

#[test]
fn each_right_example_breaks_none() {
    pages::right_examples(apispec::check, names());
}

#[test]
fn every_page_is_of_a_rule() {
    pages::pages_of_rules(names());
}
