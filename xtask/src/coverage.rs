//! `spec/COVERAGE.md`, which is about all services whichever a command was asked for.

use std::path::Path;

use apispec::{Document, Tree, coverage};
use codegen::Files;

/// The folder of the spec.
const SPEC: &str = "spec";

/// The file, relative to the root.
pub(crate) fn path() -> String {
    format!("{SPEC}/{}", coverage::FILE)
}

/// The file as it should be, from the services that were checked and the others as they are. Nothing if one of those cannot be loaded: the file
/// then stays as it is until somebody has mended that.
pub(crate) fn file(root: &Path, checked: &[Document]) -> Files {
    let spec = root.join(SPEC);
    let Ok(services) = apispec::services(&spec, SPEC) else { return Files::new() };
    let mut others: Vec<Tree> = Vec::new();
    for service in services {
        if checked.iter().all(|document| document.tree.service != service.name) {
            let Ok(tree) = apispec::load::tree(&spec, SPEC, &service.name) else { return Files::new() };
            others.push(tree);
        }
    }
    let mut trees: Vec<&Tree> = checked.iter().map(|document| &document.tree).chain(&others).collect();
    trees.sort_by_key(|tree| &tree.service);
    Files::from([(path(), coverage::text(trees))])
}
