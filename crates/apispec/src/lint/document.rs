//! Rules for the document as a whole: its metadata, the references between its parts, and its keys.
//! They must not check the meaning of an operation or schema. Their numbers are 101 to 199.

pub(in crate::lint) mod allowances;
pub(in crate::lint) mod components;
pub(in crate::lint) mod departures;
pub(in crate::lint) mod error_codes;
pub(in crate::lint) mod extensions;
pub(in crate::lint) mod files;
pub(in crate::lint) mod keys;
pub(in crate::lint) mod references;
pub(in crate::lint) mod root;
pub(in crate::lint) mod sdk;
pub(in crate::lint) mod security;
pub(in crate::lint) mod tags;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[
    allowances::RULES,
    components::RULES,
    departures::RULES,
    error_codes::RULES,
    extensions::RULES,
    files::RULES,
    keys::RULES,
    references::RULES,
    root::RULES,
    sdk::RULES,
    security::RULES,
    tags::RULES,
];
