//! `cargo xtask docs`.

use std::fs;

use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

#[test]
fn reference_is_written_and_replaced() {
    let folder = Folder::new();
    let out = folder.path("made/docs");
    let run = || outcome(xtask(&["docs", "--out"]).arg(&out));
    let (code, text) = run();
    assert_eq!(code, 0, "{text}");
    let written = files(&out);
    assert!(text.contains(&format!("{} files", written.len())) && text.contains("index.html"), "{text}");
    // A page for each operation of each document, and no form.
    for (name, document) in files(&workspace().join("generated/openapi")) {
        let service = name.trim_end_matches(".yaml");
        for id in document.lines().filter_map(|line| line.trim().strip_prefix("operationId: ")) {
            let page = &written[&format!("{service}/{id}.html")];
            assert!(page.contains(id) && !page.contains("<form"), "{id}");
        }
    }
    fs::write(out.join("old.html"), "old").expect("a file");
    assert_eq!(run().0, 0);
    assert_eq!(files(&out), written, "the same again, and nothing is left of before");
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
