//! The use of a schema, which determines what a change of it means.

use crate::change::Direction;
use crate::rules::Rule;

/// The use of a schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    /// The direction of its values.
    pub(super) direction: Direction,
    /// Whether it is the schema of a parameter itself.
    pub(super) parameter: bool,
    /// Whether it is the schema of a parameter whose setter accepts what it accepted before,
    /// whatever time the format names: text may be set for a date, and outside the query any time
    /// is a settable number or text.
    pub(super) settable: bool,
    /// Whether it is required, in each state.
    pub(super) required: (bool, bool),
}

impl Use {
    /// The use of a required value that is not a parameter.
    pub(super) fn of(direction: Direction) -> Self {
        Self { direction, parameter: false, settable: false, required: (true, true) }
    }

    /// The rule for requests or the rule for responses.
    pub(super) fn either(self, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        if self.direction == Direction::Request { request } else { response }
    }
}
