//! The files of a client crate that only the document can tell: how to make a client, what the crate exports, its manifest and
//! its README. They stand beside progenitor's output and are not woven into it.

pub(crate) mod api;
pub(crate) mod archives;
mod call;
pub(crate) mod checks;
mod client;
mod error_codes;
mod exports;
mod limits;
mod manifest;
pub(crate) mod method_docs;
mod operations;
pub(crate) mod pages;
mod quick_start;
mod readme;
pub(crate) mod wire_names;

use model::{Model, Operation};

use crate::emit::changes::Files;
use crate::emit::split::Module;

/// What the files are made from.
pub(crate) struct Input<'a> {
    /// What the document becomes.
    pub(crate) model: &'a Model<'a>,
    /// The document as it was written, before it was lowered.
    pub(crate) document: &'a apispec::Document,
    /// The modules made from progenitor's output.
    pub(crate) modules: &'a [Module],
    /// The crates that the modules name, besides reqwest and serde.
    pub(crate) dependencies: &'a [&'static str],
}

/// Makes the files, by their paths in the folder of the crate.
pub(crate) fn files(input: &Input<'_>) -> Files {
    let mut files = Files::from([
        ("Cargo.toml".to_owned(), manifest::text(input)),
        // A package holds its licences, and cargo takes no file from outside its folder.
        ("LICENSE-APACHE".to_owned(), include_str!("../../../../LICENSE-APACHE").to_owned()),
        ("LICENSE-MIT".to_owned(), include_str!("../../../../LICENSE-MIT").to_owned()),
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

impl Input<'_> {
    /// The file that speaks for the whole service.
    fn service_file(&self) -> String {
        format!("{}/openapi.yaml", self.model.spec_folder())
    }

    /// The first sentence of the description of the service.
    fn summary(&self) -> &str {
        let description = self.document.openapi.info.description.as_deref().unwrap_or_default();
        description.split_inclusive(". ").next().unwrap_or_default().lines().next().unwrap_or_default().trim()
    }

    /// The operations by name, grouped by their tags in the order of the document: each tag with its description.
    fn by_tag(&self) -> Vec<(&str, &str, Vec<&Operation<'_>>)> {
        fn tag_of<'a>(operation: &Operation<'a>) -> Option<&'a str> {
            operation.node.get("tags")?.as_sequence()?.first()?.as_str()
        }
        let mut groups = Vec::new();
        for tag in &self.document.openapi.tags {
            let mut operations: Vec<_> =
                self.model.operations.iter().filter(|operation| tag_of(operation) == Some(tag.name.as_str())).collect();
            operations.sort_by_key(|operation| operation.id);
            groups.push((tag.name.as_str(), tag.description.as_deref().unwrap_or_default(), operations));
        }
        groups
    }

    /// The operations that have paginators.
    fn paginated(&self) -> impl Iterator<Item = &Operation<'_>> {
        self.model.operations.iter().filter(|operation| pages::has(operation))
    }

    /// The regions of the service with their endpoints, in the order of the document.
    fn regions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.document.openapi.servers.iter().filter_map(|server| {
            let region = server.extensions.get("x-region")?.as_str()?;
            Some((region, server.url.trim_end_matches('/')))
        })
    }
}
