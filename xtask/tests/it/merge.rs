//! Git merges two branches that change different operations without a conflict, and the result is
//! what `gen` writes: tested with git itself, on a copy of a small spec.

use test_support::git::{git, try_git};
use test_support::{Folder, files, workspace};

use crate::support::{outcome, xtask};

/// A repository with a spec and the generated files.
struct Repository(Folder);

impl Repository {
    fn new() -> Self {
        let repository = Self(Folder::new());
        let spec = files(&workspace().join("crates/codegen/fixtures/spec/demo"));
        repository.0.write_all("spec/demo", spec);
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.generate("the spec");
        repository
    }

    fn git(&self, arguments: &[&str]) {
        git(self.0.root(), arguments);
    }

    fn xtask(&self, arguments: &[&str]) {
        let root = self.0.root();
        let (code, text) = outcome(xtask(arguments).current_dir(root).arg("--root").arg(root));
        assert_eq!(code, 0, "{arguments:?}: {text}");
    }

    /// Generates, and commits everything.
    fn generate(&self, message: &str) {
        self.xtask(&["gen"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Creates a branch from `main`, changes the spec and generates.
    fn branch(&self, name: &str, change: impl FnOnce()) {
        self.git(&["switch", "--quiet", "--create", name, "main"]);
        change();
        self.generate(name);
    }

    /// Replaces all occurrences of a text in a page, which must contain it.
    fn replace(&self, page: &str, from: &str, to: &str) {
        let path = format!("spec/demo/{page}");
        let text = self.0.read(&path);
        assert!(text.contains(from), "{page} holds {from:?}");
        self.0.write(&path, text.replace(from, to));
    }

    /// Adds a copy of an operation under another name, at a path below that of the original.
    fn add(&self, original: &str, name: &str, segment: &str) {
        let page = self.0.read(&format!("spec/demo/{original}.yaml")).replace(original, name);
        self.0
            .write(&format!("spec/demo/{name}.yaml"), page.replace("{thing_id}:", &format!("{{thing_id}}/{segment}:")));
    }

    /// Merges two branches, and checks that the result is up to date.
    fn merge(&self, ours: &str, theirs: &str) {
        self.git(&["switch", "--quiet", ours]);
        if let Err(text) = try_git(self.0.root(), &["merge", "--quiet", "--no-edit", theirs]) {
            let conflicts = try_git(self.0.root(), &["diff", "--diff-filter=U", "--unified=0"]).unwrap_or_default();
            panic!("{text}\n{conflicts}");
        }
        self.xtask(&["gen", "--check"]);
        self.xtask(&["gen", "--verify"]);
    }
}

const PAGES: [&str; 4] = ["BatchDeleteThings.yaml", "CreateThing.yaml", "DeleteThing.yaml", "ExportThing.yaml"];

#[test]
fn branches_that_change_neighbours_merge() {
    let repository = Repository::new();
    let change = |page: &str, date: &str| {
        repository.replace(page, "x-doc-updated: 2025-11-28", &format!("x-doc-updated: {date}"));
        repository.replace(page, "      summary: ", "      summary: Really ");
    };
    // Sorted by name, each is between two of the other branch.
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
fn branches_that_add_and_change_merge() {
    let repository = Repository::new();
    // Sorted by name and by path, it is between these two.
    let neighbours = ["DeleteThing.yaml", "ExportThing.yaml"];
    let added = "spec/demo/DropThing.yaml";
    repository.branch("ours", || repository.add("DeleteThing", "DropThing", "drop"));
    repository.branch("theirs", || {
        for page in neighbours {
            repository.replace(page, "x-doc-updated: 2025-11-28", "x-doc-updated: 2026-03-01");
            repository.replace(page, "/docs.example.com/", "/docs.example.com/new/");
            repository.replace(page, "      summary: ", "      summary: Really ");
        }
    });
    repository.merge("theirs", "ours");
    assert!(
        repository.0.path(added).exists() && repository.0.path("generated/huaweicloud-demo/src/drop_thing.rs").exists()
    );
}

/// Two operations that are next to each other in a list: git cannot know their order, but `gen`
/// does.
#[test]
fn conflicts_in_generated_files_are_resolved_by_gen() {
    let repository = Repository::new();
    repository.branch("ours", || repository.add("DeleteThing", "DropThing", "drop"));
    repository.branch("theirs", || repository.add("DeleteThing", "DumpThing", "dump"));
    try_git(repository.0.root(), &["merge", "--quiet", "--no-edit", "ours"]).expect_err("a conflict");
    let conflicts = git(repository.0.root(), &["diff", "--diff-filter=U", "--name-only"]);
    assert!(conflicts.lines().all(|path| path.starts_with("generated/") || path == "spec/COVERAGE.md"), "{conflicts}");
    repository.generate("merged");
    repository.xtask(&["gen", "--check"]);
    repository.xtask(&["gen", "--verify"]);
    assert!(repository.0.path("generated/huaweicloud-demo/src/drop_thing.rs").exists());
    assert!(repository.0.path("generated/huaweicloud-demo/src/dump_thing.rs").exists());
}
