//! Runs git to find commits, and to read files of a revision. Never changes the repository or its
//! index.
//! It must not know what the files mean.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use thiserror::Error;

/// Why git failed.
#[derive(Debug, Error)]
pub enum GitError {
    /// Git cannot be run.
    #[error("cannot run `git`: {0}\n  help: install git, or name a folder or a merged document instead of a revision")]
    Missing(std::io::Error),
    /// The folder is not in a repository.
    #[error(
        "{0} is not in a git repository\n  help: run this in a clone, or name a folder or a merged document instead of a revision"
    )]
    NoRepository(String),
    /// The revision does not exist.
    #[error("there is no git revision, file or folder `{revision}`{hint}")]
    NoRevision {
        /// The revision.
        revision: String,
        /// A help text, or nothing.
        hint: String,
    },
    /// There is no suitable tag.
    #[error(
        "the history of the checked out commit has no tag that begins with `v`\n  help: name a revision; a shallow clone has no tags, `git fetch --tags --unshallow` gets them"
    )]
    NoTag,
    /// The revision lacks the folder.
    #[error("the revision `{revision}` has no folder `{folder}`\n  help: name a later revision")]
    NoFolder {
        /// The revision.
        revision: String,
        /// The folder.
        folder: String,
    },
    /// Anything else.
    #[error("`git {command}` failed: {text}")]
    Failed {
        /// The arguments of git.
        command: String,
        /// Its error output.
        text: String,
    },
    /// The files cannot be written.
    #[error("cannot make a temporary folder: {0}")]
    Temporary(std::io::Error),
}

/// The variable for a temporary index, so that git does not use that of the repository.
const INDEX: &str = "GIT_INDEX_FILE";

/// The merge base of a branch and another commit, by default the one that is checked out.
///
/// # Errors
/// If git or the repository is missing, or there is no merge base.
pub fn merge_base(root: &Path, branch: &str, head: Option<&str>) -> Result<String, GitError> {
    for name in [branch.to_owned(), format!("origin/{branch}")] {
        if let Ok(commit) = commit(root, &name) {
            return run(root, ["merge-base", &commit, head.unwrap_or("HEAD")], None);
        }
    }
    // A missing repository is reported first.
    run(root, ["rev-parse", "--git-dir"], None)?;
    let hint = format!("\n  help: fetch it with `git fetch origin {branch}`, or name another base");
    Err(GitError::NoRevision { revision: branch.to_owned(), hint })
}

/// The commit that a revision names.
///
/// # Errors
/// If git, the repository or the revision is missing.
pub fn commit(root: &Path, revision: &str) -> Result<String, GitError> {
    run(root, ["rev-parse", "--git-dir"], None)?;
    // A revision that begins with a dash is not an option.
    let wanted = format!("{revision}^{{commit}}");
    run(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], None).map_err(|error| match error {
        GitError::Failed { .. } => {
            let hint = "\n  help: `git log --oneline` lists revisions; a shallow clone has few, `git fetch --unshallow` gets all";
            GitError::NoRevision { revision: revision.to_owned(), hint: hint.to_owned() }
        }
        error => error,
    })
}

/// The newest tag that the checked out commit descends from, of those that begin with `v`.
///
/// # Errors
/// If git, the repository or such a tag is missing.
pub fn latest_tag(root: &Path) -> Result<String, GitError> {
    run(root, ["rev-parse", "--git-dir"], None)?;
    run(root, ["describe", "--tags", "--abbrev=0", "--match", "v*"], None).map_err(|error| match error {
        GitError::Failed { .. } => GitError::NoTag,
        error => error,
    })
}

/// Writes a folder of a revision into a temporary folder, under the same name.
///
/// # Errors
/// If git, the repository, the revision or the folder is missing.
pub fn export(root: &Path, revision: &str, folder: &str) -> Result<TempDir, GitError> {
    let commit = commit(root, revision)?;
    let prefix = run(root, ["rev-parse", "--show-prefix"], None)?;
    let tree = format!("{commit}:{prefix}{folder}");
    let there = run(root, ["cat-file", "-t", &tree], None);
    if !there.is_ok_and(|kind| kind == "tree") {
        return Err(GitError::NoFolder { revision: revision.to_owned(), folder: folder.to_owned() });
    }
    let temporary = tempfile::tempdir().map_err(GitError::Temporary)?;
    let index = temporary.path().join(".index");
    run(root, ["read-tree", &tree], Some(&index))?;
    let to = temporary.path().join(folder);
    let prefix = format!("--prefix={}/", to.display());
    run(root, ["checkout-index", "--all", &prefix], Some(&index))?;
    // Only the files are needed.
    let _ = std::fs::remove_file(index);
    Ok(temporary)
}

/// The text of a file of a commit.
///
/// # Errors
/// If git or the file is missing.
pub fn file(root: &Path, commit: &str, path: &str) -> Result<String, GitError> {
    let prefix = run(root, ["rev-parse", "--show-prefix"], None)?;
    run(root, ["cat-file", "blob", &format!("{commit}:{prefix}{path}")], None)
}

/// The tracked files that match a pattern of git, relative to the root, in their order.
///
/// # Errors
/// When git or the repository is missing.
pub fn list(root: &Path, pattern: &str) -> Result<Vec<String>, GitError> {
    let files = run(root, ["ls-files", "--", pattern], None)?;
    Ok(files.lines().map(str::to_owned).collect())
}

/// The files that differ from the checked out commit, or are not known to git.
///
/// # Errors
/// When git or the repository is missing.
pub fn uncommitted(root: &Path) -> Result<Vec<String>, GitError> {
    let status = run(root, ["status", "--porcelain", "--", "."], None)?;
    Ok(status
        .lines()
        .filter_map(|line| line.trim_start().split_once(' '))
        .map(|(_, path)| path.trim().to_owned())
        .collect())
}

/// Whether the checked out commit differs from another in these folders.
///
/// # Errors
/// When git, the repository or the commit is missing.
pub fn changed(root: &Path, commit: &str, folders: &[&str]) -> Result<bool, GitError> {
    for folder in folders {
        if !run(root, ["diff", "--name-only", commit, "HEAD", "--", folder], None)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn run<const N: usize>(root: &Path, arguments: [&str; N], index: Option<&Path>) -> Result<String, GitError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    match index {
        Some(index) => command.env(INDEX, index),
        None => command.env_remove(INDEX),
    };
    // The error output is matched below, so it must be in English.
    let output = command.env("LC_ALL", OsStr::new("C")).output().map_err(GitError::Missing)?;
    read(root, &arguments.join(" "), &output)
}

fn read(root: &Path, command: &str, output: &Output) -> Result<String, GitError> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let errors = text(&output.stderr);
    if errors.contains("not a git repository") {
        return Err(GitError::NoRepository(root.display().to_string()));
    }
    Err(GitError::Failed { command: command.to_owned(), text: errors })
}
