//! The spec and the pages of the invented service.

use std::fs;
use std::path::{Path, PathBuf};

use apispec::Document;
use audit::Audit;

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub(crate) fn document() -> Document {
    apispec::check(&fixtures().join("spec"), "spec", "depot")
        .unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The files of a folder by name.
pub(crate) fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| (entry.file_name().into_string().expect("text"), fs::read_to_string(entry.path()).expect("text")))
        .collect();
    files.sort();
    files
}

pub(crate) fn pages() -> Vec<(String, String)> {
    let pages = files(&fixtures().join("pages"));
    assert!(pages.len() >= 12);
    pages
}

#[allow(dead_code)]
pub(crate) fn page(name: &str) -> (String, String) {
    pages().into_iter().find(|(own, _)| own == name).expect("the page")
}

#[allow(dead_code)]
pub(crate) fn audit(document: &Document, name: &str, text: &str) -> Audit {
    audit::audit(&[&document.tree], &format!("pages/{name}"), text, None)
}
