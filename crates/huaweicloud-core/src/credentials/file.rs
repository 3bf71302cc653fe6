//! Small files that hold credentials: where they are, and what is in them.
//!
//! It must not know what a file means, and shows no content in errors.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::error::Error;

/// More than any token or profile has; so that a wrong path, to a device perhaps, does not fill the memory.
const LIMIT: u64 = 1024 * 1024;

/// The whole text of a file. Reading blocks, which for a local file of a few kilobytes takes less time than handing it to another thread.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LIMIT).read_to_string(&mut text)?;
    Ok(text)
}

/// The token that is all of a file. Read anew each time, since whoever writes such files replaces them.
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

/// The directory of the user.
pub(super) fn home(environment: &Environment) -> Result<Option<PathBuf>, Error> {
    for name in ["HOME", "USERPROFILE"] {
        if let Some(path) = environment.get(name)? {
            return Ok(Some(PathBuf::from(path)));
        }
    }
    Ok(None)
}
