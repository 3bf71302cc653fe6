//! Rules for the values of a schema: enumerations, patterns, defaults and examples.
//! They must not check anything else of a schema. Their numbers are 551 to 599.

pub(in crate::lint) mod enums;
pub(in crate::lint) mod patterns;
pub(in crate::lint) mod samples;
pub(in crate::lint) mod validate;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[enums::RULES, patterns::RULES, samples::RULES];
