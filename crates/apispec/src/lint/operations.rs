//! Rules for operations: their paths, parameters, bodies and answers, and how they are paged.
//! They look at schemas only as far as it matters where the schema stands. Their numbers are from 301 to 499, and from 601 on.

pub(in crate::lint) mod ambiguous;
pub(in crate::lint) mod archive;
pub(in crate::lint) mod bodies;
pub(in crate::lint) mod confined;
pub(in crate::lint) mod forms;
pub(in crate::lint) mod identity;
pub(in crate::lint) mod pagination;
pub(in crate::lint) mod parameters;
pub(in crate::lint) mod paths;
pub(in crate::lint) mod responses;
pub(in crate::lint) mod statuses;
pub(in crate::lint) mod template;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[
    ambiguous::RULES,
    archive::RULES,
    bodies::RULES,
    confined::RULES,
    forms::RULES,
    identity::RULES,
    pagination::RULES,
    parameters::RULES,
    paths::RULES,
    responses::RULES,
    statuses::RULES,
];
