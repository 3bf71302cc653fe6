//! What a schema is used for, which decides what a change of it means.

use crate::change::Direction;
use crate::rules::Rule;

/// What a schema is used for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    /// Which way its values go.
    pub(super) direction: Direction,
    /// Whether it is the schema of a parameter as such.
    pub(super) parameter: bool,
    /// Whether it has to be there, in either state.
    pub(super) required: (bool, bool),
}

impl Use {
    /// The use of what has to be there, and is no parameter.
    pub(super) fn of(direction: Direction) -> Self {
        Self { direction, parameter: false, required: (true, true) }
    }

    /// One of two rules: for what is sent, and for what is answered.
    pub(super) fn either(self, sent: &'static Rule, answered: &'static Rule) -> &'static Rule {
        if self.direction == Direction::Request { sent } else { answered }
    }
}
