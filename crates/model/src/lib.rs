//! Maps a document to Rust: every operation, request, setter, type, field, variant and file of a
//! client, with its name and its position in the document. The generator, `specdiff`, the
//! changelogs and the tests of the clients use this model, and its [rules](mod@rules) reject names
//! that would not compile.
//! It must not know how code is generated, nor print anything.
//!
//! ```no_run
//! let spec = std::path::Path::new("spec");
//! let document = model::check(spec, "spec", "scm").expect("a spec without findings");
//! let model = model::Model::new(&document.tree);
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
pub use shape::{Form, Limits, Shape};
pub use types::{Field, Kind, Origin, Type, Variant};

/// Loads a service, lints it, and applies the naming rules: a client can be generated from the
/// result and compiles. The arguments are those of [`apispec::load()`].
///
/// # Errors
/// All problems: in the files and their merge or, if there are none, in the merged document.
pub fn check(spec_root: &Path, display_root: &str, service: &str) -> Result<Document, Report> {
    apispec::load::check_with(spec_root, display_root, service, |tree| rules::check(&Model::new(tree)))
}
