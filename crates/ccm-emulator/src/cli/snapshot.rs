//! `ccm-emulator snapshot` and `ccm-emulator restore`

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use axum::http::Method;
use clap::Args;
use tempfile::{Builder, NamedTempFile};

use super::control::state;

/// Write the whole state of an emulator that is running to a file
///
/// The file has all private keys and secret keys in plain text; only its owner can read it. Needs
/// the environment variable CCM_EMULATOR_CONTROL_TOKEN, which `serve` prints.
#[derive(Args, Debug)]
pub(super) struct Take {
    /// File to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    /// Address of the emulator
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    endpoint: String,
}

/// Replace the whole state of an emulator that is running by that in a file
///
/// The emulator needs the accounts that the state has records of. Needs the environment variable
/// CCM_EMULATOR_CONTROL_TOKEN, which `serve` prints.
#[derive(Args, Debug)]
pub(super) struct Restore {
    /// File that `snapshot` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Address of the emulator
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    endpoint: String,
}

impl Take {
    pub(super) async fn run(self) -> Result<(), Box<dyn Error>> {
        let file = &self.file;
        if file.exists() && !self.force {
            return Err(exists(file).into());
        }
        let failed = |error: &dyn std::fmt::Display| format!("{} cannot be written: {error}", file.display());
        // Before the state is asked for, so that a folder that cannot be written is noticed first.
        let mut temporary = beside(file).map_err(|error| failed(&error))?;
        let state = state(&self.endpoint, Method::GET, Vec::new()).await?;
        let written = temporary.write_all(&state).and_then(|()| temporary.as_file().sync_all());
        written.map_err(|error| failed(&error))?;
        if self.force {
            temporary.persist(file).map_err(|error| failed(&error.error))?;
        } else if let Err(error) = temporary.persist_noclobber(file) {
            let is_there = error.error.kind() == std::io::ErrorKind::AlreadyExists;
            return Err(if is_there { exists(file) } else { failed(&error.error) }.into());
        }
        Ok(())
    }
}

impl Restore {
    pub(super) async fn run(self) -> Result<(), Box<dyn Error>> {
        let read = std::fs::read(&self.file);
        let read = read.map_err(|error| format!("{} cannot be read: {error}", self.file.display()))?;
        state(&self.endpoint, Method::PUT, read).await.map(drop)
    }
}

fn exists(file: &Path) -> String {
    format!("{} exists; pass --force to replace it, or name another file", file.display())
}

/// A temporary file in the folder of another, which only its owner can read.
fn beside(file: &Path) -> std::io::Result<NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Builder::new().prefix(".snapshot-").tempfile_in(folder)
}
