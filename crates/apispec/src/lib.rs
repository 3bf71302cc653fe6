//! Loads the spec as a checked document: reads the YAML files of `spec/<service>/` with
//! the position of every node, merges them into one OpenAPI 3.0.3 document, and lints it against
//! the profile that the generator supports.
//! It must not know what is generated from the document, nor print anything.
//!
//! ```no_run
//! let spec = std::path::Path::new("spec");
//! match apispec::check(spec, "spec", "scm") {
//!     Ok(document) => println!("{} operations", document.tree.operations.len()),
//!     Err(report) => eprintln!("{}", report.render(false)),
//! }
//! ```
//!
//! Data flow: [`parse`] turns each file into a [`node::Node`], [`mod@load`] merges them into a
//! [`document::Tree`] and reads that into a [`document::Document`], and [`mod@lint`] runs every
//! rule over the tree. All of them report problems as [`diagnostics::Finding`]s.

pub mod coverage;
pub mod document;
pub mod error_code;
pub mod examples;
pub mod extension;
pub mod lint;
pub mod load;
pub mod node;
pub mod pagination;
pub mod parse;
pub mod permission;
pub mod readers;
pub mod scope;
pub mod shape;

mod canonical;
mod folder;
mod loading;
mod merge;
mod resolved;
mod typed;

/// A rule with the page `rules/<name>.md`.
macro_rules! rule {
    ($number:literal, $name:literal) => {
        ::diagnostics::Rule {
            letter: 'R',
            number: $number,
            name: $name,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $name, ".md")),
        }
    };
}
pub use document::{Document, Operation, Tree, to_yaml};
pub use error_code::{ErrorCode, error_codes};
pub use folder::services;
pub use lint::lint;
pub use load::{check, load};
pub use loading::SERVICE_FOLDER;
pub use merge::{MAIN_FILE, SHARED_FILE};
pub use permission::Permission;
pub use resolved::{Recorded, Resolved};
use rule;
pub use scope::Scope;
