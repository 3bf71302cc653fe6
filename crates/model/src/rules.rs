//! The naming rules: each name in the document must become an unused Rust name, so that a client
//! can be generated, compiles and is usable. A document cannot allow violations of these rules.
//! They must not check anything but names.
//!
//! A rule is a constant and a function in the module of its topic; its page is in `rules/`. The
//! numbers are 201 to 249, before those of `names` in `apispec`.

mod constants;
mod members;
mod operations;
mod rule;
mod schemas;
mod walk;

use diagnostics::{Findings, Rule};

use crate::Model;

/// The rules of each module.
const RULES: &[&[Rule]] = &[operations::RULES, constants::RULES, schemas::RULES, members::RULES];

/// The naming rules, by module.
pub fn naming_rules() -> impl Iterator<Item = &'static Rule> + Clone {
    RULES.iter().copied().flatten()
}

/// Every rule that a document must satisfy: the lint rules and the naming rules, sorted by number.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<_> = apispec::lint::rules().chain(naming_rules()).collect();
    rules.sort_by_key(|rule| rule.number);
    rules
}

/// Checks the naming rules.
#[must_use]
pub fn check(model: &Model<'_>) -> Findings {
    let mut findings = Findings::new();
    operations::check(model, &mut findings);
    constants::check(model, &mut findings);
    schemas::check(model, &mut findings);
    members::check(model, &mut findings);
    findings
}
