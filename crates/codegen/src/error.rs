//! Errors of generating, comparing and writing files.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::culprit::Culprit;

/// Why nothing was generated or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Progenitor failed on a document that passed the lint.
    #[error(
        "{}progenitor cannot generate {what} of {service}: {reason}\n  help: change it, and report this: the lint should reject it with a better explanation",
        place.iter().map(|place| format!("{place}: ")).collect::<String>()
    )]
    Progenitor {
        /// The folder name of the service.
        service: String,
        /// The operation or schema that it fails on, if there is a single one.
        what: String,
        /// The file, line and column of that operation or schema.
        place: Option<String>,
        /// The message of progenitor.
        reason: String,
    },
    /// The output of progenitor has something that a later stage does not know.
    #[error(
        "progenitor generated an unexpected {kind}: {text}\n  help: this is a bug in the generator, or progenitor was upgraded and `crates/codegen/src/` does not support its new output yet"
    )]
    UnexpectedOutput {
        /// What kind of thing it is.
        kind: &'static str,
        /// Its name, or the beginning of its text.
        text: String,
    },
    /// Progenitor and the model disagree about a name.
    #[error(
        "{what}: progenitor generated {}, but the model has {}\n  help: this is a bug in the generator, or progenitor was upgraded and forms names differently from `crates/model/src/names.rs`",
        shown(generated),
        shown(expected)
    )]
    Names {
        /// What is named.
        what: String,
        /// The first name that only progenitor has.
        generated: Option<String>,
        /// The first name that only the model has.
        expected: Option<String>,
    },
    /// The public API of a crate cannot be listed.
    #[error("cannot list the public API: {reason}")]
    PublicApi {
        /// What is wrong with its files.
        reason: String,
    },
    /// The inventory of generated files is invalid.
    #[error("{path} is not a valid inventory: {reason}\n  help: run `cargo xtask gen` to write it again")]
    Inventory {
        /// The path of the file, relative to the root.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A source of the emulator is not valid Rust, so its handler tables cannot be read.
    #[error(
        "{path}: {reason}\n  help: run `cargo check -p ccm-emulator` for details; `gen` reads from its sources which operations are emulated"
    )]
    Handlers {
        /// The path of the file, relative to the root.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file or folder could not be read or written. Everything is as it was before.
    #[error("cannot {action} {}: {source}\nNothing was changed.\n  help: {}", path.display(), remedy(source.kind()))]
    Io {
        /// The action that failed.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
}

/// What to do about an error of the operating system.
fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "make the file and its folder writable, then run the command again"
        }
        ErrorKind::InvalidData => "restore the file, for example with `git restore`; it is damaged",
        ErrorKind::IsADirectory => "remove the folder, then run the command again",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "remove the file that is in the place of a folder, then run the command again"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free space on the disk, then run the command again",
        _ => "check that the folder exists and is writable, then run the command again",
    }
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
