//! Writes the files of a result to a folder: certificates, chains, keys, archives.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use command::{Command, Output};
use serde_json::Value;

use crate::outcome::{Failure, Result};
use crate::profile::private;

/// Checks, before the call, that the folder can take the files: it is empty, or does not exist yet.
pub(crate) fn prepare(folder: &Path) -> Result<()> {
    let failed = |error: std::io::Error| Failure::local(format!("--out {}: {error}", folder.display()));
    match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => fs::create_dir_all(folder).map_err(failed),
        Err(error) => Err(failed(error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => {
                Err(Failure::local(format!("--out {} is not empty, and no file is overwritten", folder.display()))
                    .with_help("name a new folder"))
            }
        },
    }
}

/// Writes the files of a result. The result then has their paths instead of their contents.
pub(crate) fn write(command: &Command, output: &mut Output, folder: &Path) -> Result<()> {
    if let Some(bytes) = &output.file {
        let extension = if bytes.expose_secret().starts_with(b"PK") { "zip" } else { "bin" };
        let path = folder.join(format!("{}.{extension}", command.name));
        create(&path, bytes.expose_secret())?;
        output.value = Value::String(path.display().to_string());
    }
    write_texts(&mut output.value, "", command.operation.secrets, folder)
}

/// Writes each text that is PEM or secret, named after its property.
fn write_texts(value: &mut Value, name: &str, secrets: &[&str], folder: &Path) -> Result<()> {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                write_texts(value, key, secrets, folder)?;
            }
        }
        Value::Array(items) => {
            for item in items {
                write_texts(item, name, secrets, folder)?;
            }
        }
        Value::String(text) if !name.is_empty() => {
            let is_pem = text.trim_start().starts_with("-----BEGIN ");
            if is_pem || secrets.contains(&name) && !text.is_empty() {
                let path = free(folder, name, if is_pem { "pem" } else { "txt" });
                create(&path, text.as_bytes())?;
                *text = path.display().to_string();
            }
        }
        _ => {}
    }
    Ok(())
}

/// A path that no file has yet: several properties of a result may have one name.
fn free(folder: &Path, name: &str, extension: &str) -> PathBuf {
    let numbered = |number: u32| if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
    let paths = (1..).map(|number| folder.join(format!("{}.{extension}", numbered(number))));
    paths.into_iter().find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}

/// Writes a file that only its owner can read: it may be a key.
fn create(path: &Path, contents: &[u8]) -> Result<()> {
    let written = private(path).and_then(|mut file| file.write_all(contents).and_then(|()| file.sync_all()));
    written.map_err(|error| Failure::local(format!("cannot write {}: {error}", path.display())))
}
