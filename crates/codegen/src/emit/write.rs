//! Applies changes, all of them or none: new files are first written to a staging folder, then
//! moved into place one by one, and a failure moves everything back. Runs at the same time wait for
//! each other, git ignores what an interrupted run leaves behind, and the next run removes it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::changes::{Change, Changes, io_error};
use crate::Error;

/// The output folder, locked for one run: comparing and writing are one step for other runs.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
    folder: PathBuf,
    /// The lock, until it is dropped or the program ends.
    _lock: File,
}

impl Output {
    /// Locks `folder` in `root`, which is created if it does not exist, and removes what
    /// interrupted runs left in it. If another run has the lock, calls `waits` and waits for it.
    ///
    /// # Errors
    /// When the folder cannot be created or locked.
    pub fn lock(root: &Path, folder: &str, waits: impl FnOnce()) -> Result<Self, Error> {
        let folder = root.join(folder);
        fs::create_dir_all(&folder).map_err(|error| io_error("create", &folder, error))?;
        let path = folder.join(LOCK);
        let failed = |error| io_error("lock", &path, error);
        let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                lock.lock().map_err(failed)?;
            }
            // Some network file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        for path in staging_folders(&folder) {
            // What cannot be removed does no harm.
            let _ = fs::remove_dir_all(path);
        }
        Ok(Self { root: root.to_owned(), folder, _lock: lock })
    }

    /// Applies changes.
    ///
    /// # Errors
    /// When something cannot be written, moved or removed. Everything is then as it was before.
    pub fn write(&self, changes: &Changes) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        // Inside the output folder, so that moving never crosses file systems. It is hidden, so
        // that no run takes it for generated files.
        let staging = tempfile::Builder::new()
            .prefix(STAGING)
            .tempdir_in(&self.folder)
            .map_err(|error| io_error("write to", &self.folder, error))?;
        let staged = stage(staging.path(), changes)?;
        let mut moves = Moves::default();
        for (path, new) in &staged {
            if let Err(error) = moves.replace(&self.root.join(path), new.as_deref(), staging.path()) {
                moves.undo();
                return Err(error);
            }
        }
        for path in staged.iter().filter(|(_, new)| new.is_none()).map(|(path, _)| path) {
            remove_empty_folders(&self.root, path);
        }
        Ok(())
    }
}

/// The prefix of the names of staging folders and of the lock. It is also in the `.gitignore` of
/// the workspace.
const STAGING: &str = ".gen-";

/// The file that is locked. It stays: removing it could give the lock to two runs.
const LOCK: &str = ".gen-lock";

/// The staging folders in the output folder, of runs that are in progress or were interrupted.
#[must_use]
pub fn staging_folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGING));
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Writes each new file to the staging folder. Returns the paths with their staged files; a path
/// without one is to be removed.
fn stage(staging: &Path, changes: &Changes) -> Result<Vec<(String, Option<PathBuf>)>, Error> {
    let mut staged = Vec::new();
    for (index, (path, change)) in changes.changed.iter().enumerate() {
        let new = match change {
            Change::Remove { .. } => None,
            Change::Write { new, .. } => {
                let file = staging.join(format!("new-{index}"));
                fs::write(&file, new).map_err(|error| io_error("write", &file, error))?;
                Some(file)
            }
        };
        staged.push((path.clone(), new));
    }
    Ok(staged)
}

/// The moves done so far, to undo them after a failure.
#[derive(Default)]
struct Moves {
    /// The current and the previous path of each file that was moved or backed up.
    done: Vec<(PathBuf, PathBuf)>,
    created: Vec<PathBuf>,
}

