//! Loads the spec and the pages of the fictional service.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use apispec::Document;
use audit::Audit;
use test_support::files;

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub(crate) fn document() -> Document {
    apispec::check(&fixtures().join("spec"), "spec", "depot")
        .unwrap_or_else(|report| panic!("{}", report.render(false)))
}

pub(crate) fn pages() -> BTreeMap<String, String> {
    let pages = files(&fixtures().join("pages"));
    assert!(pages.len() >= 12);
    pages
}

pub(crate) fn page(name: &str) -> (String, String) {
    pages().into_iter().find(|(own, _)| own == name).expect("the page")
}

pub(crate) fn audit(document: &Document, name: &str, text: &str) -> Audit {
    audit::audit(&[&document.tree], &format!("pages/{name}"), text, None)
}
