//! `cargo xtask audit` and `new` on the spec and the pages of an invented service.

use test_support::{Folder, files, workspace};

use crate::support::{output, xtask};

/// A folder with the spec and a page.
fn folder_with(page: &str) -> Folder {
    let fixtures = workspace().join("crates/audit/tests/fixtures");
    let folder = Folder::new();
    folder.write_all("spec/depot", files(&fixtures.join("spec/depot")));
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

/// One line a page, for the pages of a folder.
#[test]
fn summary_has_one_line_a_page() {
    let fixtures = workspace().join("crates/audit/tests/fixtures");
    let folder = Folder::new();
    folder.write_all("spec/depot", files(&fixtures.join("spec/depot")));
    let pages = files(&fixtures.join("pages"));
    folder.write_all("pages", pages.clone());
    let (code, text, errors) = run(&folder, &["audit", "--summary", "pages"]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    let lines: Vec<_> = text.lines().collect();
    let (total, rest) = lines.split_last().expect("a total");
    assert_eq!(*total, format!("{0} pages: {0} agree, 0 differ, 0 not understood", pages.len()));
    for (line, name) in rest.iter().zip(pages.keys()) {
        let operation = name.split('.').next().expect("a name");
        assert_eq!(*line, format!("pages/{name} (depot/{operation}): agrees"));
    }

    folder.replace("pages/MoveParcel.en.md", "Move", "Shove");
    folder.replace("pages/RemoveParcel.zh.txt", "Integer", "Intger");
    folder.replace("pages/ShowParcel.zh.html", "2025-03-14", "2025-03-15");
    folder.write("pages/below/archive.mhtml", "From: <Saved by Blink>\nMIME-Version: 1.0\n");
    folder.write("pages/below/style.css", "p {}");
    let (code, text, errors) = run(&folder, &["audit", "--summary", "pages"]);
    assert_eq!((code, errors.as_str()), (1, ""), "{text}");
    for line in [
        "pages/MoveParcel.en.md (depot/MoveParcel): 1 difference",
        "pages/RemoveParcel.zh.txt (depot/RemoveParcel): not understood: line 85: `Intger` is not a known type; 1 difference",
        "pages/ShowParcel.zh.html (depot/ShowParcel): 1 difference",
        "pages/below/archive.mhtml: not understood: line 1: the file is MHTML (a web page as a single file), which cannot be read",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}\n{text}");
    }
    let total = format!("{} pages: {} agree, 2 differ, 2 not understood", pages.len() + 1, pages.len() - 3);
    assert_eq!(text.lines().last(), Some(total.as_str()));

    folder.write("empty/style.css", "p {}");
    let (code, _, errors) = run(&folder, &["audit", "empty"]);
    assert_eq!(code, 1);
    assert!(errors.contains("empty has no pages") && errors.contains("help:"), "{errors}");
    assert_eq!(run(&folder, &["audit", "--summary", "--format", "json", "pages"]).0, 2);
}

#[test]
fn foreign_files_are_named() {
    let folder = folder_with("CreateParcel.en.txt");
    std::fs::write(folder.root().join("page.pdf"), b"%PDF-1.7\n\xff\xfe").expect("a file");
    for command in ["audit", "new"] {
        let (code, _, errors) = run(&folder, &[command, "page.pdf"]);
        assert_eq!(code, 1);
        assert!(errors.contains("page.pdf is a PDF") && errors.contains("`.md`"), "{errors}");
    }
}

#[test]
fn draft_is_never_overwritten() {
    let page = "CreateParcel.en.txt";
    let folder = folder_with(page);
    let (code, _, errors) = run(&folder, &["new", page]);
    assert_eq!(code, 1);
    assert!(errors.contains("the spec already has the operation"), "{errors}");
    assert!(errors.contains("spec/depot/CreateParcel.yaml"), "{errors}");

    let file = "spec/depot/CreateParcel.yaml";
    folder.remove(file);
    let (code, text, errors) = run(&folder, &["new", page]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    assert!(text.starts_with("spec/depot/CreateParcel.yaml is a draft"), "{text}");
    let (code, text, _) = run(&folder, &["lint"]);
    assert_eq!(code, 1);
    assert!(text.contains("error[unfinished-text]"), "{text}");
    assert!(folder.read(file).contains("operationId: CreateParcel"));
}
