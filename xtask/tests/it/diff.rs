//! `cargo xtask diff` and `changelog` in a repository with a change, or with missing inputs.

use std::fs;
use std::ops::Deref;
use std::process::Command;

use test_support::git::git;
use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

/// A repository with one service, whose first commit has the tag `v0.1.0`.
struct Repository(Folder);

impl Deref for Repository {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

const LIST: &str = "spec/demo/ListThings.yaml";

impl Repository {
    fn new() -> Self {
        let repository = Self(Folder::new());
        repository.write_all("spec/demo", files(&workspace().join("crates/apispec/rules/base")));
        repository.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        fs::create_dir_all(repository.path("generated/huaweicloud-demo")).expect("a folder");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("first");
        repository.git(&["tag", "v0.1.0"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        git(self.root(), arguments);
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        self.run_with(arguments, |_| {})
    }

    fn run_with(&self, arguments: &[&str], change: impl Fn(&mut Command)) -> (i32, String) {
        let mut command = xtask(arguments);
        command.arg("--root").arg(self.root()).env_remove("GITHUB_SERVER_URL").env_remove("GITHUB_REPOSITORY");
        change(&mut command);
        let (code, text) = outcome(&mut command);
        (code, text.replace(&self.root().display().to_string(), "<root>"))
    }
}

#[test]
fn change_is_found_with_each_kind_of_base() {
    let repository = Repository::new();
    let (code, text) = repository.run(&["diff"]);
    assert_eq!((code, text.lines().next()), (0, Some("Nothing changed.")), "{text}");

    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository.replace(LIST, "maximum: 50", "maximum: 40");
    let against = |arguments: &[&str]| {
        let (code, text) = repository.run(arguments);
        assert_eq!(code, 0, "{text}");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("changed from `50` to `40`") && text.contains("0.1.1"), "{text}");
    };
    against(&["diff"]);
    against(&["diff", "main"]);
    against(&["diff", "v0.1.0", "--format", "json"]);
    repository.commit("second");
    against(&["diff", "--head", "change"]);
    against(&["diff", "main", "--head", "HEAD", "--format", "markdown"]);
    let (code, text) = repository.run(&["diff", "HEAD", "--fail-on", "breaking"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(repository.run(&["diff", "--fail-on", "breaking"]).0, 3);
    assert!(!repository.path(".git/index.lock").exists());

    let folder = Folder::new();
    let old = folder.path("old").display().to_string();
    repository.git(&["worktree", "add", "--quiet", &old, "v0.1.0"]);
    against(&["diff", &old]);
}

#[test]
fn accepted_change_no_longer_fails() {
    let repository = Repository::new();
    repository.replace(LIST, "maximum: 50", "maximum: 40");
    let (code, text) = repository.run(&["diff", "HEAD", "--format", "json"]);
    assert_eq!(code, 0, "{text}");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let fingerprint = report["findings"][0]["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let accept = |until: &str| {
        let text = format!("[[exception]]\nfingerprint = \"{fingerprint}\"\nreason = \"why\"\nuntil = {until}\n");
        repository.write("spec/exceptions.toml", text);
        repository.run(&["diff", "HEAD", "--fail-on", "breaking"])
    };
    assert_eq!(accept("9999-01-01").0, 0);
    assert_eq!(accept("2020-01-01").0, 3);
    let (code, text) = accept("soon");
    assert_eq!(code, 1);
    assert!(text.contains("spec/exceptions.toml is invalid") && text.contains("line 4"), "{text}");
}

#[test]
fn missing_inputs_are_reported_with_a_remedy() {
    let repository = Repository::new();
    for (arguments, expected) in [
        (&["diff", "nowhere"][..], "there is no git revision, file or folder `nowhere`"),
        (&["diff", "--head", "nowhere"], "there is no git revision, file or folder `nowhere`"),
    ] {
        let (code, text) = repository.run(arguments);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains(expected) && text.contains("help: "), "{text}");
    }
    let (code, text) = repository.run_with(&["diff"], |command| {
        command.env("PATH", "/nowhere");
    });
    assert_eq!(code, 1);
    assert!(text.contains("cannot run `git`") && text.contains("help: install git"), "{text}");
    repository.replace(LIST, "paths:", "paths: [");
    let (code, text) = repository.run(&["diff"]);
    assert_eq!(code, 1);
    assert!(text.contains("spec/demo/ListThings.yaml:"), "{text}");
    repository.remove_all(".git");
    let (code, text) = repository.run(&["diff"]);
    assert_eq!(code, 1);
    assert!(text.contains("is not in a git repository"), "{text}");
}

#[test]
fn documentation_only_change_is_recognized() {
    let repository = Repository::new();
    let text = repository.read(LIST);
    let date = text.lines().find(|line| line.contains("x-doc-updated")).expect("a date").trim().to_owned();
    repository.replace(LIST, &date, "x-doc-updated: 2026-02-03");
    let (code, text) = repository.run(&["diff", "HEAD", "--format", "markdown"]);
    assert_eq!(code, 0);
    assert!(text.contains("1 change, documentation only."), "{text}");
}

#[test]
fn changelog_is_written_once() {
    let repository = Repository::new();
    repository.replace(LIST, "maximum: 50", "maximum: 60");
    let file = "generated/huaweicloud-demo/CHANGELOG.md";
    let (code, text) = repository.run(&["changelog"]);
    assert_eq!((code, text.as_str()), (0, "generated/huaweicloud-demo/CHANGELOG.md: written\n"));
    let written = repository.read(file);
    assert!(written.starts_with("# Changes of huaweicloud-demo\n\n## Unreleased\n\n### Changed\n\n- "), "{written}");
    assert_eq!(repository.run(&["changelog", "v0.1.0"]).1, "generated/huaweicloud-demo/CHANGELOG.md: nothing new\n");
    let (code, text) = repository.run(&["changelog", "--print"]);
    assert!(code == 0 && text.contains("changed from `50` to `60`"), "{text}");
    repository.git(&["tag", "--delete", "v0.1.0"]);
    let (code, text) = repository.run(&["changelog"]);
    assert!(code == 1 && text.contains("has no tag that begins with `v`"), "{text}");
}

/// Moves the spec of a repository into the layout of older revisions, or out of it.
fn move_spec(repository: &Repository, to: &str) {
    repository.remove_all("spec/demo");
    repository.write_all(to, files(&workspace().join("crates/apispec/rules/base")));
}

#[test]
fn files_that_only_moved_are_no_change() {
    let repository = Repository::new();
    move_spec(&repository, "spec/demo/v1");
    repository.commit("the old layout");
    repository.git(&["tag", "old"]);
    let folder = Folder::new();
    let old = folder.path("old").display().to_string();
    repository.git(&["worktree", "add", "--quiet", &old, "old"]);
    let compare = |arguments: &[&str]| {
        let (code, text) = repository.run(arguments);
        assert_eq!(code, 0, "{text}");
        text
    };
    for arguments in
        [&["diff", "v0.1.0"][..], &["diff", "v0.1.0", "--head", "old"], &["diff", "old", "--head", "v0.1.0"]]
    {
        assert_eq!(compare(arguments).lines().next(), Some("Nothing changed."), "{arguments:?}");
    }
    move_spec(&repository, "spec/demo");
    for base in ["old", &old] {
        assert_eq!(compare(&["diff", base]).lines().next(), Some("Nothing changed."), "{base}");
    }
    repository.replace(LIST, "maximum: 50", "maximum: 40");
    let text = compare(&["diff", "old"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("changed from `50` to `40`") && text.contains(LIST), "{text}");

    // Two versions in the old layout never existed.
    repository.write_all("spec/demo/v1", files(&repository.path("spec/demo")));
    repository.remove("spec/demo/openapi.yaml");
    repository.write_all("spec/demo/v2", files(&repository.path("spec/demo/v1")));
    let (code, text) = repository.run(&["diff", "old"]);
    assert!(code == 1 && text.contains("`v1` is a folder") && text.contains("`v2` is a folder"), "{text}");
}

#[test]
fn merged_documents_are_named_after_their_service() {
    let repository = Repository::new();
    let tree = apispec::load::tree(&repository.path("spec"), "spec", "demo").expect("a spec");
    let document = |name: &str| {
        repository.write(name, tree.merged_yaml());
        repository.run(&["diff", &repository.path(name).display().to_string()])
    };
    for name in ["demo.yaml", "demo-v1.yaml", "demo-v3.0.yaml"] {
        let (code, text) = document(name);
        assert_eq!((code, text.lines().next()), (0, Some("Nothing changed.")), "{name}: {text}");
    }
    for name in ["other.yaml", "demo-vx.yaml"] {
        let (code, text) = document(name);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("there is no service `") && text.contains("help: name a merged document"), "{text}");
    }
}
