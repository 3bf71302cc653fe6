//! How a command ends, and what it counts.

use std::process::ExitCode;

/// How a command ends, and with which exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything is as it should be: 0.
    Fine,
    /// The spec is wrong, or a file cannot be read or written: 1.
    Wrong,
    /// A change breaks something, and the caller asked to fail then: 3.
    Breaking,
    /// Generated files are not what the spec makes: 4.
    Stale,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Wrong => 1,
            Outcome::Breaking => 3,
            Outcome::Stale => 4,
        })
    }
}

/// A number with what it counts, such as `1 file` or `2 files`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
