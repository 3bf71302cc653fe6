//! Tests the examples on the pages of the naming rules: each wrong example breaks only its rule,
//! each right example breaks none. The report of each wrong example is a snapshot.

use std::collections::BTreeSet;
use std::path::Path;

use diagnostics::Report;
use model::rules;
use test_support::rule_pages::RulePages;

fn check(spec: &Path, service: &str) -> Result<(), Report> {
    model::check(spec, "spec", service).map(drop)
}

fn pages() -> RulePages {
    let names = rules::naming_rules().map(|rule| rule.name).collect();
    RulePages { folder: env!("CARGO_MANIFEST_DIR").into(), names, check }
}

#[test]
fn base_spec_breaks_no_rule() {
    pages().base_is_right();
}

#[test]
fn wrong_examples_break_only_their_rule() {
    pages().wrong_examples();
}

#[test]
fn right_examples_break_no_rule() {
    pages().right_examples();
}

#[test]
fn pages_belong_to_rules() {
    pages().pages_are_of_rules();
}

/// The numbers and names of all rules, which `--explain` takes, are unique across the crates.
#[test]
fn rule_numbers_and_names_are_unique() {
    let all = rules::all();
    let names: BTreeSet<_> = all.iter().map(|rule| rule.name).collect();
    let numbers: BTreeSet<_> = all.iter().map(|rule| rule.number).collect();
    assert_eq!((names.len(), numbers.len()), (all.len(), all.len()));
    for rule in rules::naming_rules() {
        assert!((201..250).contains(&rule.number), "{} {}", rule.id(), rule.name);
    }
}
