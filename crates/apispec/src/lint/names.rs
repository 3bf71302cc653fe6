//! Rules for the texts that become documentation, and for their sources.
//! They must not check what is sent. Their numbers are 201 to 299.

pub(in crate::lint) mod markup;
pub(in crate::lint) mod origin;
pub(in crate::lint) mod texts;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[markup::RULES, origin::RULES, texts::RULES];
