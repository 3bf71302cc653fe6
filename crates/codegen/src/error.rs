//! What can go wrong between a checked document and files on disk.

use std::path::PathBuf;

/// Why nothing was generated or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Progenitor refused the document.
    #[error(
        "progenitor cannot generate {service}: {reason}\nThe lint should have refused the spec before; run `cargo xtask lint`, and report what it lets through."
    )]
    Progenitor {
        /// The folder name of the service.
        service: String,
        /// What progenitor says.
        reason: String,
    },
    /// Progenitor's output is no Rust.
    #[error(
        "progenitor's output for {service} does not parse as Rust: {reason}\nThis is a bug of the generator; report the spec that caused it."
    )]
    Unparsable {
        /// The folder name of the service.
        service: String,
        /// What the parser says.
        reason: String,
    },
    /// Progenitor made something that the split has no place for.
    #[error(
        "progenitor made a {kind} that has no place in the generated files: {text}\nThis is a bug of the generator, or an upgrade of progenitor that `crates/codegen/src/emit/split.rs` does not know yet."
    )]
    UnknownOutput {
        /// What kind of thing it is.
        kind: &'static str,
        /// Its name, or the beginning of its text.
        text: String,
    },
    /// A file or folder could not be read or written. Everything is as it was before.
    #[error("cannot {action} {}: {source}\nNothing was changed. Check that the folder exists and that you may write to it, then run the command again.", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}