impl Moves {
    /// Replaces `target` by `new`, or removes it. The old file is kept in the staging folder.
    fn replace(&mut self, target: &Path, new: Option<&Path>, staging: &Path) -> Result<(), Error> {
        if target.is_dir() {
            let error = std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a folder, but must be a file");
            return Err(io_error("write", target, error));
        }
        let kept = staging.join(format!("old-{}", self.done.len()));
        let Some(new) = new else { return self.remove(target, kept) };
        if let Some(folder) = target.parent() {
            self.create_folder(folder)?;
        }
        // The old file is copied, not moved, so that it exists at all times: an interrupted run
        // loses nothing.
        let undo = match fs::copy(target, &kept) {
            Ok(_) => (kept, target.to_path_buf()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (target.to_path_buf(), new.to_path_buf()),
            Err(error) => return Err(io_error("keep", target, error)),
        };
        fs::rename(new, target).map_err(|error| io_error("write", target, error))?;
        self.done.push(undo);
        Ok(())
    }

    fn remove(&mut self, target: &Path, kept: PathBuf) -> Result<(), Error> {
        match fs::rename(target, &kept) {
            Ok(()) => self.done.push((kept, target.to_path_buf())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(io_error("remove", target, error)),
        }
        Ok(())
    }

    fn create_folder(&mut self, folder: &Path) -> Result<(), Error> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| io_error("create", folder, error))?;
            self.created.push(folder.to_path_buf());
        }
        Ok(())
    }

    /// Moves everything back, last move first. A file that cannot be moved back stays where it is.
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
        // Fails if the folder is not empty, which ends the loop.
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

    fn write(root: &Path, folder: &str, changes: &Changes) -> Result<(), Error> {
        Output::lock(root, folder, || {})?.write(changes)
    }

    /// All files below a folder with their texts, including hidden ones but the lock.
    fn contents(folder: &Path) -> Files {
        let mut found = Files::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with(LOCK) {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                    found.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        found
    }

    #[test]
    fn write_updates_changed_and_removes_stale_files() {
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
        assert_eq!(contents(&root), expected, "files that this run does not own are kept");
        assert!(!root.join("g/a/old").exists(), "an empty folder is removed with its last file");
        assert!(Changes::between(&root, "g", &after, |path| path.starts_with("g/a/")).unwrap().is_empty());
    }

    #[test]
    fn failed_write_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let before = files(&[("g/a/one.rs", "1"), ("g/a/stale.rs", "s"), ("g/z/in_the_way/file.rs", "z")]);
        write(folder.path(), "g", &Changes::between(folder.path(), "g", &before, |_| true).unwrap()).unwrap();

        // The last change fails: there is a folder in its place.
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
    fn write_fails_if_the_folder_is_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("generated");
        fs::write(&root, "a file").unwrap();
        let changes = Changes {
            changed: [("a.rs".to_owned(), Change::Write { old: None, new: "a".to_owned() })].into(),
            unchanged: Vec::new(),
        };
        let error = write(folder.path(), "generated", &changes).unwrap_err().to_string();
        assert!(error.contains("generated"), "{error}");
        assert_eq!(fs::read_to_string(&root).unwrap(), "a file");
    }

    #[test]
    fn leftovers_are_ignored_by_git() {
        let ignored = include_str!("../../../../.gitignore");
        assert!(ignored.lines().any(|line| line == format!("/generated/{STAGING}*")), "{ignored}");
        assert!(LOCK.starts_with(STAGING));
    }

    #[test]
    fn leftovers_are_removed_by_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("g");
        for name in [".gen-one", ".gen-two", ".other"] {
            fs::create_dir_all(output.join(name)).unwrap();
            fs::write(output.join(name).join("new-1"), "").unwrap();
        }
        assert_eq!(staging_folders(&output), [output.join(".gen-one"), output.join(".gen-two")]);
        Output::lock(folder.path(), "g", || {}).unwrap();
        assert_eq!(staging_folders(&output), [] as [PathBuf; 0]);
        assert!(output.join(".other").exists());
    }

    #[test]
    fn concurrent_runs_write_one_after_another() {
        let folder = tempfile::tempdir().unwrap();
        let (root, counter) = (folder.path(), folder.path().join("g/shared.rs"));
        fs::create_dir(root.join("g")).unwrap();
        fs::write(&counter, "0").unwrap();
        let waited = std::sync::atomic::AtomicBool::new(false);
        let first = Output::lock(root, "g", || panic!("nothing to wait for")).unwrap();
        std::thread::scope(|scope| {
            for run in 0..4 {
                let (counter, waited) = (&counter, &waited);
                scope.spawn(move || {
                    for _ in 0..20 {
                        let waits = || waited.store(true, std::sync::atomic::Ordering::Relaxed);
                        let output = Output::lock(root, "g", waits).unwrap();
                        let count: usize = fs::read_to_string(counter).unwrap().parse().unwrap();
                        let new = files(&[("g/shared.rs", &(count + 1).to_string()), (&format!("g/{run}/own.rs"), "")]);
                        output.write(&Changes::between(root, "g", &new, |_| false).unwrap()).unwrap();
                    }
                });
            }
            while !waited.load(std::sync::atomic::Ordering::Relaxed) {
                std::thread::yield_now();
            }
            drop(first);
        });
        assert_eq!(fs::read_to_string(counter).unwrap(), "80", "no run overwrites what it has not read");
        assert_eq!(staging_folders(&root.join("g")), [] as [PathBuf; 0]);
    }
}
