//! Git merges branches that change different operations without conflicts, and the result equals
//! the code generated from both changes: in no generated file are lines of two operations adjacent.
//! Every second operation, by name, is changed on one branch and the others on another, so that all
//! neighbours of a changed operation are changed too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use apispec::coverage;
use codegen::Files;
use serde_yaml::Value;
use test_support::git::{git, try_git};
use test_support::yaml::{component, references};
use test_support::{Folder, files, workspace};

/// The files of a service by name.
type Spec = BTreeMap<String, String>;

/// The demo spec and the real ones, each with its folder.
fn specs() -> Vec<(String, PathBuf)> {
    let root = workspace().join("spec");
    let services = apispec::services(&root, "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    let demo = ("demo".to_owned(), workspace().join("crates/codegen/fixtures/spec"));
    std::iter::once(demo).chain(services.into_iter().map(|service| (service, root.clone()))).collect()
}

/// A folder with the files of a service.
fn written(service: &str, spec: &Spec) -> Folder {
    let folder = Folder::new();
    folder.write_all(service, spec);
    folder
}

/// All files generated for a service.
fn generated(service: &str, spec: &Spec) -> Files {
    let folder = written(service, spec);
    let document = apispec::load(folder.root(), "spec", service);
    let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let mut files = codegen::generate(&document).expect("generates").files;
    files.insert(coverage::FILE.to_owned(), coverage::render([&document.tree]));
    files
}

/// The files that refer to components of others, with those others.
fn uses(spec: &Spec) -> BTreeSet<(&str, &str)> {
    let trees: Vec<(&str, Value)> =
        spec.iter().map(|(name, text)| (name.as_str(), serde_yaml::from_str(text).expect("YAML"))).collect();
    let referring = trees.iter().flat_map(|(name, tree)| references(tree).into_iter().map(move |to| (*name, to)));
    let mut uses = BTreeSet::new();
    for (user, reference) in referring {
        let Some((kind, name)) = component(&reference) else { continue };
        let defining = trees.iter().filter(|(_, tree)| tree["components"][kind].get(name).is_some());
        uses.extend(defining.map(|(used, _)| (user, *used)).filter(|(user, used)| user != used));
    }
    uses
}

/// Creates a branch with exactly these files.
fn branch(repository: &Folder, name: &str, files: &Files) {
    let run = |arguments: &[&str]| drop(git(repository.root(), arguments));
    run(&["switch", "--quiet", "--create", name]);
    run(&["rm", "-r", "--quiet", "--ignore-unmatch", "."]);
    files.iter().for_each(|(path, text)| repository.write(path, text));
    run(&["add", "--all"]);
    run(&["commit", "--quiet", "--message", name]);
}

/// Checks that git merges the files generated from two specs, both changed from the same base.
fn check(service: &str, [base, ours, theirs, both]: [&Spec; 4]) {
    assert!(base != ours && base != theirs && ours != theirs);
    let [base, ours, theirs, both] = [base, ours, theirs, both].map(|spec| generated(service, spec));
    let repository = Folder::new();
    git(repository.root(), &["init", "--quiet"]);
    branch(&repository, "base", &base);
    branch(&repository, "ours", &ours);
    git(repository.root(), &["switch", "--quiet", "base"]);
    branch(&repository, "theirs", &theirs);
    if let Err(conflicts) = try_git(repository.root(), &["merge", "--quiet", "ours"]) {
        let lines = try_git(repository.root(), &["diff", "--diff-filter=U"]).unwrap_or_default();
        let lines: Vec<_> = lines.lines().take(40).collect();
        panic!("{service}: {conflicts}\n{}", lines.join("\n"));
    }
    for (path, expected) in &both {
        assert!(repository.read(path) == *expected, "{service}: {path} is merged incorrectly");
    }
}

/// The pages of operations, sorted by name, alternating between the two branches.
fn pages(spec: &Spec) -> [Vec<String>; 2] {
    let pages: Vec<_> = spec.keys().filter(|name| name.starts_with(char::is_uppercase)).cloned().collect();
    [0, 1].map(|first| pages.iter().skip(first).step_by(2).cloned().collect())
}

/// A page with all lines changed that affect only the operation: date, link, summary, descriptions,
/// permission, bounds.
fn changed(page: &str) -> String {
    let is_bound = |line: &str| {
        let bound =
            line.rsplit_once(": ").filter(|(key, _)| key.trim_start() == "maxLength" || key.trim_start() == "maximum");
        bound.is_some_and(|(_, value)| value.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let lines = page.lines().map(|line| match line.trim_start() {
        text if text.starts_with("x-doc-updated: ") => {
            format!("{}x-doc-updated: 2026-01-31", &line[..line.len() - text.len()])
        }
        text if text.starts_with("externalDocs: {url: ") => line.replace('}', "?more}"),
        text if text.starts_with("summary: ") => format!("{line} once more"),
        text if text.starts_with("x-iam-action: ") => {
            format!("{}x-iam-action: some:other:action", &line[..line.len() - text.len()])
        }
        text if text.starts_with("description: ") && !text.ends_with(['|', '-', '\'', '"']) => {
            format!("{line} And more.")
        }
        _ if is_bound(line) => format!("{line}7"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn merge_changes_of_adjacent_operations() {
    for (service, root) in specs() {
        let base = files(&root.join(&service));
        let change = |spec: &Spec, pages: &[String]| {
            let mut spec = spec.clone();
            pages.iter().for_each(|page| drop(spec.insert(page.clone(), changed(&spec[page]))));
            spec
        };
        let [even, odd] = pages(&base);
        let (ours, theirs) = (change(&base, &even), change(&base, &odd));
        check(&service, [&base, &ours, &theirs, &change(&ours, &odd)]);
    }
}

#[test]
fn merge_additions_next_to_changes() {
    // Beside the demo, the service with the most operations is enough, since it is generated many
    // times.
    let mut specs = specs();
    specs[1..].sort_by_key(|(service, root)| std::cmp::Reverse(files(&root.join(service)).len()));
    for (service, root) in specs.into_iter().take(2) {
        let all = files(&root.join(&service));
        let uses = uses(&all);
        for first in [0, 1] {
            let pages = pages(&all);
            let mut base = all.clone();
            for page in &pages[first] {
                // Pages that others refer to are kept.
                if !uses.iter().any(|(user, used)| used == page && base.contains_key(*user)) {
                    base.remove(page);
                }
            }
            assert!(base.len() < all.len(), "{service}: nothing is added");
            let change = |spec: &Spec| {
                let mut spec = spec.clone();
                pages[1 - first].iter().for_each(|page| drop(spec.insert(page.clone(), changed(&spec[page]))));
                spec
            };
            check(&service, [&base, &all, &change(&base), &change(&all)]);
        }
    }
}
