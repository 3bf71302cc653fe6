//! Rules for what people read: the texts that become documentation, and where they come from.
//! They must not look at what is sent. Their numbers are from 201 to 299.

pub(in crate::lint) mod markup;
pub(in crate::lint) mod origin;
pub(in crate::lint) mod texts;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[markup::RULES, origin::RULES, texts::RULES];
