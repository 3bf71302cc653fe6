//! Reads a Python package as files of text, from a wheel or an unpacked one. Nothing in it is run.
//! It must not know Python, nor what the files mean.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use thiserror::Error;
use zip::ZipArchive;

/// The most that is read: more is a bomb.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Of one package. The largest of the vendor's has 40 MB.
    total: u64,
    /// Of one file. The largest of the vendor's has 2 MB.
    file: u64,
}

const LIMITS: Limits = Limits { total: 256 << 20, file: 16 << 20 };
/// The largest wheel. The largest of the vendor's has 5 MB.
const MAX_WHEEL: u64 = 64 << 20;
/// The most files in a package. The largest of the vendor's has 5,000.
const MAX_FILES: usize = 50_000;

/// A package of the vendor's: the files that can describe its services.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its file or folder name, which findings show.
    pub label: String,
    /// Its name, such as `huaweicloudsdkscm`.
    pub name: String,
    /// Its version, such as `3.1.219`. Empty if an unpacked package has no metadata.
    pub version: String,
    /// The text of each file, or `None` if it is not UTF-8, by its path in the package.
    pub files: BTreeMap<String, Option<String>>,
}

/// Why a package cannot be read.
#[derive(Debug, Error)]
pub enum PackageError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}\n  help: check the path")]
    Io {
        /// The file or folder.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The file is not a ZIP archive, or a damaged one.
    #[error("{path} is not a wheel: {reason}\n  help: download it again with `pip download --no-deps NAME==VERSION`")]
    NotAWheel {
        /// The file.
        path: String,
        /// What is wrong with the archive.
        reason: String,
    },
    /// It unpacks to more than any package of the vendor's.
    #[error("{path} is not a package of the vendor's: {what} exceeds {limit}\n  help: check where it comes from")]
    TooLarge {
        /// The file or folder.
        path: String,
        /// What is too large.
        what: String,
        /// The limit.
        limit: String,
    },
    /// No folder in it is a package of the vendor's SDK.
    #[error(
        "{path} is not a package of the vendor's SDK: it has no folder `huaweicloudsdk…` with a client\n  help: name a wheel of a service, such as `huaweicloudsdkscm-3.1.219-py3-none-any.whl`"
    )]
    Foreign {
        /// The file or folder.
        path: String,
    },
}

impl Package {
    /// Reads a wheel, or the folder of an unpacked one.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, unpacks to more than 256 MiB, or is not of the vendor's
    /// SDK.
    pub fn read(path: &Path) -> Result<Self, PackageError> {
        Self::read_within(path, LIMITS)
    }

    fn read_within(path: &Path, limits: Limits) -> Result<Self, PackageError> {
        let shown = path.display().to_string().replace('\\', "/");
        let mut reader = Reader { path: shown.clone(), limits, total: 0, files: BTreeMap::new() };
        if path.is_dir() { reader.folder(path) } else { reader.wheel(path) }?;
        let label = path.file_name().map_or(shown, |name| name.to_string_lossy().into_owned());
        reader.package(label)
    }
}

impl Package {
    /// The service in its name: `scm` of `huaweicloudsdkscm`.
    #[must_use]
    pub fn service(&self) -> &str {
        self.name.strip_prefix(PREFIX).unwrap_or(&self.name)
    }
}

/// The wheels in a folder, by name; or the folder itself if it has none, as an unpacked wheel.
///
/// # Errors
/// If the folder cannot be read.
pub fn packages_in(folder: &Path) -> Result<Vec<PathBuf>, PackageError> {
    let error = |source| PackageError::Io { path: folder.display().to_string(), source };
    let mut wheels = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            wheels.push(path);
        }
    }
    wheels.sort();
    Ok(if wheels.is_empty() { vec![folder.to_path_buf()] } else { wheels })
}

struct Reader {
    path: String,
    limits: Limits,
    total: u64,
    files: BTreeMap<String, Option<String>>,
}

impl Reader {
    fn io(&self, source: std::io::Error) -> PackageError {
        PackageError::Io { path: self.path.clone(), source }
    }

    fn damaged(&self, reason: impl std::fmt::Display) -> PackageError {
        PackageError::NotAWheel { path: self.path.clone(), reason: reason.to_string() }
    }

    fn too_large(&self, what: impl Into<String>, limit: impl std::fmt::Display) -> PackageError {
        PackageError::TooLarge { path: self.path.clone(), what: what.into(), limit: limit.to_string() }
    }

