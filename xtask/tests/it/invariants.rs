//! The output of `cargo xtask gen` depends only on the spec: not on the machine, the folder, the
//! locale, or the order of anything. ARCHITECTURE.md names this test.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use test_support::{Folder, files};

use crate::support::{outcome, xtask};

/// Every file below a folder with its contents.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                // The lock, which git ignores.
                if path.ends_with(".gen-lock") {
                    continue;
                }
                let name = path.strip_prefix(folder).expect("it is inside").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// The services of the spec.
fn services() -> Vec<String> {
    let spec = test_support::workspace().join("spec");
    apispec::services(&spec, "spec").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// Copies the spec, optionally with its files in reverse order and the two top-level parts of each
/// page swapped.
fn copy_spec(to: &Path, reversed: bool) {
    let spec = test_support::workspace().join("spec");
    for service in services() {
        let to = to.join("spec").join(&service);
        fs::create_dir_all(&to).expect("a folder");
        let mut files: Vec<_> = files(&spec.join(&service)).into_iter().collect();
        if reversed {
            files.reverse();
        }
        for (name, mut text) in files {
            if let (true, Some(at)) = (reversed, text.find("\ncomponents:")) {
                text = format!("{}\n{}", &text[at + 1..], &text[..at]);
            }
            fs::write(to.join(name), text).expect("written");
        }
    }
}

#[test]
fn any_machine_and_any_order_give_the_same_bytes() {
    let workspace = test_support::workspace();
    // People write the changelogs; only the first ones are generated.
    let generated = |folder: &Path| {
        let mut files = contents(folder);
        files.retain(|name, _| !name.ends_with("CHANGELOG.md"));
        files
    };
    let committed = generated(&workspace.join("generated"));
    let coverage = |root: &Path| fs::read(root.join("spec/COVERAGE.md")).expect("the coverage");
    let long = "another-folder-with-a-long-name/".repeat(3);
    for (folder, reversed, locale, zone) in [
        ("a", false, "C", "UTC"),
        (long.as_str(), true, "tr_TR.UTF-8", "Asia/Kolkata"),
        ("ä ö", true, "zh_CN.GB18030", "America/Lima"),
    ] {
        let temporary = Folder::new();
        let root = temporary.path(folder);
        copy_spec(&root, reversed);
        for run in ["first", "second"] {
            let mut command = xtask(&["gen", "--root"]);
            command.env("LC_ALL", locale).env("LANG", locale).env("LANGUAGE", locale).env("TZ", zone);
            let (code, text) = outcome(command.arg(&root).current_dir("/"));
            assert_eq!(code, 0, "{locale}, {run} run: {text}");
            let (mut made, mut expected) = (generated(&root.join("generated")), committed.clone());
            if reversed {
                // It contains the hashes of the pages, which differ here.
                for service in services() {
                    let manifest = format!("huaweicloud-{service}/MANIFEST.toml");
                    assert!(made.remove(&manifest).is_some() && expected.remove(&manifest).is_some());
                }
            }
            assert!(coverage(&root) == coverage(&workspace), "{locale}, {run} run: another COVERAGE.md");
            assert!(made == expected, "{locale}, {run} run: other bytes than the committed ones");
        }
    }
}
