//! `cargo xtask docs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

/// The documents by the names of their services.
fn documents() -> impl Iterator<Item = (String, String)> {
    let documents = files(&workspace().join("generated/openapi")).into_iter();
    documents.filter_map(|(name, text)| Some((name.strip_suffix(".yaml")?.to_owned(), text)))
}

/// All files of the reference by their paths.
fn written(out: &Path) -> BTreeMap<String, String> {
    let mut all = files(out);
    for (service, _) in documents() {
        let pages = files(&out.join(&service));
        all.extend(pages.into_iter().map(|(name, text)| (format!("{service}/{name}"), text)));
    }
    all
}

#[test]
fn reference_is_written_and_replaced() {
    let folder = Folder::new();
    let out = folder.path("made/docs");
    let run = || outcome(xtask(&["docs", "--out"]).arg(&out));
    let (code, text) = run();
    assert_eq!(code, 0, "{text}");
    let made = written(&out);
    assert!(text.contains(&format!("{} files", made.len())) && text.contains("index.html"), "{text}");
    // A page for each operation of each document, and no form.
    for (service, document) in documents() {
        for id in document.lines().filter_map(|line| line.trim().strip_prefix("operationId: ")) {
            let page = &made[&format!("{service}/{id}.html")];
            assert!(page.contains(id) && !page.contains("<form"), "{id}");
        }
    }
    fs::write(out.join("old.html"), "old").expect("a file");
    assert_eq!(run().0, 0);
    assert_eq!(written(&out), made, "the same again, and nothing is left of before");
}

#[test]
fn folders_of_others_are_not_emptied() {
    let folder = Folder::new();
    folder.write("mine/letter.txt", "keep this");
    let (code, text) = outcome(xtask(&["docs", "--out"]).arg(folder.path("mine")));
    assert_eq!(code, 1);
    assert!(text.contains("did not write") && text.contains("--out"), "{text}");
    assert_eq!(folder.read("mine/letter.txt"), "keep this");
}

#[test]
fn missing_and_damaged_documents_are_named() {
    let folder = Folder::new();
    let run = || outcome(xtask(&["docs", "--root"]).arg(folder.root()));
    let (code, text) = run();
    assert!(code == 1 && text.contains("generated/openapi") && text.contains("cargo xtask gen"), "{text}");
    folder.write("generated/openapi/one.yaml", "info: {title: One}\npaths: {/v1/a: {get: {}}}\n");
    let (code, text) = run();
    assert!(code == 1 && text.contains("\"one\"") && text.contains("`operationId` is missing"), "{text}");
    assert!(!folder.path("target/docs").exists(), "nothing is written");
}
