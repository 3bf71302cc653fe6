//! The rules of names: what the document calls something has to become a name in Rust that is free, so that everything that
//! passes is generated, compiles and can be used. No document can allow to break them.
//! They must not look at anything but names.
//!
//! A rule is a constant and a function in the module of its idea; its page is in `rules/`. The numbers go on with those of
//! names in `apispec`, from 201 to 249.

mod constants;
mod members;
mod operations;
mod rule;
mod schemas;
mod walk;

use diagnostics::Findings;
use diagnostics::Rule;

use crate::Model;

/// The rules of each module.
const RULES: &[&[Rule]] = &[operations::RULES, constants::RULES, schemas::RULES, members::RULES];

/// The rules of names alone, in the order of their numbers.
pub fn of_names() -> impl Iterator<Item = &'static Rule> + Clone {
    RULES.iter().copied().flatten()
}

/// Every rule that a document has to keep to be generated: those of the lint and those of names, in the order of their numbers.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<_> = apispec::lint::rules().chain(of_names()).collect();
    rules.sort_by_key(|rule| rule.number);
    rules
}

/// Finds what breaks the rules of names.
#[must_use]
pub fn check(model: &Model<'_>) -> Findings {
    let mut findings = Findings::new();
    operations::check(model, &mut findings);
    constants::check(model, &mut findings);
    schemas::check(model, &mut findings);
    members::check(model, &mut findings);
    findings
}
