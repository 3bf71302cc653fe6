//! Carries out changes so that either all of them happen or none: new texts are first written beside the output, then moved
//! into place one by one, and a failure moves everything back. Runs at the same time do not disturb each other, and what an
//! interrupted run leaves behind git ignores.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

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
    remove_leftovers(&folder, SystemTime::now());
    let staging =
        tempfile::Builder::new().prefix(STAGING).tempdir_in(&folder).map_err(|error| io("write to", &folder, error))?;
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

/// What the name of a staging folder begins with. The `.gitignore` of the workspace names it, too.
const STAGING: &str = ".gen-";

/// A run takes seconds. After this time it is not at work any more.
const ABANDONED: Duration = Duration::from_secs(600);

/// The staging folders in the output folder: of runs that are at work, or were interrupted.
#[must_use]
pub fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGING));
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Removes the staging folders of interrupted runs. One that cannot be removed harms nobody.
fn remove_leftovers(folder: &Path, now: SystemTime) {
    for path in leftovers(folder) {
        let changed = fs::metadata(&path).and_then(|metadata| metadata.modified());
        if changed.is_ok_and(|changed| now.duration_since(changed).is_ok_and(|age| age > ABANDONED)) {
            let _ = fs::remove_dir_all(&path);
        }
    }
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

/// What was done so far, so that it can be undone.
#[derive(Default)]
struct Moves {
    /// Where each file is that was moved or kept, and where it was before.
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
        let kept = staging.join(format!("old-{}", self.done.len()));
        let Some(new) = new else { return self.remove(target, kept) };
        if let Some(folder) = target.parent() {
            self.create_folder(folder)?;
        }
        // A copy is kept, so that the file is there at all times: another run may be about to write the same.
        let undo = match fs::copy(target, &kept) {
            Ok(_) => (kept, target.to_path_buf()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (target.to_path_buf(), new.to_path_buf()),
            Err(error) => return Err(io("keep", target, error)),
        };
        fs::rename(new, target).map_err(|error| io("write", target, error))?;
        self.done.push(undo);
        Ok(())
    }

    fn remove(&mut self, target: &Path, kept: PathBuf) -> Result<(), Error> {
        match fs::rename(target, &kept) {
            Ok(()) => self.done.push((kept, target.to_path_buf())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(io("remove", target, error)),
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

    /// Moves everything back, latest first. What cannot be moved back stays: there is nothing better to do with it.
    fn undo(self) {
        for (now, before) in self.done.into_iter().rev() {
            let _ = fs::rename(now, before);
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

    #[test]
    fn staging_folders_are_ignored_by_git() {
        let ignored = include_str!("../../../../.gitignore");
        assert!(ignored.lines().any(|line| line == format!("/generated/{STAGING}*/")), "{ignored}");
    }

    #[test]
    fn leftovers_of_interrupted_runs_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("g");
        for name in [".gen-old", ".gen-new", ".other"] {
            fs::create_dir_all(output.join(name)).unwrap();
            fs::write(output.join(name).join("new-1"), "").unwrap();
        }
        assert_eq!(leftovers(&output), [output.join(".gen-new"), output.join(".gen-old")]);
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        fs::File::open(output.join(".gen-old")).unwrap().set_modified(hour_ago).unwrap();
        let changes = Changes::between(folder.path(), "g", &files(&[("g/a.rs", "a")]), |_| true).unwrap();
        write(folder.path(), "g", &changes).unwrap();
        assert_eq!(leftovers(&output), [output.join(".gen-new")], "another run may be at work there");
        assert!(output.join(".other").exists());
    }

    #[test]
    fn runs_at_the_same_time_leave_a_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::thread::scope(|scope| {
            for run in 0..4 {
                scope.spawn(move || {
                    for round in 0..50 {
                        let own = format!("g/{run}/own.rs");
                        let new = files(&[("g/shared.rs", &format!("{round}")), (&own, &format!("{round}"))]);
                        let owned = |path: &str| path == own;
                        write(root, "g", &Changes::between(root, "g", &new, owned).unwrap()).unwrap();
                    }
                });
            }
        });
        let contents = contents(root);
        assert_eq!(contents["g/shared.rs"], "49");
        assert!((0..4).all(|run| contents[&format!("g/{run}/own.rs")] == "49"), "{contents:?}");
        assert_eq!(leftovers(&root.join("g")), [] as [PathBuf; 0]);
    }
}
