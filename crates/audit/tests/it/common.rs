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

/// The page in plain text, with the content type instead of the token.
pub(crate) fn without_token(text: &str) -> String {
    let start = text.find("X-Auth-Token\n").expect("the row of the token");
    let last = "Maximum: 2097152\n\n";
    let end = text.find(last).expect("the end of the row") + last.len();
    format!("{}Content-Type\n\nYes\n\nString\n\nThe type of the body.\n\n{}", &text[..start], &text[end..])
}

pub(crate) fn audit(document: &Document, name: &str, text: &str) -> Audit {
    audit::audit(&[&document.tree], &format!("pages/{name}"), text, None)
}
