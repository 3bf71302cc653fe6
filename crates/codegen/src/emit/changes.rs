//! Compares generated files with those on disk: which are new, which differ, which are stale. It
//! must not write anything, since checking and generating share it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use diagnostics::source::normalized;

use crate::Error;

/// Generated files: their texts, keyed by paths relative to some root, with forward slashes.
pub type Files = BTreeMap<String, String>;

/// The change that one file needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file is missing or differs: write this text.
    Write {
        /// The text on disk, if there is a file.
        old: Option<String>,
        /// The new text.
        new: String,
    },
    /// The file is no longer generated: remove it.
    Remove {
        /// The text on disk.
        old: String,
    },
}

/// The difference between generated files and the files on disk.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The files to change, keyed by paths relative to the root.
    pub changed: BTreeMap<String, Change>,
    /// The paths of the files that are up to date.
    pub unchanged: Vec<String>,
}

impl Changes {
    /// Compares `files` with those in `root`, ignoring line endings. A file below `folder` that is
    /// not among them is stale if `owned` returns true for its path. Hidden files are ignored.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn between(root: &Path, folder: &str, files: &Files, owned: impl Fn(&str) -> bool) -> Result<Self, Error> {
        let mut changes = Self::default();
        let on_disk = list_files(root, folder)?;
        for (path, new) in files {
            let old = match fs::read(root.join(path)) {
                Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(io_error("read", &root.join(path), error)),
            };
            if old.as_deref().is_some_and(|old| normalized(old) == new.as_str()) {
                changes.unchanged.push(path.clone());
            } else {
                changes.changed.insert(path.clone(), Change::Write { old, new: new.clone() });
            }
        }
        for path in on_disk.into_iter().filter(|path| !files.contains_key(path) && owned(path)) {
            let bytes = fs::read(root.join(&path)).map_err(|error| io_error("read", &root.join(&path), error))?;
            changes.changed.insert(path, Change::Remove { old: String::from_utf8_lossy(&bytes).into_owned() });
        }
        Ok(changes)
    }

    /// Whether everything on disk is up to date.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// A unified diff from the files on disk to the generated ones, of at most `lines` lines. If it
    /// was truncated, a last line says so.
    #[must_use]
    pub fn diff(&self, lines: usize) -> String {
        let mut text = String::new();
        for (path, change) in &self.changed {
            let (old, new) = match change {
                Change::Write { old, new } => (old.as_deref(), Some(new.as_str())),
                Change::Remove { old } => (Some(old.as_str()), None),
            };
            let name = |side: Option<&str>| if side.is_some() { path.to_owned() } else { "/dev/null".to_owned() };
            let diff = similar::TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
            let _ = write!(text, "{}", diff.unified_diff().header(&name(old), &name(new)));
        }
        let total = text.lines().count();
        if total <= lines {
            return text;
        }
        let mut cut: String = text.lines().take(lines).flat_map(|line| [line, "\n"]).collect();
        let _ = writeln!(cut, "… and {} more lines", total - lines);
        cut
    }
}

/// The record of the releases of a crate. Only the first one is generated, then people write it.
pub const CHANGELOG: &str = "CHANGELOG.md";

/// The paths of all files below a folder of generated files, relative to the root, with forward
/// slashes. A missing folder has none.
///
/// # Errors
/// When a folder cannot be read.
pub fn list_files(root: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let top = root.join(folder);
    let mut folders = vec![(top.clone(), format!("{folder}/"))];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && folder == top => break,
            Err(error) => return Err(io_error("list", &folder, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| io_error("list", &folder, error))?;
            let name = entry.file_name().into_string().map_err(|_| {
                let reason = std::io::Error::new(std::io::ErrorKind::InvalidData, "the name is not valid UTF-8");
                io_error("read", &entry.path(), reason)
            })?;
            if name.starts_with('.') || name == CHANGELOG {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type().map_err(|error| io_error("read", &entry.path(), error))?.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

pub(super) fn io_error(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io { action, path: PathBuf::from(path), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diff_is_truncated_to_its_limit() {
        let new: String = (0..50).map(|line| format!("line {line}\n")).collect();
        let mut changes = Changes::default();
        changes.changed.insert("generated/a.rs".to_owned(), Change::Write { old: None, new });
        changes.changed.insert("generated/b.rs".to_owned(), Change::Remove { old: "gone\n".to_owned() });
        let whole = changes.diff(1_000);
        assert!(whole.starts_with("--- /dev/null\n+++ generated/a.rs\n@@ -0,0 +1,50 @@\n+line 0\n"), "{whole}");
        assert!(whole.ends_with("--- generated/b.rs\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n"), "{whole}");
        let cut = changes.diff(5);
        assert_eq!(cut.lines().count(), 6);
        assert!(cut.ends_with("… and 52 more lines\n"), "{cut}");
    }
}
