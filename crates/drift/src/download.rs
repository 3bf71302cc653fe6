//! Downloads packages with pip, as wheels alone: building a source package would run its code.
//! It must not know what a package contains.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use thiserror::Error;

/// Downloaded wheels, which are removed with this value.
#[derive(Debug)]
pub struct Download {
    /// The wheels, in the order of the names.
    pub wheels: Vec<PathBuf>,
    _folder: TempDir,
}

/// Why packages cannot be downloaded.
#[derive(Debug, Error)]
pub enum DownloadError {
    /// No command starts pip.
    #[error(
        "pip is not installed\n  help: install Python with pip, or download the wheels elsewhere and name the files"
    )]
    NoPip,
    /// pip failed.
    #[error(
        "pip cannot download {what}:\n{output}\n  help: check the version and the network, or name a wheel that you have"
    )]
    Failed {
        /// The package and version.
        what: String,
        /// What pip printed.
        output: String,
    },
    /// The temporary folder failed.
    #[error("cannot use a temporary folder: {0}")]
    Folder(#[from] std::io::Error),
}

/// The commands that start pip.
const PIP: [&[&str]; 4] = [&["pip"], &["pip3"], &["python3", "-m", "pip"], &["py", "-m", "pip"]];

/// Downloads a version of each package, or the newest.
///
/// # Errors
/// If pip is missing or fails.
pub fn download(packages: &[&str], version: Option<&str>) -> Result<Download, DownloadError> {
    let folder = tempfile::tempdir()?;
    let mut wheels = Vec::new();
    for package in packages {
        let wanted = version.map_or_else(|| (*package).to_owned(), |version| format!("{package}=={version}"));
        let target = folder.path().join(package);
        std::fs::create_dir(&target)?;
        pip(&wanted, &target)?;
        for entry in std::fs::read_dir(&target)? {
            wheels.push(entry?.path());
        }
    }
    Ok(Download { wheels, _folder: folder })
}

fn pip(wanted: &str, target: &Path) -> Result<(), DownloadError> {
    for command in PIP {
        let Some((program, first)) = command.split_first() else { continue };
        let output = Command::new(program)
            .args(first)
            .args(["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest"])
            .arg(target)
            .arg(wanted)
            .output();
        match output {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) => {
                let printed = String::from_utf8_lossy(&output.stderr);
                // Python without pip: another command may have it.
                if printed.contains("No module named pip") {
                    continue;
                }
                let output = printed.lines().map(|line| format!("    {line}\n")).collect::<String>();
                return Err(DownloadError::Failed { what: wanted.to_owned(), output: output.trim_end().to_owned() });
            }
        }
    }
    Err(DownloadError::NoPip)
}
