//! Runs git, ignoring the configuration of the user and the system.

use std::path::Path;
use std::process::Command;

/// Runs git in a folder. Returns its output, as the error if it fails.
///
/// # Errors
///
/// When git fails.
pub fn try_git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]);
    command.args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]);
    command.env("GIT_CONFIG_GLOBAL", folder.join("none")).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder);
    command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    let output = command.args(arguments).current_dir(folder).output().expect("git");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.success() { Ok(text) } else { Err(text) }
}

/// Runs git in a folder, where it must succeed. Returns its output.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    try_git(folder, arguments).unwrap_or_else(|text| panic!("git {arguments:?}: {text}"))
}
