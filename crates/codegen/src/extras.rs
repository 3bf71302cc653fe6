//! Generates what progenitor does not: the client type, the exports, the manifest, the README and
//! other files of a client crate, as well as paginators, waiters, archives, limits and method
//! documentation in the code itself.

pub(crate) mod answers;
pub(crate) mod api;
pub(crate) mod archives;
mod call;
pub(crate) mod checks;
mod client;
mod error_codes;
mod exports;
mod input;
pub(crate) mod limits;
pub(crate) mod lines;
mod manifest;
pub(crate) mod method_docs;
mod operations;
pub(crate) mod pages;
mod presence;
pub(crate) mod project;
mod quick_start;
mod readme;
mod returns;
pub(crate) mod waiters;
pub(crate) mod wire_names;

pub(crate) use input::Input;

use crate::emit::changes::Files;

/// The files, keyed by their paths in the folder of the crate.
pub(crate) fn files(input: &Input<'_>) -> Files {
    let mut files = Files::from([
        ("Cargo.toml".to_owned(), manifest::text(input)),
        // A package includes its licenses, and cargo accepts no files from outside its folder.
        ("LICENSE-APACHE".to_owned(), include_str!("../../../LICENSE-APACHE").to_owned()),
        ("LICENSE-MIT".to_owned(), include_str!("../../../LICENSE-MIT").to_owned()),
        ("README.md".to_owned(), readme::text(input)),
        ("src/builder.rs".to_owned(), exports::requests(input)),
        ("src/client.rs".to_owned(), client::text(input)),
        ("src/lib.rs".to_owned(), exports::library(input)),
        ("src/operations.rs".to_owned(), operations::text(input)),
        ("src/types.rs".to_owned(), exports::types(input)),
    ]);
    files.extend(error_codes::text(input).map(|text| ("src/error_codes.rs".to_owned(), text)));
    files
}
