//! Tests for invalid files and folders that cannot be fixtures in version control.

use std::path::Path;

use diagnostics::Report;
use tempfile::TempDir;

const MAIN: &str =
    "openapi: 3.0.3\ninfo: {title: Fixture, version: v3}\nservers:\n  - {url: 'https://a.example', x-region: a}\n";

/// Creates a spec folder with these files in `scm/`.
fn spec(files: &[(&str, &[u8])]) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("scm");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).expect("a file");
    }
    root
}

fn rendered(root: &Path, service: &str) -> String {
    match apispec::check(root, "spec", service) {
        Ok(_) => String::new(),
        Err(report) => report.render(false),
    }
}

#[test]
fn a_file_that_is_not_utf8() {
    let text = [b"# \xE8\xAF\x81\npaths: caf".as_slice(), b"\xE9\n"].concat();
    let root = spec(&[("openapi.yaml", MAIN.as_bytes()), ("Latin.yaml", &text)]);
    insta::assert_snapshot!(rendered(root.path(), "scm"), @r#"
    error[unreadable]: the byte 0xE9 is not valid UTF-8
     --> spec/scm/Latin.yaml:2:11
      |
    2 | paths: caf�
      |           ^
      |
      = note: YAML files must be UTF-8. Guessing another encoding would change names and descriptions.
      = help: Save the file as UTF-8.

    1 error in 1 file
    "#);
}

#[test]
fn a_file_that_is_too_large() {
    let root = spec(&[("openapi.yaml", MAIN.as_bytes()), ("Large.yaml", &vec![b'#'; apispec::parse::MAX_BYTES + 1])]);
    insta::assert_snapshot!(rendered(root.path(), "scm"), @r#"
    error[unreadable]: the file has 4194305 bytes, must have at most 4194304
    --> spec/scm/Large.yaml
     = note: A documentation page has a few kilobytes, so this is probably not one.
     = help: Remove the file, or split it into one file per documentation page.

    1 error in 1 file
    "#);
}

#[test]
fn a_folder_that_is_named_like_a_file() {
    let root = spec(&[("openapi.yaml", MAIN.as_bytes())]);
    std::fs::create_dir(root.path().join("scm/Folder.yaml")).expect("a folder");
    insta::assert_snapshot!(rendered(root.path(), "scm"), @r#"
    error[service-folder]: this has the name of a YAML file, but is not a file
    --> spec/scm/Folder.yaml
     = note: It cannot be read.
     = help: Move it out of the folder, or rename it.

    1 error in 1 file
    "#);
}

#[test]
fn a_misnamed_main_file_is_reported_once() {
    let root = spec(&[("openapi.yml", MAIN.as_bytes())]);
    insta::assert_snapshot!(rendered(root.path(), "scm"), @r#"
    error[service-folder]: `openapi.yml` is neither *.yaml nor *.md
    --> spec/scm/openapi.yml
     = note: It is not read, so its contents would silently be missing from the client.
     = help: Rename it to `openapi.yaml`.

    1 error in 1 file
    "#);
}

#[test]
fn a_service_that_does_not_exist() {
    let root = spec(&[("openapi.yaml", MAIN.as_bytes())]);
    insta::assert_snapshot!(rendered(root.path(), "smc"), @r#"
    error[service-folder]: there is no service `smc`
    --> spec/smc
     = note: The folder `spec` contains `scm`.
     = help: Did you mean `scm`?

    1 error in 1 file
    "#);
    assert!(rendered(root.path(), "../scm").contains("there is no service"));
}

#[test]
fn a_spec_folder_that_does_not_exist() {
    let root = tempfile::tempdir().expect("a folder");
    let report = apispec::services(&root.path().join("nothing"), "spec").expect_err("no folder");
    // The rest is the operating system's text.
    assert!(report.render(false).starts_with("error[unreadable]: the folder cannot be read: "));
    assert!(report.render(false).contains("= help: Check the path, or create the folder."));
}

#[test]
fn a_spec_folder_without_a_service() {
    let root = tempfile::tempdir().expect("a folder");
    let report = apispec::services(root.path(), "spec").expect_err("no service");
    assert!(report.render(false).starts_with("error[service-folder]: the folder contains no service\n--> spec\n"));
}

#[test]
fn nesting_that_is_too_deep() {
    let text = format!("paths:\n  /x: {}\n", "[".repeat(100_000));
    let root = spec(&[("openapi.yaml", MAIN.as_bytes()), ("Deep.yaml", text.as_bytes())]);
    let report = rendered(root.path(), "scm");
    assert!(
        report.starts_with("error[unreadable]: this is nested more than 64 levels deep\n --> spec/scm/Deep.yaml:2:")
    );
    assert!(report.len() < 2000, "only the part of the line around the place is shown: {report}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "paths:\n  /x:\n    get: {operationId: \"\\e[31mred\\e[0m\", tags: \u{9b}}\n    get: 1\n";
    let root = spec(&[("openapi.yaml", MAIN.as_bytes()), ("Red.yaml", text.as_bytes())]);
    let report = rendered(root.path(), "scm");
    assert!(!report.is_empty());
    assert!(!report.contains(['\u{1b}', '\u{9b}']), "{report}");
}

#[test]
fn an_empty_report_says_nothing() {
    assert_eq!(Report::default().render(true), "");
}

#[test]
fn colour_is_optional() {
    let root = spec(&[("openapi.yaml", b"openapi: 3.0.3\nopenapi: 3.0.3\n")]);
    let report = apispec::load(root.path(), "spec", "scm").expect_err("a duplicate key");
    assert!(report.render(true).contains("\u{1b}["));
    assert!(!report.render(false).contains('\u{1b}'));
}
