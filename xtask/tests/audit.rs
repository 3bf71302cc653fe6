//! `cargo xtask audit` and `new` as a reviewer meets them: on the spec and the pages of an invented service.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/audit/tests/fixtures")
}

/// A folder with the spec, and with a page in it.
fn workspace(page: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let to = folder.path().join("spec/depot/v1");
    fs::create_dir_all(&to).expect("a folder");
    for file in fs::read_dir(fixtures().join("spec/depot/v1")).expect("the spec") {
        let file = file.expect("a file");
        fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
    }
    fs::copy(fixtures().join("pages").join(page), folder.path().join(page)).expect("a copy");
    folder
}

/// Runs a command in the folder; gives its exit code and what it printed to both streams.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("xtask").expect("the program");
    let output = command.current_dir(folder).args(arguments).args(["--root", "."]).output().expect("an output");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

#[test]
fn a_page_agrees_or_differs() {
    let page = "CreateParcel.en.txt";
    let folder = workspace(page);
    let (code, text, errors) = run(folder.path(), &["audit", page]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    assert!(text.contains("CreateParcel.en.txt (depot/CreateParcel): agrees;"), "{text}");

    let path = folder.path().join(page);
    let changed =
        fs::read_to_string(&path).expect("text").replace("Maximum: 64\n\ncontents", "Maximum: 65\n\ncontents");
    fs::write(&path, changed).expect("written");
    let (code, text, _) = run(folder.path(), &["audit", page, "--operation", "depot/CreateParcel"]);
    assert_eq!(code, 1);
    assert!(text.contains("error[page-differs]"), "{text}");
    let (code, text, _) = run(folder.path(), &["audit", page, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, json["pages"][0]["findings"].as_array().map(Vec::len)), (1, Some(1)));

    let (code, _, errors) = run(folder.path(), &["audit", "nowhere.txt"]);
    assert_eq!(code, 1);
    assert!(errors.contains("cannot read nowhere.txt") && errors.contains("help:"), "{errors}");
    assert_eq!(run(folder.path(), &["audit"]).0, 2, "a page has to be named");
}

#[test]
fn a_draft_is_written_once() {
    let page = "CreateParcel.en.txt";
    let folder = workspace(page);
    let (code, _, errors) = run(folder.path(), &["new", page]);
    assert_eq!(code, 1);
    assert!(errors.contains("the spec has the operation already, in spec/depot/v1/CreateParcel.yaml"), "{errors}");

    let file = folder.path().join("spec/depot/v1/CreateParcel.yaml");
    fs::remove_file(&file).expect("removed");
    let (code, text, errors) = run(folder.path(), &["new", page]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    assert!(text.starts_with("spec/depot/v1/CreateParcel.yaml is a draft"), "{text}");
    let (code, text, _) = run(folder.path(), &["lint"]);
    assert_eq!(code, 1);
    assert!(text.contains("error[unfinished-text]"), "{text}");
    assert!(fs::read_to_string(&file).expect("the draft").contains("operationId: CreateParcel"));
}
