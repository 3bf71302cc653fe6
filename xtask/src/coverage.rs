//! `spec/COVERAGE.md`, which covers all services, whichever a command was given.

use apispec::{Tree, coverage};
use codegen::Files;

/// The file, relative to the root.
pub(crate) fn path() -> String {
    format!("spec/{}", coverage::FILE)
}

/// The up-to-date file, from all services.
pub(crate) fn file(trees: &[&Tree]) -> Files {
    Files::from([(path(), coverage::render(trees.iter().copied()))])
}
