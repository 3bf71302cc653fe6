//! The input for the files of a client crate, with queries that several of them share.

use std::collections::BTreeSet;

use model::{Model, Operation};

use super::pages;
use crate::emit::split::Module;

/// The input for the files of a client crate.
pub(crate) struct Input<'a> {
    /// The model of the document.
    pub(crate) model: &'a Model<'a>,
    /// The document before lowering.
    pub(crate) document: &'a apispec::Document,
    /// The modules that progenitor's output was split into.
    pub(crate) modules: &'a [Module],
    /// The crates that the modules use besides reqwest and serde.
    pub(crate) dependencies: &'a BTreeSet<&'static str>,
}

impl Input<'_> {
    /// The spec file of the service itself.
    pub(super) fn service_file(&self) -> String {
        format!("{}/openapi.yaml", self.model.spec_folder())
    }

    /// The first sentence of the description of the service.
    pub(super) fn summary(&self) -> &str {
        let description = self.document.openapi.info.description.as_deref().unwrap_or_default();
        description.split_inclusive(". ").next().unwrap_or_default().lines().next().unwrap_or_default().trim()
    }

    /// The tags in the order of the document, each with its description and its operations, sorted
    /// by name.
    pub(super) fn by_tag(&self) -> Vec<(&str, &str, Vec<&Operation<'_>>)> {
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

    /// The operations with paginators.
    pub(super) fn paginated(&self) -> impl Iterator<Item = &Operation<'_>> {
        self.model.operations.iter().filter(|operation| pages::has(operation))
    }

    /// The regions of the service with their endpoints, in the order of the document.
    pub(super) fn regions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.document.openapi.servers.iter().filter_map(|server| {
            let region = server.extensions.get("x-region")?.as_str()?;
            Some((region, server.url.trim_end_matches('/')))
        })
    }
}
