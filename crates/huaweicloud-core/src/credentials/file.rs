//! Locates and reads small files with credentials.
//!
//! It must not know what a file means, and must not show its content in errors.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::error::Error;

/// Larger than any token or profile. It prevents a wrong path, for example to a device, from
/// filling the memory.
const LIMIT: u64 = 1024 * 1024;

/// Reads a whole file. Blocks the thread: for a local file of a few kilobytes this takes less time
/// than handing it to another thread.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LIMIT).read_to_string(&mut text)?;
    Ok(text)
}

/// Reads a file that contains only a token. It is read again each time, since such files are
/// replaced when the token is renewed.
pub(super) fn read_token(path: &str, origin: &str) -> Result<String, Error> {
    let text = read(Path::new(path)).map_err(|error| unreadable(Path::new(path), origin, &error))?;
    match text.trim() {
        "" => Err(Error::credentials(format!("the token file {path:?} of {origin} is empty"))),
        token => Ok(token.to_owned()),
    }
}

pub(super) fn unreadable(path: &Path, origin: &str, error: &io::Error) -> Error {
    let kind = error.kind();
    Error::credentials(format!("the file {path:?} of {origin} cannot be read: {kind}"))
}

/// The user's home directory.
pub(super) fn home(environment: &Environment) -> Result<Option<PathBuf>, Error> {
    for name in ["HOME", "USERPROFILE"] {
        if let Some(path) = environment.get(name)? {
            return Ok(Some(PathBuf::from(path)));
        }
    }
    Ok(None)
}
