//! Rules for schemas in any location: their types and the keywords that constrain them.
//! They must not check values. Their numbers are 501 to 549.

pub(in crate::lint) mod arrays;
pub(in crate::lint) mod bounds;
pub(in crate::lint) mod formats;
pub(in crate::lint) mod objects;
pub(in crate::lint) mod recursion;
pub(in crate::lint) mod secrets;
pub(in crate::lint) mod types;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] =
    &[arrays::RULES, bounds::RULES, formats::RULES, objects::RULES, recursion::RULES, secrets::RULES, types::RULES];
