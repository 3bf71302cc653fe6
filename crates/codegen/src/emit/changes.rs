//! Compares the files that a run makes with those on disk: what is new, what differs, what is no longer made. Comparing writes
//! nothing, so that checking and generating share it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use diagnostics::source::normalized;

use crate::Error;

/// Generated files: their texts by their paths relative to some root, with forward slashes.
pub type Files = BTreeMap<String, String>;

/// What has to happen to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file is missing or differs: write this text.
    Write {
        /// The text on disk, if there is a file.
        old: Option<String>,
        /// The text that belongs there.
        new: String,
    },
    /// Nothing makes this file any more: remove it.
    Remove {
        /// The text on disk.
        old: String,
    },
}

/// The difference between what a run makes and what is on disk.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The files to change, by their paths relative to the root.
    pub changed: BTreeMap<String, Change>,
    /// The paths of the files that are as they should be.
    pub unchanged: Vec<String>,
}

impl Changes {
    /// Compares `files` with those in `root`. A file on disk below `folder` that is not among them is to be removed if `owned` says
    /// that runs like this one make such files; hidden files are left alone. How lines end makes no difference.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn between(root: &Path, folder: &str, files: &Files, owned: impl Fn(&str) -> bool) -> Result<Self, Error> {
        let mut changes = Self::default();
        let on_disk = list(root, folder)?;
        for (path, new) in files {
            let old = match fs::read(root.join(path)) {
                Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(io("read", &root.join(path), error)),
            };
            if old.as_deref().is_some_and(|old| normalized(old) == new.as_str()) {
                changes.unchanged.push(path.clone());
            } else {
                changes.changed.insert(path.clone(), Change::Write { old, new: new.clone() });
            }
        }
        for path in on_disk.into_iter().filter(|path| !files.contains_key(path) && owned(path)) {
            let bytes = fs::read(root.join(&path)).map_err(|error| io("read", &root.join(&path), error))?;
            changes.changed.insert(path, Change::Remove { old: String::from_utf8_lossy(&bytes).into_owned() });
        }
        Ok(changes)
    }

    /// Whether everything on disk is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// A unified diff from what is on disk to what belongs there, of at most `lines` lines; the last one says what was cut.
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

/// The one file in a generated crate that no run makes: what was released is written down once and stays.
const KEPT: &str = "CHANGELOG.md";

/// Every file below a folder that runs make, as paths relative to the root with forward slashes. A folder that does not exist has none.
///
/// # Errors
/// When a folder cannot be read.
pub fn list(root: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let top = root.join(folder);
    let mut folders = vec![(top.clone(), format!("{folder}/"))];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && folder == top => break,
            Err(error) => return Err(io("list", &folder, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| io("list", &folder, error))?;
            let name = entry.file_name().into_string().map_err(|_| {
                let reason = std::io::Error::new(std::io::ErrorKind::InvalidData, "the name is not valid UTF-8");
                io("read", &entry.path(), reason)
            })?;
            if name.starts_with('.') || name == KEPT {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type().map_err(|error| io("read", &entry.path(), error))?.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

pub(super) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io { action, path: PathBuf::from(path), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_bounded_and_says_what_was_cut() {
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
