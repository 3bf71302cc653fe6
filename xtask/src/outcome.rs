//! The outcome of a command as an exit code, and numbers in messages.

use std::process::ExitCode;

/// The outcome of a command, with its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Success: 0.
    Success,
    /// The spec is invalid, or a file cannot be read or written: 1.
    Failure,
    /// Invalid arguments: 2.
    Usage,
    /// A change is breaking, and the caller asked to fail then: 3.
    Breaking,
    /// Generated files differ from the generator's output: 4.
    Stale,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Success => 0,
            Outcome::Failure => 1,
            Outcome::Usage => 2,
            Outcome::Breaking => 3,
            Outcome::Stale => 4,
        })
    }
}

/// A number with what it counts, such as `1 file` or `2 files`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
