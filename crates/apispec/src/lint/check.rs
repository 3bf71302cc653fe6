//! A rule together with the functions that check it.

use diagnostics::{Finding, Findings, Place, Rule};

use super::Context;

/// A rule with its checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check {
    pub(super) rule: Rule,
    /// The functions that find violations of the rule.
    pub(super) run: &'static [fn(&Context<'_>, &mut Findings)],
}

impl Check {
    /// A finding of the rule.
    pub(super) fn finding(&'static self, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        self.rule.finding(place, message)
    }
}

/// A rule with the page `rules/<name>.md` and the functions that check it. The rule on allowances
/// has none: it is checked when allowances are applied.
macro_rules! check {
    ($number:literal, $name:literal $(, $run:ident)*) => {
        $crate::lint::check::Check { rule: $crate::rule!($number, $name), run: &[$($run),*] }
    };
}
pub(super) use check;
