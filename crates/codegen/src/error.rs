//! What can go wrong between a checked document and files on disk.

use std::path::PathBuf;

use crate::culprit::Culprit;

/// Why nothing was generated or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Progenitor failed on a document that the lint let through.
    #[error(
        "{}progenitor cannot generate {what} of {service}: {reason}\n  help: change it, or report it: the lint should have refused it with a better explanation",
        place.iter().map(|place| format!("{place}: ")).collect::<String>()
    )]
    Progenitor {
        /// The folder name of the service.
        service: String,
        /// The operation or schema that it fails on, if there is a single one.
        what: String,
        /// Where that stands, as file, line and column.
        place: Option<String>,
        /// What progenitor says.
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
    /// Progenitor made a name that the model does not have, or the reverse.
    #[error(
        "{what}: progenitor made {}, and the model has {}\nThis is a bug of the generator, or an upgrade of progenitor that forms names in another way than `crates/model/src/names.rs`.",
        shown(made),
        shown(expected)
    )]
    Names {
        /// What the names are of.
        what: String,
        /// The first name that only progenitor has.
        made: Option<String>,
        /// The first name that only the model has.
        expected: Option<String>,
    },
    /// The inventory of generated files is not one.
    #[error("{path} cannot be understood: {reason}\n  help: run `cargo xtask gen`, which writes it anew")]
    Inventory {
        /// The path of the file, relative to the root.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A source of the emulator, which is read for its tables of handlers, is not Rust.
    #[error(
        "{path}: {reason}\n  help: `cargo check -p ccm-emulator` says more; the tables of handlers are read from its sources"
    )]
    Handlers {
        /// The path of the file, relative to the root.
        path: String,
        /// What is wrong with it.
        reason: String,
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

fn shown(name: &Option<String>) -> String {
    name.as_ref().map_or("nothing".to_owned(), |name| format!("`{name}`"))
}

impl Error {
    pub(crate) fn progenitor(service: &str, culprit: Culprit) -> Self {
        let Culprit { what, place, reason } = culprit;
        Self::Progenitor { service: service.to_owned(), what, place, reason }
    }
}
