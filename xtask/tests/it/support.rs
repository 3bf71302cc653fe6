//! Runs the program as a maintainer does.

use std::process::Command;

use test_support::{Folder, files, workspace};

/// The program with these arguments.
pub(crate) fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR");
    command
}

/// Runs a program; returns its exit code and the output on each stream.
pub(crate) fn output(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("an output");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

/// Runs a program; returns its exit code and the output on both streams.
pub(crate) fn outcome(command: &mut Command) -> (i32, String) {
    let (code, text, errors) = output(command);
    (code, text + &errors)
}

/// Writes the spec of a small service: the example of the lint rules, under another name.
pub(crate) fn write_service(folder: &Folder, service: &str) {
    let base = files(&workspace().join("crates/apispec/rules/base"));
    let base = base.into_iter().map(|(name, text)| (name, text.replace("demo", service)));
    folder.write_all(&format!("spec/{service}"), base);
}
