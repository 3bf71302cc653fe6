//! Rules for operations: their paths, parameters, bodies, responses, pagination and
//! waiters.
//! They must not check schemas, except where the location of a schema matters. Their numbers are
//! 301 to 499, and from 601.

pub(in crate::lint) mod ambiguous;
pub(in crate::lint) mod archive;
pub(in crate::lint) mod bodies;
pub(in crate::lint) mod forms;
pub(in crate::lint) mod headers;
pub(in crate::lint) mod identity;
pub(in crate::lint) mod media;
pub(in crate::lint) mod pagination;
pub(in crate::lint) mod parameters;
pub(in crate::lint) mod path_safety;
pub(in crate::lint) mod paths;
pub(in crate::lint) mod responses;
pub(in crate::lint) mod scope;
pub(in crate::lint) mod statuses;
pub(in crate::lint) mod template;
pub(in crate::lint) mod waiters;

use super::Check;

/// The rules of each module.
pub(super) const RULES: &[&[Check]] = &[
    ambiguous::RULES,
    archive::RULES,
    bodies::RULES,
    path_safety::RULES,
    forms::RULES,
    headers::RULES,
    identity::RULES,
    media::RULES,
    pagination::RULES,
    parameters::RULES,
    paths::RULES,
    responses::RULES,
    scope::RULES,
    statuses::RULES,
    waiters::RULES,
];
