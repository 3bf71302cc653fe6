//! The examples on the pages of the rules: each wrong one breaks its rule and no other, each right one breaks none. What people are
//! told about a wrong one is a snapshot.

mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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

#[test]
fn every_finding_is_of_a_rule() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut named = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).expect("a source");
            for call in source.split("Finding::new(").skip(1).map(str::trim_start) {
                // A rule that makes a finding of its own gives its name.
                if call.starts_with("self.name,") {
                    continue;
                }
                let name = call.strip_prefix('"').and_then(|rest| rest.split('"').next());
                named.insert(
                    name.unwrap_or_else(|| panic!("a name right in the call in {}", path.display())).to_owned(),
                );
            }
        }
    }
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        assert_eq!(lint::find(lint::rules(), &name).map(|rule| rule.name), Some(name.as_str()), "{name} is a rule");
    }
}
