//! Helpers for the tests of several crates: temporary folders, changes of YAML, git, the examples
//! of rules, the compiler, and packages like the vendor's.
//!
//! It must not know `apispec` or any crate above it, whose tests use it. All errors are panics,
//! which fail the test.

pub mod compiler;
mod folder;
pub mod git;
pub mod rule_pages;
pub mod vendor_sdk;
pub mod yaml;

pub use folder::{Folder, files, workspace};
