//! `cargo xtask check`: which operations it tests, with a program in the place of cargo that says what it was asked for.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use test_support::git::git;
use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

/// A repository with the spec of one service, all committed, and a stand-in for cargo that fails if `fails` is there.
fn repository() -> Folder {
    let folder = Folder::new();
    folder.write_all("spec/scm/v3", files(&workspace().join("spec/scm/v3")));
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
fn only_what_changed_is_tested() {
    let folder = repository();
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\nSince HEAD: Nothing changed.\n") && !text.contains("tested:"), "{text}");

    folder.replace("spec/scm/v3/UploadCsr.yaml", "maxLength: 4096", "maxLength: 4097");
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\nTesting 1 operation: scm/UploadCsr\n"), "{text}");
    assert!(text.contains("\ntested: scm/UploadCsr\nasked: test --package e2e --test it invariants::\n"), "{text}");
    assert!(folder.read("generated/huaweicloud-scm/src/upload_csr.rs").contains("4097"), "what is tested is generated");

    folder.write("fails", "");
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 1, "the tests failed: {text}");
}

#[test]
fn what_cannot_be_generated_is_not_tested() {
    let folder = repository();
    folder.replace("spec/scm/v3/UploadCsr.yaml", "maxLength: 4096", "maxLength: many");
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("error[wrong-type]") && !text.contains("tested:"), "{text}");
    folder.replace("spec/scm/v3/UploadCsr.yaml", "maxLength: many", "maxLength: 4096");
    let (code, text) = check(&folder, &["no-such-revision"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("error: ") && text.contains("no-such-revision"), "{text}");
}
