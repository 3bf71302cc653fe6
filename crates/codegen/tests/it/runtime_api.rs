//! `API.md` of the runtime is what its sources say, and its README tells of every type of another crate that is in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::Files;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../huaweicloud-core")
}

fn sources(folder: &Path, path: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let entry = entry.expect("a file");
        let path = format!("{path}/{}", entry.file_name().into_string().expect("a name"));
        if entry.path().is_dir() {
            sources(&entry.path(), &path, files);
        } else {
            files.insert(path, fs::read_to_string(entry.path()).expect("a source"));
        }
    }
}

fn listing() -> String {
    let mut files = Files::new();
    sources(&folder().join("src"), "src", &mut files);
    let made_by = "Made by `UPDATE_API=1 cargo test -p codegen runtime_api` from src. Do not edit.";
    codegen::public_api("huaweicloud-core", made_by, &files).expect("the sources can be listed")
}

/// After a change that is meant, `UPDATE_API=1 cargo test -p codegen runtime_api` writes the file.
#[test]
fn runtime_api_is_what_the_sources_say() {
    let (path, made) = (folder().join("API.md"), listing());
    if std::env::var_os("UPDATE_API").is_some() {
        fs::write(&path, &made).expect("written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let different = made.lines().zip(written.lines()).find(|(made, written)| made != written);
    assert!(
        made == written,
        "{} is stale, first at {different:?}: read what changed for users, then run \
         `UPDATE_API=1 cargo test -p codegen runtime_api`",
        path.display()
    );
}

/// What the README says of a type of another crate, it says of one that is there; and it leaves none out.
#[test]
fn readme_lists_types_of_other_crates() {
    let readme = fs::read_to_string(folder().join("README.md")).expect("the README");
    let section =
        readme.split("\n## ").find(|section| section.starts_with("Types of other crates")).expect("a section");
    let types = section.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    let said: BTreeSet<&str> = types.flat_map(|types| types.split('`')).filter(|name| is_foreign(name)).collect();
    let listing = listing();
    let names = listing.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    let there: BTreeSet<&str> = names.map(|name| name.trim_matches(':')).filter(|name| is_foreign(name)).collect();
    let missing: Vec<_> = there.difference(&said).filter(|name| !name.starts_with("chrono::Utc")).collect();
    assert!(missing.is_empty(), "the README does not say why these are in the public API: {missing:?}");
    let gone: Vec<_> = said.difference(&there).filter(|name| !name.starts_with("serde::")).collect();
    assert!(gone.is_empty(), "these are no longer in the public API: {gone:?}");
}

/// Whether a name is a path into another crate.
fn is_foreign(name: &str) -> bool {
    let (first, rest) = name.split_once("::").unwrap_or_default();
    first.starts_with(char::is_lowercase) && !rest.is_empty() && !first.starts_with("huaweicloud")
}
