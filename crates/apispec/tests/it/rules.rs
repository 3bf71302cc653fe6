//! The examples on the pages of the rules: each wrong one breaks its rule and no other, each right one breaks none. What people are
//! told about a wrong one is a snapshot.

use std::path::Path;

use apispec::lint;
use diagnostics::Report;
use test_support::rule_pages::RulePages;

fn check(spec: &Path, service: &str) -> Result<(), Report> {
    apispec::services(spec, "spec")?;
    apispec::check(spec, "spec", service).map(drop)
}

fn pages() -> RulePages {
    let names = lint::rules().map(|rule| rule.name).collect();
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
