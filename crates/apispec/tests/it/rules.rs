//! Tests the examples on the rule pages: each wrong example breaks only its rule, each right
//! example breaks none. The report of each wrong example is a snapshot.

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
