//! `cargo xtask check`: which operations it tests, with a fake cargo that prints its arguments.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use test_support::git::git;
use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

/// A repository with the committed spec of one service, and a fake cargo that fails if the file
/// `fails` exists.
fn repository() -> Folder {
    let folder = Folder::new();
    folder.write_all("spec/scm", files(&workspace().join("spec/scm")));
    folder.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    folder.write("cargo", "#!/bin/sh\necho \"tested: $E2E_OPERATIONS\"\necho \"asked: $*\"\n[ ! -e fails ]\n");
    fs::set_permissions(folder.path("cargo"), fs::Permissions::from_mode(0o755)).expect("a program");
    git(folder.root(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.root(), &["add", "--all"]);
    git(folder.root(), &["commit", "--quiet", "--message", "first"]);
    folder
}

fn check(folder: &Folder, arguments: &[&str]) -> (i32, String) {
    let mut command = xtask(&[&["check"], arguments].concat());
    outcome(command.arg("--root").arg(folder.root()).env("CARGO", folder.path("cargo")))
}

#[test]
fn only_changed_operations_are_tested() {
    let folder = repository();
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\nSince HEAD: Nothing changed.\n") && !text.contains("tested:"), "{text}");

    folder.replace("spec/scm/UploadCsr.yaml", "maxLength: 4096", "maxLength: 4097");
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\nTesting 1 operation: scm/UploadCsr\n"), "{text}");
    assert!(text.contains("\ntested: scm/UploadCsr\nasked: test --package e2e --test it invariants::\n"), "{text}");
    assert!(
        folder.read("generated/huaweicloud-scm/src/upload_csr.rs").contains("4097"),
        "the client is generated first"
    );

    folder.write("fails", "");
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 1, "the tests failed: {text}");
}

#[test]
fn invalid_specs_are_not_tested() {
    let folder = repository();
    folder.replace("spec/scm/UploadCsr.yaml", "maxLength: 4096", "maxLength: many");
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("error[wrong-type]") && !text.contains("tested:"), "{text}");
    folder.replace("spec/scm/UploadCsr.yaml", "maxLength: many", "maxLength: 4096");
    let (code, text) = check(&folder, &["no-such-revision"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("error: ") && text.contains("no-such-revision"), "{text}");
}
