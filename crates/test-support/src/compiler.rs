//! Checks generated code with the compiler, in a temporary workspace with the dependencies of this
//! one. It works offline and shares the target folder of this workspace, so that dependencies are
//! checked only once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

use crate::{Folder, workspace};

/// The package of the users: its examples are their programs.
const USERS: &str = "users";

/// Writes the manifest of a workspace, the lock file, and a package for the programs of users.
/// `members` are the folders of other packages, `dependencies` lines of the manifest of the users.
pub fn write_workspace(folder: &Folder, members: &[String], dependencies: &str) {
    let read = |name: &str| std::fs::read_to_string(workspace().join(name)).expect("a file of the workspace");
    let mut manifest: Table = read("Cargo.toml").parse().expect("TOML");
    let members: Vec<_> = members.iter().map(String::as_str).chain([USERS]).collect();
    manifest["workspace"]["members"] = Value::try_from(members).expect("a list");
    for (_, dependency) in manifest["workspace"]["dependencies"].as_table_mut().expect("a table") {
        if let Some(path) = dependency.get_mut("path") {
            let absolute = workspace().join(path.as_str().expect("a path")).canonicalize().expect("a crate");
            *path = absolute.display().to_string().into();
        }
    }
    folder.write("Cargo.toml", manifest.to_string());
    folder.write("Cargo.lock", read("Cargo.lock"));
    let users = format!("[package]\nname = {USERS:?}\nedition = \"2024\"\n\n[dependencies]\n{dependencies}");
    folder.write(&format!("{USERS}/Cargo.toml"), users);
    folder.write(&format!("{USERS}/src/lib.rs"), "");
}

/// Writes a file of the programs of users, such as `good.rs` for a program of this name.
pub fn write_program(folder: &Folder, path: &str, text: impl AsRef<[u8]>) {
    folder.write(&format!("{USERS}/examples/{path}"), text);
}

/// The line of a manifest for a dependency in this folder.
#[must_use]
pub fn dependency(name: &str, folder: &Path) -> String {
    format!("{name} = {{ path = {:?} }}\n", folder.display().to_string())
}

/// Checks the programs of users and what they depend on. Returns the crates that fail, with their
/// errors.
///
/// # Panics
///
/// If nothing was checked.
#[must_use]
pub fn check_programs(folder: &Folder) -> BTreeMap<String, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    let mut command = Command::new(std::env::var_os("CARGO").expect("Cargo runs the tests"));
    command.current_dir(folder.root()).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
    // Cargo passes the name of the package to its tests. Build scripts that read it, such as that
    // of ring, would run again for each package, and everything that depends on them would be
    // rebuilt.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_")) {
            command.env_remove(name);
        }
    }
    command.args(["check", "--offline", "--keep-going", "--package", USERS, "--examples", "--message-format", "json"]);
    let output = command.output().expect("it runs");
    let (mut failed, mut checked) = (BTreeMap::<String, String>::new(), false);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        checked |= message["reason"] == "compiler-artifact";
        if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
            let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
            let text = message["message"]["rendered"].as_str().unwrap_or_default().to_owned();
            failed.entry(name).or_insert_with(String::new).push_str(&text);
        }
    }
    assert!(checked, "nothing was checked:\n{}", String::from_utf8_lossy(&output.stderr));
    failed
}
