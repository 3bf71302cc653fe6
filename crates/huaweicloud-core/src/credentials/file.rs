//! Reads files with credentials. It must not show their content in errors.

use std::io;
use std::path::Path;

use crate::error::Error;
use crate::file::read;

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
