//! Two branches that touch different operations are merged by git without a conflict, and what comes out is what `gen` writes: with
//! git itself, on a copy of a small spec.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository with a spec and what is generated from it.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a temporary folder"));
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/codegen/fixtures/spec/demo/v1");
        fs::create_dir_all(repository.path("spec/demo/v1")).expect("a folder");
        for file in fs::read_dir(spec).expect("the spec") {
            let file = file.expect("a file");
            fs::copy(file.path(), repository.path("spec/demo/v1").join(file.file_name())).expect("a copy");
        }
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.generate("the spec");
        repository
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn output(&self, command: &mut Command) -> (bool, String) {
        let Output { status, stdout, stderr } = command.current_dir(self.0.path()).output().expect("an output");
        (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }

    /// Runs git as if nobody had configured it; gives whether it succeeded, and what it printed.
    fn try_git(&self, arguments: &[&str]) -> (bool, String) {
        let mut git = Command::new("git");
        let user = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        git.args(user).args(["-c", "core.autocrlf=false"]).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", self.path("none")).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", self.0.path());
        git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
        self.output(&mut git)
    }

    fn git(&self, arguments: &[&str]) {
        let (success, text) = self.try_git(arguments);
        assert!(success, "git {arguments:?}: {text}");
    }

    fn xtask(&self, arguments: &[&str]) -> String {
        let mut xtask = Command::new(assert_cmd::cargo::cargo_bin("xtask"));
        let (success, text) = self.output(xtask.args(arguments).arg("--root").arg(self.0.path()));
        assert!(success, "{arguments:?}: {text}");
        text
    }

    /// Generates, and commits everything.
    fn generate(&self, message: &str) {
        self.xtask(&["gen"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Makes a branch of the main one, changes the spec and generates.
    fn branch(&self, name: &str, change: impl FnOnce()) {
        self.git(&["switch", "--quiet", "--create", name, "main"]);
        change();
        self.generate(name);
    }

    /// Replaces a text of a page that must be there, wherever it is.
    fn replace(&self, page: &str, from: &str, to: &str) {
        let path = self.path("spec/demo/v1").join(page);
        let text = fs::read_to_string(&path).expect("a page");
        assert!(text.contains(from), "{page} holds {from:?}");
        fs::write(path, text.replace(from, to)).expect("written");
    }

    /// Merges two branches, and checks that nothing is left to do.
    fn merge(&self, ours: &str, theirs: &str) {
        self.git(&["switch", "--quiet", ours]);
        let (success, text) = self.try_git(&["merge", "--quiet", "--no-edit", theirs]);
        let conflicts = self.try_git(&["diff", "--diff-filter=U", "--unified=0"]).1;
        assert!(success, "{text}\n{conflicts}");
        self.xtask(&["gen", "--check"]);
        self.xtask(&["gen", "--verify"]);
    }
}

const PAGES: [&str; 4] = ["BatchDeleteThings.yaml", "CreateThing.yaml", "DeleteThing.yaml", "ExportThing.yaml"];

#[test]
fn branches_that_change_neighbours_are_merged() {
    let repository = Repository::new();
    let change = |page: &str, date: &str| {
        repository.replace(page, "x-doc-updated: 2025-11-28", &format!("x-doc-updated: {date}"));
        repository.replace(page, "      summary: ", "      summary: Really ");
    };
    // By name, each is between two of the other branch.
    let [first, second, third, fourth] = PAGES;
    repository.branch("ours", || {
        change(first, "2026-01-01");
        change(third, "2026-01-02");
        repository.replace(third, "minLength: 32", "minLength: 31");
    });
    repository.branch("theirs", || {
        change(second, "2026-02-01");
        change(fourth, "2026-02-02");
        repository.replace(second, "maxLength: 36", "maxLength: 35");
    });
    repository.merge("ours", "theirs");
}

#[test]
fn branch_that_adds_is_merged_with_one_that_changes() {
    let repository = Repository::new();
    // By name and by path it is between these two.
    let neighbours = ["DeleteThing.yaml", "ExportThing.yaml"];
    let added = repository.path("spec/demo/v1/DropThing.yaml");
    repository.branch("ours", || {
        let page = fs::read_to_string(repository.path("spec/demo/v1/DeleteThing.yaml")).expect("a page");
        let page =
            page.replace("DeleteThing", "DropThing").replace("/v1/things/{thing_id}:", "/v1/things/{thing_id}/drop:");
        fs::write(&added, page).expect("written");
    });
    repository.branch("theirs", || {
        for page in neighbours {
            repository.replace(page, "x-doc-updated: 2025-11-28", "x-doc-updated: 2026-03-01");
            repository.replace(page, "/docs.example.com/", "/docs.example.com/new/");
            repository.replace(page, "      summary: ", "      summary: Really ");
        }
    });
    repository.merge("theirs", "ours");
    assert!(added.exists() && repository.path("generated/huaweicloud-demo/src/drop_thing.rs").exists());
}
