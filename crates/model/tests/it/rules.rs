//! The examples on the pages of the rules of names: each wrong one breaks its rule and no other, each right one breaks none. What
//! people are told about a wrong one is a snapshot.

use std::collections::BTreeSet;
use std::path::Path;

use diagnostics::Report;
use model::rules;
use test_support::rule_pages::RulePages;

fn check(spec: &Path, service: &str) -> Result<(), Report> {
    model::check(spec, "spec", service).map(drop)
}

fn pages() -> RulePages {
    let names = rules::of_names().map(|rule| rule.name).collect();
    RulePages { folder: env!("CARGO_MANIFEST_DIR").into(), names, check }
}

#[test]
fn the_base_breaks_no_rule() {
    pages().base_is_right();
}

#[test]
fn each_wrong_example_breaks_its_rule_and_no_other() {
    pages().wrong_examples();
}

#[test]
fn each_right_example_breaks_none() {
    pages().right_examples();
}

#[test]
fn every_page_is_of_a_rule() {
    pages().pages_are_of_rules();
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
