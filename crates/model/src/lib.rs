//! What a document becomes in Rust: every operation, request, setter, type, field, variant and file of a client, with its
//! name and its place in the document, found once. The generator, the comparison of two states, the changelogs and the
//! tests of the clients read it, and its [rules](mod@rules) refuse names that could not be compiled.
//! It must not know how code is made, nor print anything.
//!
//! ```no_run
//! let spec = std::path::Path::new("spec");
//! let document = model::check(spec, "spec", "scm").expect("a spec without findings");
//! let model = model::Model::of(&document.tree);
//! println!("{} operations in {}", model.operations.len(), model.crate_name);
//! ```

mod model;
pub mod names;
pub mod operation;
pub mod rules;
pub mod shape;
pub mod types;

use std::path::Path;

use apispec::Document;
use diagnostics::Report;

pub use model::{Model, crate_name};
pub use operation::{Argument, Body, Operation, Place};
pub use shape::{Limits, Shape};
pub use types::{Field, Kind, Made, Type, Variant};

/// Loads a service, lints it, and applies the rules of names: what comes back can be generated and compiles. The arguments
/// are those of [`apispec::load()`].
///
/// # Errors
/// Everything that is wrong: first with the files and their merge, then with what the merged document says.
pub fn check(spec_root: &Path, display_root: &str, service: &str) -> Result<Document, Report> {
    apispec::load::check_with(spec_root, display_root, service, |tree| rules::check(&Model::of(tree)))
}
