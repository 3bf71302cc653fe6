//! `cargo xtask release` in a repository with one released version: what it plans, what forbids a
//! release, what it does.

use std::fs;
use std::process::Command;

use test_support::git::git;
use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

const LIST: &str = "spec/demo/ListThings.yaml";
const API: &str = "crates/core/API.md";

/// A repository whose first commit is tagged `v0.1.0`, and has a client and one other crate.
struct Repository(Folder);

impl Repository {
    fn new() -> Self {
        let folder = Folder::new();
        folder.write_all("spec/demo", files(&workspace().join("crates/apispec/rules/base")));
        folder.write(
            "Cargo.toml",
            "[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\ncore = { path = \"crates/core\", version = \"0.1.0\" }\n",
        );
        folder.write(API, "fn one()\nfn two()\n");
        for (path, name) in [("crates/core", "core"), ("generated/huaweicloud-demo", "huaweicloud-demo")] {
            folder.write(
                &format!("{path}/CHANGELOG.md"),
                format!("# Changes of {name}\n\n## Unreleased\n\nNothing yet.\n"),
            );
            folder.write(&format!("{path}/Cargo.toml"), format!("[package]\nname = \"{name}\"\n"));
        }
        git(folder.root(), &["init", "--quiet", "--initial-branch", "main"]);
        let repository = Self(folder);
        repository.commit();
        git(repository.0.root(), &["tag", "v0.1.0"]);
        repository
    }

    fn commit(&self) {
        git(self.0.root(), &["add", "--all"]);
        git(self.0.root(), &["commit", "--quiet", "--message", "change"]);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = xtask(&["release", "--root"]);
        command.arg(self.0.root()).args(arguments);
        command
    }

    /// The exit code, and the output in one line.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let (code, text) = outcome(&mut self.command(arguments));
        (code, text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

#[test]
fn version_follows_from_spec_and_public_apis() {
    let repository = Repository::new();
    let due = |expected: &str| {
        let (code, text) = repository.run(&["--dry-run"]);
        assert_eq!(code, 0, "{text}");
        assert!(text.starts_with(&format!("Release {expected} (changes since v0.1.0)")), "{text}");
        text
    };
    let (code, text) = repository.run(&["--dry-run"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("The tag v0.1.0 exists already"), "nothing changed: {text}");

    repository.0.write("crates/core/src.rs", "// changed\n");
    repository.commit();
    assert!(due("0.1.1").contains("The public APIs are the same; the code changed."));

    repository.0.replace(LIST, "maximum: 50", "maximum: 60");
    repository.commit();
    due("0.1.1");

    repository.0.write(API, "fn one()\nfn two() (deprecated)\n");
    repository.commit();
    assert!(due("0.1.1").contains("crates/core/API.md: other items are deprecated."), "a warning breaks nothing");

    repository.0.write(API, "fn one()\nfn two(more: bool)\n");
    repository.commit();
    assert!(due("0.2.0").contains("crates/core/API.md: 1 items removed or changed, 1 new."));

    let (code, text) = repository.run(&["--dry-run", "0.1.9"]);
    assert_eq!(code, 1);
    assert!(
        text.contains("0.1.9 is too low for what changed since v0.1.0. help: name 0.2.0 or a higher version"),
        "{text}"
    );
    assert_eq!(repository.run(&["--dry-run", "1.0.0"]).0, 0);
    assert_eq!(repository.run(&["--dry-run", "one"]).0, 2, "not a version");
}

#[test]
fn vanished_operations_must_have_been_deprecated() {
    let repository = Repository::new();
    repository.0.remove(LIST);
    repository.commit();
    let (code, text) = repository.run(&[]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("ListThings is gone, and was not deprecated in the last release"), "{text}");
    assert_eq!(repository.0.read("Cargo.toml").matches("0.1.0").count(), 2, "nothing is written");

    let repository = Repository::new();
    repository.0.replace(LIST, "operationId:", "deprecated: true\n      x-deprecated: Gone.\n      operationId:");
    repository.commit();
    let (code, text) = repository.run(&["--dry-run"]);
    assert_eq!((code, text.starts_with("Release 0.1.1 ")), (0, true), "{text}");
    git(repository.0.root(), &["tag", "v0.1.1"]);
    repository.0.remove(LIST);
    repository.commit();
    let (code, text) = repository.run(&["--dry-run"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.starts_with("Release 0.2.0 (changes since v0.1.1)"), "{text}");
}

#[cfg(unix)]
#[test]
fn release_writes_commits_and_tags() {
    use std::os::unix::fs::PermissionsExt;

    let repository = Repository::new();
    repository.0.replace(LIST, "maximum: 50", "maximum: 60");
    repository.0.replace("crates/core/CHANGELOG.md", "Nothing yet.", "### Fixed\n\n- A clock.");
    let (code, text) = repository.run(&[]);
    assert_eq!(code, 1);
    assert!(text.contains("crates/core/CHANGELOG.md and 1 more is not committed"), "{text}");
    repository.commit();

    // Building this workspace again would take minutes: what cargo is asked for is recorded.
    let bin = repository.0.path("bin");
    fs::create_dir(&bin).expect("a folder");
    repository.0.write("bin/cargo", "#!/bin/sh\necho \"$@\" >> cargo-was-called\n");
    repository.0.write(".gitignore", "bin\n");
    repository.commit();
    fs::set_permissions(bin.join("cargo"), PermissionsExt::from_mode(0o755)).expect("an executable");
    let mut command = repository.command(&["0.3.0"]);
    command.env("CARGO", bin.join("cargo"));
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "test").env(format!("GIT_{role}_EMAIL"), "test@example.com");
    }
    let (code, text) = outcome(&mut command);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("git push --atomic origin HEAD v0.3.0"), "{text}");
    assert!(text.contains("cargo publish -p core -p huaweicloud-demo"), "{text}");

    assert_eq!(repository.0.read("Cargo.toml").matches("0.3.0").count(), 2);
    let calls = repository.0.read("cargo-was-called");
    let gen_and_package =
        ["run --quiet --package xtask -- gen", "package --quiet --allow-dirty -p core -p huaweicloud-demo"];
    assert_eq!(calls.lines().collect::<Vec<_>>(), gen_and_package);
    let core = repository.0.read("crates/core/CHANGELOG.md");
    assert!(core.contains("## Unreleased\n\nNothing yet.\n\n## 0.3.0 - 2"), "{core}");
    assert!(core.ends_with("\n\n### Fixed\n\n- A clock.\n"), "{core}");
    let client = repository.0.read("generated/huaweicloud-demo/CHANGELOG.md");
    assert!(client.contains("### ") && client.contains("60"), "{client}");
    assert_eq!(git(repository.0.root(), &["status", "--porcelain"]), "", "everything is committed");
    assert_eq!(git(repository.0.root(), &["describe"]).trim(), "v0.3.0");
}
