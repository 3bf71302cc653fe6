//! A file whose changes are kept in memory. A database that was not closed properly must be
//! repaired before it can be read; with this, that works on a full disk too.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::path::Path;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};

/// The size of the blocks that changes are kept in.
const BLOCK: usize = 4096;

#[derive(Debug)]
pub(super) struct Overlay {
    file: FileBackend,
    changes: RwLock<Changes>,
}

#[derive(Debug)]
struct Changes {
    length: u64,
    /// How much of the file is still part of the storage. Beyond it, unchanged blocks are zero.
    file_length: u64,
    /// The changed blocks, by their number.
    blocks: BTreeMap<u64, Box<[u8; BLOCK]>>,
}

impl Overlay {
    /// Reads a file, which is not changed. The file is locked as a database that is open for
    /// writing, since another process must not change it either.
    pub(super) fn open(file: &Path) -> Result<Self, DatabaseError> {
        // Without write access, it cannot be locked exclusively everywhere.
        let file = FileBackend::new(File::options().read(true).write(true).open(file)?)?;
        let length = file.len()?;
        Ok(Self { file, changes: RwLock::new(Changes { length, file_length: length, blocks: BTreeMap::new() }) })
    }

    fn read_changes(&self) -> RwLockReadGuard<'_, Changes> {
        self.changes.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_changes(&self) -> RwLockWriteGuard<'_, Changes> {
        self.changes.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A whole block.
    fn block(&self, changes: &Changes, number: u64) -> io::Result<Box<[u8; BLOCK]>> {
        if let Some(block) = changes.blocks.get(&number) {
            return Ok(block.clone());
        }
        let mut block = Box::new([0; BLOCK]);
        let start = number * BLOCK as u64;
        let length = changes.file_length.saturating_sub(start).min(BLOCK as u64);
        if length > 0 {
            self.file.read(start, &mut block[..length as usize])?;
        }
        Ok(block)
    }
}

/// Splits a range of the storage into its parts in blocks: the number of the block, the part in the
/// block, and the part in the range.
fn parts(offset: u64, length: usize) -> impl Iterator<Item = (u64, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        if done == length {
            return None;
        }
        let position = offset + done as u64;
        let start = (position % BLOCK as u64) as usize;
        let taken = (BLOCK - start).min(length - done);
        let part = (position / BLOCK as u64, start..start + taken, done..done + taken);
        done += taken;
        Some(part)
    })
}

fn check_end(changes: &Changes, offset: u64, length: usize) -> io::Result<()> {
    match offset.checked_add(length as u64) {
        Some(end) if end <= changes.length => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.read_changes().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let changes = self.read_changes();
        check_end(&changes, offset, out.len())?;
        for (number, inside, outside) in parts(offset, out.len()) {
            out[outside].copy_from_slice(&self.block(&changes, number)?[inside]);
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut changes = self.write_changes();
        if length < changes.length {
            let last = length / BLOCK as u64;
            // What is cut off must be zero if the storage grows again.
            let mut block = self.block(&changes, last)?;
            block[(length % BLOCK as u64) as usize..].fill(0);
            drop(changes.blocks.split_off(&last));
            changes.blocks.insert(last, block);
            changes.file_length = changes.file_length.min(length);
        }
        changes.length = length;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut changes = self.write_changes();
        check_end(&changes, offset, data.len())?;
        for (number, inside, outside) in parts(offset, data.len()) {
            let mut block = self.block(&changes, number)?;
            block[inside].copy_from_slice(&data[outside]);
            changes.blocks.insert(number, block);
        }
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlay_reads_as_a_changed_copy_and_keeps_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let original: Vec<u8> = (0..3 * BLOCK + 100).map(|at| at as u8).collect();
        std::fs::write(&path, &original).unwrap();
        let overlay = Overlay::open(&path).unwrap();
        let mut copy = original.clone();
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..2_000 {
            match random.u8(..10) {
                0 => {
                    let length = random.usize(..5 * BLOCK);
                    overlay.set_len(length as u64).unwrap();
                    copy.resize(length, 0);
                }
                1..5 => {
                    let start = random.usize(..=copy.len());
                    let data = vec![random.u8(..); random.usize(..=(copy.len() - start).min(2 * BLOCK))];
                    overlay.write(start as u64, &data).unwrap();
                    copy[start..start + data.len()].copy_from_slice(&data);
                }
                _ => {
                    let start = random.usize(..=copy.len());
                    let mut out = vec![0; random.usize(..=copy.len() - start)];
                    overlay.read(start as u64, &mut out).unwrap();
                    assert!(out == copy[start..start + out.len()]);
                }
            }
            assert_eq!(overlay.len().unwrap(), copy.len() as u64);
        }
        assert!(overlay.read(copy.len() as u64, &mut [0]).is_err());
        assert!(overlay.write(u64::MAX, &[0]).is_err());
        assert!(std::fs::read(&path).unwrap() == original, "the file is unchanged");
    }
}
