//! Loads a state of the spec: the documents of all services, from a folder, a merged document or a
//! revision.
//! It must not know what it is compared with, nor judge it.

use std::path::Path;

use apispec::{Tree, readers};
use diagnostics::Report;
use semver::Version;
use thiserror::Error;

use crate::git;

/// A state of the spec.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its name: a revision, or a path.
    pub name: String,
    /// Its services, by name.
    pub services: Vec<Tree>,
    /// The only service, if it is a merged document.
    pub only: Option<String>,
    /// The version of the crates, from the `Cargo.toml` beside the spec.
    pub version: Option<Version>,
    /// The commit, if it is a revision.
    pub commit: Option<String>,
}

/// Why a state of the spec could not be loaded.
#[derive(Debug, Error)]
pub enum SideError {
    /// A part of it is invalid.
    #[error("the spec of {name} is invalid")]
    Spec {
        /// The name of the state.
        name: String,
        /// What is wrong with it.
        reports: Vec<Report>,
    },
    /// Git failed.
    #[error(transparent)]
    Git(#[from] git::GitError),
    /// A file or folder could not be read.
    #[error(
        "cannot read {path}: {source}\n  help: name a git revision, a folder that holds `spec/` or the services, or a merged document such as `scm.yaml`"
    )]
    Read {
        /// The file or folder.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The file name of a merged document is not that of a service.
    #[error(
        "there is no service `{service}` to compare {path} with\n  help: name a merged document after its service, such as `scm.yaml`"
    )]
    Name {
        /// The file.
        path: String,
        /// The service that the file name stands for.
        service: String,
    },
}

impl Side {
    /// The state that `base` names, for the workspace in `root`: a folder, a merged document, or
    /// else a revision.
    ///
    /// # Errors
    /// If it cannot be loaded or is invalid.
    pub fn named(root: &Path, base: &str) -> Result<Self, SideError> {
        let path = Path::new(base);
        if path.is_dir() {
            return Self::folder(path, base);
        }
        if path.is_file() {
            return Self::merged(path, base);
        }
        Self::revision(root, base)
    }

    /// The spec in a folder: in its `spec/` if it has one, or in itself.
    ///
    /// # Errors
    /// If it is invalid.
    pub fn folder(folder: &Path, name: &str) -> Result<Self, SideError> {
        let spec = folder.join("spec");
        let spec = if spec.is_dir() { spec } else { folder.to_path_buf() };
        let services = load(&spec).map_err(|reports| SideError::Spec { name: name.to_owned(), reports })?;
        let manifest = spec.parent().map(|root| std::fs::read_to_string(root.join(MANIFEST)).unwrap_or_default());
        let version = manifest.as_deref().and_then(version_of);
        Ok(Self { name: name.to_owned(), services, only: None, version, commit: None })
    }

    /// The spec at a revision of the repository that `root` is in.
    ///
    /// # Errors
    /// If git, the repository or the revision is missing, or the spec is invalid there.
    pub fn revision(root: &Path, revision: &str) -> Result<Self, SideError> {
        let commit = git::commit(root, revision)?;
        let folder = git::export(root, revision, "spec")?;
        // An old revision may lack the file.
        let version = git::file(root, &commit, MANIFEST).ok().as_deref().and_then(version_of);
        Ok(Self { version, commit: Some(commit), ..Self::folder(folder.path(), revision)? })
    }

    /// A merged document, whose file name is that of the service: `scm.yaml`. In older releases it
    /// is followed by the version: `scm-v3.yaml`.
    ///
    /// # Errors
    /// If it cannot be read or is invalid.
    pub fn merged(path: &Path, name: &str) -> Result<Self, SideError> {
        let text = std::fs::read_to_string(path).map_err(|source| SideError::Read { path: name.to_owned(), source })?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let service = match stem.rsplit_once('-') {
            Some((service, version)) if is_version(version) => service,
            _ => stem.as_str(),
        };
        let tree = apispec::load::parse_merged(name, &text, service);
        let tree = tree.map_err(|report| SideError::Spec { name: name.to_owned(), reports: vec![report] })?;
        Ok(Self {
            name: name.to_owned(),
            services: vec![readers::as_spec(tree)],
            only: Some(service.to_owned()),
            version: None,
            commit: None,
        })
    }

    /// The same with only the service of the other side, if that is a merged document.
    ///
    /// # Errors
    /// If there is no such service.
    pub fn limited_to(mut self, other: &Self) -> Result<Self, SideError> {
        if let Some(only) = &other.only {
            self.services.retain(|tree| tree.service == *only);
            if self.services.is_empty() {
                return Err(SideError::Name { path: other.name.clone(), service: only.clone() });
            }
            // What a merged document has for its readers is no change.
            if other.services.iter().any(readers::is_for_readers) {
                self.services = self.services.iter().map(readers::document).collect();
            }
        }
        Ok(self)
    }
}

/// The file with the version of the crates.
const MANIFEST: &str = "Cargo.toml";

/// The version that all crates of the workspace share.
fn version_of(manifest: &str) -> Option<Version> {
    let manifest: toml::Table = manifest.parse().ok()?;
    manifest.get("workspace")?.get("package")?.get("version")?.as_str()?.parse().ok()
}

fn load(spec: &Path) -> Result<Vec<Tree>, Vec<Report>> {
    let known = apispec::services(spec, "spec").map_err(|report| vec![report])?;
    let (mut trees, mut reports) = (Vec::new(), Vec::new());
    for service in known {
        let (folder, shown) = (spec.join(&service), format!("spec/{service}"));
        let tree = match old_layout(&folder) {
            Some(version) => apispec::load::tree_in(&folder.join(&version), &format!("{shown}/{version}"), &service),
            None => apispec::load::tree_in(&folder, &shown, &service),
        };
        match tree {
            Ok(tree) => trees.push(tree),
            Err(report) => reports.push(report),
        }
    }
    if reports.is_empty() { Ok(trees) } else { Err(reports) }
}

/// The only version folder of a service in the layout of older revisions, `spec/scm/v3/`.
fn old_layout(folder: &Path) -> Option<String> {
    let main = format!("{}.yaml", apispec::MAIN_FILE);
    if folder.join(&main).exists() {
        return None;
    }
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut versions = names.filter(|name| is_version(name) && folder.join(name).join(&main).is_file());
    versions.next().filter(|_| versions.next().is_none())
}

/// Whether this is an API version, such as `v3`.
fn is_version(text: &str) -> bool {
    let path = format!("/{text}");
    apispec::document::version_of(&path).is_some_and(|version| version == text)
}
