//! Temporary folders, and reading the files in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The root of this workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace")
}

/// The texts of the files in a folder, by name. Subfolders are ignored.
#[must_use]
pub fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    let file = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_name().expect("a name").to_str().expect("UTF-8").to_owned(), text)
    };
    paths.map(file).collect()
}

/// A temporary folder, which is removed when dropped. Paths are relative to it.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// Creates an empty folder.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it creates a folder on disk")]
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.0.path()
    }

    /// The absolute path of a file.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// The text of a file.
    #[must_use]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes a file, and creates its parent folders.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// Writes files, by name, to a folder. There may be none.
    pub fn write_all<N: AsRef<str>, T: AsRef<[u8]>>(&self, folder: &str, files: impl IntoIterator<Item = (N, T)>) {
        fs::create_dir_all(self.path(folder)).expect("a folder");
        files.into_iter().for_each(|(name, text)| self.write(&format!("{folder}/{}", name.as_ref()), text));
    }

    /// Replaces the first occurrence of a text, which the file must contain.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} must contain {from:?}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Removes a folder and its contents.
    pub fn remove_all(&self, path: &str) {
        fs::remove_dir_all(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}
