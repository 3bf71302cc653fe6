//! Finds the user's home directory and reads small files in it.
//!
//! It must not know what a file means.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::error::Error;

/// The maximum size of a file in bytes, more than any token, profile or list of regions. It
/// prevents a wrong path, for example to a device, from filling the memory.
const LIMIT: u64 = 1024 * 1024;

/// Reads a whole file. Blocks the thread: for a local file of a few kilobytes this takes less time
/// than handing it to another thread.
///
/// # Errors
///
/// The file cannot be read, is larger than 1 MiB, or is not UTF-8.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "the file is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(ErrorKind::InvalidData, "the file is not UTF-8"))
}

/// The user's home directory. Windows sets only `USERPROFILE`.
///
/// # Errors
///
/// The variable is not valid Unicode.
pub(crate) fn home(environment: &Environment) -> Result<Option<PathBuf>, Error> {
    for name in ["HOME", "USERPROFILE"] {
        if let Some(path) = environment.get(name)? {
            return Ok(Some(PathBuf::from(path)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let full = usize::try_from(LIMIT).unwrap();
        std::fs::write(&path, vec![b'x'; full]).unwrap();
        assert_eq!(read(&path).unwrap().len(), full);
        std::fs::write(&path, vec![b'x'; full + 1]).unwrap();
        assert_eq!(read(&path).unwrap_err().kind(), ErrorKind::FileTooLarge);
        std::fs::write(&path, b"\xff").unwrap();
        assert_eq!(read(&path).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
