//! Carries out changes so that either all of them happen or none: new texts are first written beside the output, then moved
//! into place one by one, and a failure moves everything back.

use std::fs;
use std::path::{Path, PathBuf};

use super::changes::{Change, Changes, io};
use crate::Error;

/// Carries out `changes` in `root`. What is not finished yet is kept in `folder`, which is made if it does not exist.
///
/// # Errors
/// When something cannot be written, moved or removed; then everything is as it was before.
pub fn write(root: &Path, folder: &str, changes: &Changes) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let folder = root.join(folder);
    fs::create_dir_all(&folder).map_err(|error| io("create", &folder, error))?;
    // Inside the output folder, so that moving never crosses a file system. Its name is hidden, so that no run takes it for
    // something generated.
    let staging =
        tempfile::Builder::new().prefix(".gen-").tempdir_in(&folder).map_err(|error| io("write to", &folder, error))?;
    let staged = stage(staging.path(), changes)?;
    let mut moves = Moves::default();
    for (path, new) in &staged {
        if let Err(error) = moves.replace(&root.join(path), new.as_deref(), staging.path()) {
            moves.undo();
            return Err(error);
        }
    }
    for path in staged.iter().filter(|(_, new)| new.is_none()).map(|(path, _)| path) {
        remove_empty_folders(root, path);
    }
    Ok(())
}

/// Writes every new text into the staging folder. A path without a text is to be removed.
fn stage(staging: &Path, changes: &Changes) -> Result<Vec<(String, Option<PathBuf>)>, Error> {
    let mut staged = Vec::new();
    for (index, (path, change)) in changes.changed.iter().enumerate() {
        let new = match change {
            Change::Remove { .. } => None,
            Change::Write { new, .. } => {
                let file = staging.join(format!("new-{index}"));
                fs::write(&file, new).map_err(|error| io("write", &file, error))?;
                Some(file)
            }
        };
        staged.push((path.clone(), new));
    }
    Ok(staged)
}

/// What was moved so far, so that it can be moved back.
#[derive(Default)]
struct Moves {
    done: Vec<(PathBuf, PathBuf)>,
    created: Vec<PathBuf>,
}

impl Moves {
    /// Puts `new` in the place of `target`, or nothing. What was there is kept in the staging folder.
    fn replace(&mut self, target: &Path, new: Option<&Path>, staging: &Path) -> Result<(), Error> {
        if target.is_dir() {
            let error =
                std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a folder, and a file belongs there");
            return Err(io("write", target, error));
        }
        if target.exists() {
            let kept = staging.join(format!("old-{}", self.done.len()));
            self.rename(target, &kept)?;
        }
        if let Some(new) = new {
            if let Some(folder) = target.parent() {
                self.create_folder(folder)?;
            }
            self.rename(new, target)?;
        }
        Ok(())
    }

    fn create_folder(&mut self, folder: &Path) -> Result<(), Error> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| io("create", folder, error))?;
            self.created.push(folder.to_path_buf());
        }
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        fs::rename(from, to).map_err(|error| io("write", to, error))?;
        self.done.push((from.to_path_buf(), to.to_path_buf()));
        Ok(())
    }

    /// Moves everything back, latest first. What cannot be moved back stays: there is nothing better to do with it.
    fn undo(self) {
        for (from, to) in self.done.into_iter().rev() {
            let _ = fs::rename(to, from);
        }
        for folder in self.created.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes the folders that the removal of a file left empty.
fn remove_empty_folders(root: &Path, path: &str) {
    let file = root.join(path);
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != root) {
        // Fails where something is left, which is where it should stop.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::changes::Files;

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    /// Every file below a folder with its text, hidden ones too.
    fn contents(folder: &Path) -> Files {
        let mut found = Files::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                    found.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        found
    }

    #[test]
    fn writes_what_changed_and_removes_what_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        let before =
            files(&[("g/a/one.rs", "1"), ("g/a/two.rs", "2"), ("g/a/old/three.rs", "3"), ("g/b/four.rs", "4")]);
        write(&root, "g", &Changes::between(&root, "g", &before, |_| true).unwrap()).unwrap();
        assert_eq!(contents(&root), before);

        let after = files(&[("g/a/one.rs", "1"), ("g/a/two.rs", "zwei"), ("g/a/new/five.rs", "5")]);
        let changes = Changes::between(&root, "g", &after, |path| path.starts_with("g/a/")).unwrap();
        assert_eq!(changes.unchanged, ["g/a/one.rs"]);
        write(&root, "g", &changes).unwrap();
        let expected =
            files(&[("g/a/one.rs", "1"), ("g/a/two.rs", "zwei"), ("g/a/new/five.rs", "5"), ("g/b/four.rs", "4")]);
        assert_eq!(contents(&root), expected, "what another run owns stays");
        assert!(!root.join("g/a/old").exists(), "an empty folder goes with its last file");
        assert!(Changes::between(&root, "g", &after, |path| path.starts_with("g/a/")).unwrap().is_empty());
    }

    #[test]
    fn a_failure_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let before = files(&[("g/a/one.rs", "1"), ("g/a/stale.rs", "s"), ("g/z/in_the_way/file.rs", "z")]);
        write(folder.path(), "g", &Changes::between(folder.path(), "g", &before, |_| true).unwrap()).unwrap();

        // The last change cannot be made: a folder stands where the file belongs.
        let write_last = |path: &str| Change::Write { old: None, new: path.to_owned() };
        let changes = Changes {
            changed: [
                ("g/a/one.rs".to_owned(), Change::Write { old: Some("1".to_owned()), new: "eins".to_owned() }),
                ("g/a/stale.rs".to_owned(), Change::Remove { old: "s".to_owned() }),
                ("g/new/folder/file.rs".to_owned(), write_last("n")),
                ("g/z/in_the_way".to_owned(), write_last("z")),
            ]
            .into(),
            unchanged: Vec::new(),
        };
        let error = write(folder.path(), "g", &changes).unwrap_err().to_string();

        assert!(error.contains("in_the_way") && error.contains("Nothing was changed"), "{error}");
        assert_eq!(contents(folder.path()), before);
        assert!(!folder.path().join("g/new").exists());
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("generated");
        fs::write(&root, "a file").unwrap();
        let changes = Changes {
            changed: [("a.rs".to_owned(), Change::Write { old: None, new: "a".to_owned() })].into(),
            unchanged: Vec::new(),
        };
        assert!(write(folder.path(), "generated", &changes).is_err());
        assert_eq!(fs::read_to_string(&root).unwrap(), "a file");
    }
}
