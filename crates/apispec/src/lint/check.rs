//! A rule together with what looks for what breaks it.

use diagnostics::{Finding, Findings, Place, Rule};

use super::Context;

/// A rule with what looks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check {
    pub(super) rule: Rule,
    /// Look for what breaks the rule.
    pub(super) run: &'static [fn(&Context<'_>, &mut Findings)],
}

impl Check {
    /// A finding of the rule.
    pub(super) fn finding(&'static self, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        self.rule.finding(place, message)
    }
}

/// A rule with the page of its name, and the functions that look for what breaks it. Without any, it is found where allowances are
/// applied.
macro_rules! check {
    ($number:literal, $name:literal $(, $run:ident)*) => {
        $crate::lint::check::Check { rule: $crate::rule!($number, $name), run: &[$($run),*] }
    };
}
pub(super) use check;
