//! Files of private keys. It must not decode a key: the service does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{PemError, encode, read, sections};
use crate::secret::Secret;

/// Reads the private key in a file of at most 1 MiB. Certificates beside it are ignored.
///
/// # Errors
///
/// The file cannot be read, or the errors of [`parse_private_key`].
pub fn read_private_key(path: impl AsRef<Path>) -> Result<Secret, PemError> {
    read(path.as_ref(), parse_private_key)
}

/// The private key in a text. Certificates beside it are ignored.
///
/// # Errors
///
/// There is no private key, more than one, or one that is encrypted with a password.
pub fn parse_private_key(text: &str) -> Result<Secret, PemError> {
    let sections = sections(text)?;
    let mut keys = sections.iter().filter(|section| section.tag().ends_with("PRIVATE KEY"));
    let key = keys.next().ok_or_else(|| {
        PemError::new("it contains no private key: a key begins with a line such as -----BEGIN PRIVATE KEY-----")
    })?;
    if keys.next().is_some() {
        return Err(PemError::new("it contains several private keys"));
    }
    let encrypted = key.headers().get("Proc-Type").is_some_and(|value| value.contains("ENCRYPTED"));
    if encrypted || key.tag() == "ENCRYPTED PRIVATE KEY" {
        return Err(PemError::new("the private key is encrypted: decrypt it, for example with `openssl pkey`"));
    }
    Ok(Secret::from(encode(key)))
}

/// Writes a private key to a file that only its owner can read (mode 0600; on Windows the file has
/// the permissions of its folder). A file of this name is replaced; it is never half written.
///
/// # Errors
///
/// The folder does not exist or cannot be written. The file is then unchanged.
pub fn write_private_key(path: impl AsRef<Path>, key: &Secret) -> Result<(), PemError> {
    let path = path.as_ref();
    replace(path, key).map_err(|error| PemError::new(format!("cannot be written: {error}")).of(path))
}

fn replace(path: &Path, key: &Secret) -> io::Result<()> {
    let (file, temporary) = create_beside(path)?;
    let written = write(file, key).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The error of the write is the one that matters.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write(mut file: File, key: &Secret) -> io::Result<()> {
    let text = Zeroizing::new(format!("{}\n", key.expose_secret().trim_end()));
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A new file in the same folder.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy().into_owned();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    loop {
        let temporary = path.with_file_name(format!(".{name}.{:08x}", fastrand::u32(..)));
        match options.open(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}
