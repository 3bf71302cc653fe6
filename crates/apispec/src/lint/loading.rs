//! The rules that loading looks for: what breaks them cannot become a document. Only their numbers and pages stand here.
//! It must not know how they are found.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[YAML_SYNTAX];

const YAML_SYNTAX: Rule = rule!(1, "yaml-syntax");
