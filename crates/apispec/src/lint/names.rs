//! Rules for what people read: the names that become Rust's, the texts that become its documentation, and where they come from.
//! They must not look at what is sent. Their numbers are from 201 to 299.

pub(in crate::lint) mod markup;
pub(in crate::lint) mod member_names;
pub(in crate::lint) mod operation_names;
pub(in crate::lint) mod origin;
pub(in crate::lint) mod rust_names;
pub(in crate::lint) mod schema_names;
pub(in crate::lint) mod texts;
pub(in crate::lint) mod type_names;

use super::Rule;

/// The rules of each module.
pub(super) const RULES: &[&[Rule]] =
    &[markup::RULES, member_names::RULES, operation_names::RULES, origin::RULES, schema_names::RULES, texts::RULES];
