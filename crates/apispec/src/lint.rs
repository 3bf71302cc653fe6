//! The profile: what a document must and must not say, beyond what OpenAPI says, so that the generator handles all of it.
//! It must not know how the document was loaded, nor what the generator does in detail.
//!
//! A rule is a function in the module of its idea with a constant beside it, and that constant's line in [`RULES`].

mod files;
mod operations;
mod parameters;
mod references;
mod responses;
mod root;
mod schemas;

use crate::document::Tree;
use crate::finding::{Finding, Findings, Place};

/// One rule of the profile.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name in kebab case, as it stands in findings.
    pub name: &'static str,
    /// What the rule asks for, in one sentence.
    pub summary: &'static str,
    /// Looks for what breaks the rule.
    pub run: fn(&Tree, &mut Findings),
}

impl Rule {
    /// A finding of this rule.
    fn finding(&self, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        Finding::new(self.name, place, message)
    }
}

/// Every rule, by what it looks at: the top of the document, files, operations, parameters, responses, schemas, references.
pub const RULES: &[Rule] = &[
    root::OPENAPI_VERSION,
    root::SERVER_REGION,
    files::OPERATION_FILE,
    operations::MISSING_OPERATION_ID,
    operations::DUPLICATE_OPERATION_ID,
    parameters::PLACEHOLDER_PARAMETER,
    responses::SUCCESS_RESPONSE,
    responses::ERROR_RESPONSE,
    schemas::SCHEMA_TYPE,
    references::UNRESOLVED_REF,
    references::REF_CYCLE,
];

/// Runs every rule. The findings are in the order to read them.
#[must_use]
pub fn lint(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for rule in RULES {
        (rule.run)(tree, &mut findings);
    }
    findings.sorted(&tree.sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_kebab() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        for rule in RULES {
            assert!(rule.name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{}", rule.name);
            assert!(rule.summary.ends_with('.'), "{}", rule.name);
        }
    }
}
