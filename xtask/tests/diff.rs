//! `cargo xtask diff` and `changelog` as a reviewer meets them: in a repository with a change, or without what they need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A repository with one service, whose first commit has the tag `v0.1.0`.
struct Repository(TempDir);

const LIST: &str = "spec/demo/v1/ListThings.yaml";

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a temporary folder"));
        let spec = repository.path("spec/demo/v1");
        fs::create_dir_all(&spec).expect("a folder");
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/apispec/rules/base");
        for file in fs::read_dir(base).expect("the base") {
            let file = file.expect("a file");
            fs::copy(file.path(), spec.join(file.file_name())).expect("a copy");
        }
        fs::write(repository.path("Cargo.toml"), "[workspace.package]\nversion = \"0.1.0\"\n").expect("written");
        fs::create_dir_all(repository.path("generated/huaweicloud-demo")).expect("a folder");
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("first");
        repository.git(&["tag", "v0.1.0"]);
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(self.0.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments);
        let output = command.output().expect("git");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).expect("a file");
        assert!(text.contains(from), "{path} holds {from:?}");
        fs::write(self.path(path), text.replacen(from, to, 1)).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        self.run_with(arguments, |_| {})
    }

    fn run_with(&self, arguments: &[&str], change: impl Fn(&mut Command)) -> (i32, String) {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("xtask"));
        command.args(arguments).arg("--root").arg(self.0.path());
        command.env_remove("GITHUB_SERVER_URL").env_remove("GITHUB_REPOSITORY");
        change(&mut command);
        let output = command.output().expect("an output");
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        (output.status.code().expect("an exit code"), text.replace(&self.0.path().display().to_string(), "<root>"))
    }
}

#[test]
fn a_change_is_found_against_each_kind_of_base() {
    let repository = Repository::new();
    let (code, text) = repository.run(&["diff"]);
    assert_eq!((code, text.lines().next()), (0, Some("Nothing changed.")), "{text}");

    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository.replace(LIST, "maximum: 50", "maximum: 40");
    let against = |arguments: &[&str]| {
        let (code, text) = repository.run(arguments);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("was `50` and is `40`") && text.contains("0.1.1"), "{text}");
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

    let folder = tempfile::tempdir().expect("a folder");
    repository.git(&["worktree", "add", "--quiet", &folder.path().join("old").display().to_string(), "v0.1.0"]);
    against(&["diff", &folder.path().join("old").display().to_string()]);
}

#[test]
fn what_is_accepted_no_longer_fails() {
    let repository = Repository::new();
    repository.replace(LIST, "maximum: 50", "maximum: 40");
    let (code, text) = repository.run(&["diff", "HEAD", "--format", "json"]);
    assert_eq!(code, 0, "{text}");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let fingerprint = report["findings"][0]["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let accept = |until: &str| {
        let text = format!("[[exception]]\nfingerprint = \"{fingerprint}\"\nreason = \"why\"\nuntil = {until}\n");
        fs::write(repository.path("spec/exceptions.toml"), text).expect("written");
        repository.run(&["diff", "HEAD", "--fail-on", "breaking"])
    };
    assert_eq!(accept("9999-01-01").0, 0);
    assert_eq!(accept("2020-01-01").0, 3);
    let (code, text) = accept("soon");
    assert_eq!(code, 1);
    assert!(text.contains("spec/exceptions.toml cannot be read") && text.contains("line 4"), "{text}");
}

#[test]
fn what_is_missing_is_told_with_a_remedy() {
    let repository = Repository::new();
    for (arguments, expected) in [
        (&["diff", "nowhere"][..], "git knows no revision `nowhere`"),
        (&["diff", "--head", "nowhere"], "git knows no revision `nowhere`"),
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
    assert!(text.contains("spec/demo/v1/ListThings.yaml:"), "{text}");
    fs::remove_dir_all(repository.path(".git")).expect("removed");
    let (code, text) = repository.run(&["diff"]);
    assert_eq!(code, 1);
    assert!(text.contains("is in no git repository"), "{text}");
}

#[test]
fn a_page_that_was_only_updated_is_recognised() {
    let repository = Repository::new();
    let text = fs::read_to_string(repository.path(LIST)).expect("a file");
    let date = text.lines().find(|line| line.contains("x-doc-updated")).expect("a date").trim().to_owned();
    repository.replace(LIST, &date, "x-doc-updated: 2026-02-03");
    let (code, text) = repository.run(&["diff", "HEAD", "--format", "markdown"]);
    assert_eq!(code, 0);
    assert!(text.contains("One change of documentation, none of meaning."), "{text}");
}

#[test]
fn changes_since_a_tag_are_written_down_once() {
    let repository = Repository::new();
    repository.replace(LIST, "maximum: 50", "maximum: 60");
    let file = "generated/huaweicloud-demo/CHANGELOG.md";
    let (code, text) = repository.run(&["changelog"]);
    assert_eq!((code, text.as_str()), (0, "generated/huaweicloud-demo/CHANGELOG.md: written\n"));
    let written = fs::read_to_string(repository.path(file)).expect("a file");
    assert!(written.starts_with("# Changes of huaweicloud-demo\n\n## Unreleased\n\n### Changed\n\n- "), "{written}");
    assert_eq!(repository.run(&["changelog", "v0.1.0"]).1, "generated/huaweicloud-demo/CHANGELOG.md: nothing new\n");
    let (code, text) = repository.run(&["changelog", "--print"]);
    assert!(code == 0 && text.contains("was `50` and is `60`"), "{text}");
    repository.git(&["tag", "--delete", "v0.1.0"]);
    let (code, text) = repository.run(&["changelog"]);
    assert!(code == 1 && text.contains("no tag that begins with `v`"), "{text}");
}
