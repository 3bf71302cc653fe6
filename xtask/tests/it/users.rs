//! What `cargo xtask gen` says that changed for users, and the version that is due.

use std::process::Command;

use test_support::Folder;
use test_support::git::git;

use crate::support::{outcome, write_service, xtask};

const LIST: &str = "spec/demo/ListThings.yaml";
const SHARED: &str = "spec/demo/shared.yaml";

/// A repository with a generated client of one service, on a branch of its own.
fn repository() -> Folder {
    let folder = Folder::new();
    write_service(&folder, "demo");
    folder.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    assert_eq!(outcome(&mut command(&folder)).0, 0);
    git(folder.root(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.root(), &["add", "--all"]);
    git(folder.root(), &["commit", "--quiet", "--message", "first"]);
    git(folder.root(), &["checkout", "--quiet", "-b", "change"]);
    folder
}

fn command(folder: &Folder) -> Command {
    let mut command = xtask(&["gen", "--root"]);
    command.arg(folder.root());
    command
}

/// What follows the names of the files.
fn ends_with(folder: &Folder, command: &mut Command) -> String {
    let (code, text) = outcome(command);
    assert_eq!(code, 0, "{text}");
    let lines = text.lines().skip_while(|line| !line.starts_with("  written  "));
    let lines = lines.skip_while(|line| line.starts_with("  written  ") || line.starts_with("  removed  generated/"));
    let lines = lines.filter(|line| !line.starts_with("not emulated")).map(|line| format!("{line}\n"));
    lines.collect::<String>().replace(&folder.root().display().to_string(), "<root>")
}

#[test]
fn gen_names_what_changed_for_users() {
    let folder = repository();
    folder.replace(LIST, "name: offset", "name: start");
    folder.replace(SHARED, "format: int32, description: Its size", "format: int64, description: Its size");
    insta::assert_snapshot!("users_renamed", ends_with(&folder, &mut command(&folder)));
    assert_eq!(ends_with(&folder, &mut command(&folder)), "", "nothing changed since");
    folder.replace("spec/demo/ShowThing.yaml", "summary: ", "summary: Quite ");
    let text = ends_with(&folder, &mut command(&folder));
    assert!(text.starts_with("Next: "), "the documentation is no item: {text}");
}

#[test]
fn gen_shortens_long_lists_of_items() {
    let folder = repository();
    let properties: String =
        (0..12).map(|index| format!("        extra_{index}: {{type: string, description: More.}}\n")).collect();
    let first = "        id: {type: string";
    folder.replace(SHARED, first, &format!("{properties}{first}"));
    let text = ends_with(&folder, &mut command(&folder));
    assert_eq!(text.matches("  added    ").count(), 10, "{text}");
    assert!(
        text.contains("\n  … and ") && text.contains(" more: cargo xtask diff\nThe crates need a minor version: "),
        "{text}"
    );
}

#[test]
fn gen_works_without_git_and_repository() {
    let folder = repository();
    let rename = |from: &str, to: &str| folder.replace(LIST, &format!("name: {from}"), &format!("name: {to}"));
    rename("offset", "start");
    let text = ends_with(&folder, command(&folder).env("PATH", "/nowhere"));
    assert!(text.contains("\nThe version that is due is unknown: cannot run `git`: "), "{text}");
    assert!(text.contains("  removed  fn ListThings::offset(self"), "{text}");
    folder.remove_all(".git");
    rename("start", "begin");
    let text = ends_with(&folder, &mut command(&folder));
    assert!(text.contains("\nThe version that is due is unknown: <root> is not in a git repository\n"), "{text}");
}

#[test]
fn new_and_removed_crates_are_one_line() {
    let folder = repository();
    write_service(&folder, "other");
    let text = ends_with(&folder, &mut command(&folder));
    assert!(text.starts_with("huaweicloud-other is new for users: ") && text.contains(" items\n"), "{text}");
    folder.remove_all("spec/other");
    let (code, text) = outcome(&mut command(&folder));
    assert!(code == 0 && text.contains("\nhuaweicloud-other is gone for users: "), "{text}");
}
