//! `cargo xtask audit` and `new` on the spec and the pages of an invented service.

use test_support::{Folder, files, workspace};

use crate::support::{output, xtask};

/// A folder with the spec and a page.
fn folder_with(page: &str) -> Folder {
    let fixtures = workspace().join("crates/audit/tests/fixtures");
    let folder = Folder::new();
    folder.write_all("spec/depot/v1", files(&fixtures.join("spec/depot/v1")));
    folder.write(page, &files(&fixtures.join("pages"))[page]);
    folder
}

/// Runs a command in the folder; returns its exit code and the output on each stream.
fn run(folder: &Folder, arguments: &[&str]) -> (i32, String, String) {
    output(xtask(arguments).current_dir(folder.root()).args(["--root", "."]))
}

#[test]
fn page_agrees_or_differs() {
    let page = "CreateParcel.en.txt";
    let folder = folder_with(page);
    let (code, text, errors) = run(&folder, &["audit", page]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    assert!(text.contains("CreateParcel.en.txt (depot/CreateParcel): agrees;"), "{text}");

    folder.replace(page, "Maximum: 64\n\ncontents", "Maximum: 65\n\ncontents");
    let (code, text, _) = run(&folder, &["audit", page, "--operation", "depot/CreateParcel"]);
    assert_eq!(code, 1);
    assert!(text.contains("error[page-differs]"), "{text}");
    let (code, text, _) = run(&folder, &["audit", page, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, json["pages"][0]["findings"].as_array().map(Vec::len)), (1, Some(1)));

    let (code, _, errors) = run(&folder, &["audit", "nowhere.txt"]);
    assert_eq!(code, 1);
    assert!(errors.contains("cannot read nowhere.txt") && errors.contains("help:"), "{errors}");
    assert_eq!(run(&folder, &["audit"]).0, 2, "a page is required");
}

#[test]
fn draft_is_never_overwritten() {
    let page = "CreateParcel.en.txt";
    let folder = folder_with(page);
    let (code, _, errors) = run(&folder, &["new", page]);
    assert_eq!(code, 1);
    assert!(errors.contains("the spec already has the operation"), "{errors}");
    assert!(errors.contains("spec/depot/v1/CreateParcel.yaml"), "{errors}");

    let file = "spec/depot/v1/CreateParcel.yaml";
    folder.remove(file);
    let (code, text, errors) = run(&folder, &["new", page]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    assert!(text.starts_with("spec/depot/v1/CreateParcel.yaml is a draft"), "{text}");
    let (code, text, _) = run(&folder, &["lint"]);
    assert_eq!(code, 1);
    assert!(text.contains("error[unfinished-text]"), "{text}");
    assert!(folder.read(file).contains("operationId: CreateParcel"));
}
