//! `spec/COVERAGE.md`, which is about all services whichever a command was asked for.

use apispec::{Tree, coverage};
use codegen::Files;

/// The file, relative to the root.
pub(crate) fn path() -> String {
    format!("spec/{}", coverage::FILE)
}

/// The file as it should be, from all services.
pub(crate) fn file(trees: &[&Tree]) -> Files {
    Files::from([(path(), coverage::render(trees.iter().copied()))])
}