    fn wheel(&mut self, path: &Path) -> Result<(), PackageError> {
        let file = File::open(path).map_err(|source| self.io(source))?;
        if file.metadata().map_err(|source| self.io(source))?.len() > MAX_WHEEL {
            return Err(self.too_large("the file", size(MAX_WHEEL)));
        }
        let mut archive = ZipArchive::new(file).map_err(|error| self.damaged(error))?;
        if archive.len() > MAX_FILES {
            return Err(self.too_large("the number of files", MAX_FILES));
        }
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(|error| self.damaged(error))?;
            let name = entry.name().map_err(|error| self.damaged(error))?.into_owned();
            if entry.is_file() && is_wanted(&name) {
                self.file(name, entry)?;
            }
        }
        Ok(())
    }

    fn folder(&mut self, root: &Path) -> Result<(), PackageError> {
        let mut folders = vec![root.to_path_buf()];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).map_err(|source| self.io(source))? {
                let entry = entry.map_err(|source| self.io(source))?;
                let kind = entry.file_type().map_err(|source| self.io(source))?;
                seen += 1;
                if seen > MAX_FILES {
                    return Err(self.too_large("the number of files", MAX_FILES));
                }
                let path = entry.path();
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                // Links could lead anywhere, so they are not followed.
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() && is_wanted(&name) {
                    let file = File::open(&path).map_err(|source| self.io(source))?;
                    self.file(name, file)?;
                }
            }
        }
        Ok(())
    }

    /// Reads one file, of which an archive may state any size.
    fn file(&mut self, name: String, content: impl Read) -> Result<(), PackageError> {
        let mut bytes = Vec::new();
        let read = content.take(self.limits.file + 1).read_to_end(&mut bytes);
        read.map_err(|error| self.damaged(format!("{name}: {error}")))?;
        let length = bytes.len() as u64;
        if length > self.limits.file {
            return Err(self.too_large(name, size(self.limits.file)));
        }
        self.total += length;
        if self.total > self.limits.total {
            return Err(self.too_large("its content", size(self.limits.total)));
        }
        self.files.insert(name, String::from_utf8(bytes).ok());
        Ok(())
    }

    fn package(self, label: String) -> Result<Package, PackageError> {
        let Self { path, files, .. } = self;
        let clients = files.keys().filter(|name| name.ends_with(CLIENT));
        let name = clients.filter_map(|name| name.split('/').next()).find(|name| name.starts_with(PREFIX));
        let Some(name) = name.map(str::to_owned) else {
            return Err(PackageError::Foreign { path });
        };
        let metadata = files.iter().find(|(name, _)| name.ends_with(METADATA)).and_then(|(_, text)| text.as_deref());
        let version = metadata.and_then(|text| text.lines().find_map(|line| line.strip_prefix("Version: ")));
        Ok(Package { label, version: version.unwrap_or_default().trim().to_owned(), name, files })
    }
}

/// What all of the vendor's packages begin with.
pub(crate) const PREFIX: &str = "huaweicloudsdk";
/// The end of the file name of a client, and of its asynchronous twin.
pub(crate) const CLIENT: &str = "_client.py";
const ASYNC_CLIENT: &str = "_async_client.py";
const METADATA: &str = ".dist-info/METADATA";

/// Whether a file can describe a service. Each synchronous client has an asynchronous twin, which
/// says the same.
fn is_wanted(name: &str) -> bool {
    name.ends_with(METADATA)
        || name.ends_with(CLIENT) && !name.ends_with(ASYNC_CLIENT)
        || name.ends_with(".py")
            && !name.ends_with("/__init__.py")
            && (name.contains("/model/") || name.contains("/region/"))
}

fn size(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}

#[cfg(test)]
mod tests {
    use super::{Limits, Package};

    #[test]
    fn content_of_a_package_is_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let models = folder.path().join("huaweicloudsdkdepot/v1/model");
        std::fs::create_dir_all(&models).expect("a folder");
        for name in ["a", "b", "c"] {
            std::fs::write(models.join(format!("{name}.py")), vec![b' '; 1 << 20]).expect("a file");
        }
        let read = |total: u64, file: u64| {
            let limits = Limits { total: total << 20, file: file << 20 };
            Package::read_within(folder.path(), limits).expect_err("no client").to_string()
        };
        assert!(read(2, 1).contains("its content exceeds 2 MiB"));
        assert!(read(3, 0).contains(".py exceeds 0 MiB"));
        assert!(read(3, 1).contains("is not a package of the vendor's SDK"));
    }
}
