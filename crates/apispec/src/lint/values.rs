//! Rules for the values that a schema lets through: enumerations, patterns, defaults and examples.
//! They must not judge schemas otherwise. Their numbers are from 551 to 599.

pub(in crate::lint) mod enums;
pub(in crate::lint) mod patterns;
pub(in crate::lint) mod samples;
pub(in crate::lint) mod validate;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[enums::RULES, patterns::RULES, samples::RULES];
