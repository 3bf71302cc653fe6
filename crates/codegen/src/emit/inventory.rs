//! `MANIFEST.toml`: of each service, the versions of the generator and the SHA-256 of every file that went in and came out; and of what is
//! made from the list of services, the SHA-256 of every file. With it anybody can tell, without generating, what was edited by hand and
//! whether the spec has changed since. It must not know what is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::changes::{io, list};
use super::render;
use crate::{Error, Files, Package, generate};

/// The name of the file, in the folder of everything generated.
pub const FILE: &str = "MANIFEST.toml";

/// What was generated from what, by service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// What was made from the list of services. No service has this name, since a crate's name has no space.
    #[serde(rename = "all services", default, skip_serializing_if = "BTreeMap::is_empty")]
    of_all: BTreeMap<String, String>,
    #[serde(flatten)]
    services: BTreeMap<String, Entry>,
}

/// What was generated for one service. Paths are relative to the root, with forward slashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    codegen: String,
    progenitor: String,
    inputs: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
}

/// Something that is not as the inventory says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Difference {
    /// A generated file has another content.
    Edited(String),
    /// A generated file is missing.
    Missing(String),
    /// A file was not generated, but is where generated files are.
    Extra(String),
    /// A file of the spec has another content.
    InputChanged(String),
    /// A file of the spec is new.
    InputAdded(String),
    /// A file of the spec is gone.
    InputRemoved(String),
    /// Another version of the generator made the files of this service.
    Generator {
        /// The folder name of the service.
        service: String,
        /// The versions that made them.
        made_by: String,
    },
}

impl Difference {
    /// Whether somebody has changed the output; otherwise what it is made from has changed.
    #[must_use]
    pub fn is_of_output(&self) -> bool {
        matches!(self, Self::Edited(_) | Self::Missing(_) | Self::Extra(_))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited(path) => write!(f, "{path}: edited"),
            Self::Missing(path) => write!(f, "{path}: missing"),
            Self::Extra(path) => write!(f, "{path}: not generated"),
            Self::InputChanged(path) => write!(f, "{path}: changed since"),
            Self::InputAdded(path) => write!(f, "{path}: new"),
            Self::InputRemoved(path) => write!(f, "{path}: gone"),
            Self::Generator { service, made_by } => {
                write!(f, "spec/{service}: made by {made_by}, this is {}", versions())
            }
        }
    }
}

impl Inventory {
    /// Reads the inventory of a folder. If there is none it is empty.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn read(root: &Path, folder: &str) -> Result<Self, Error> {
        let path = root.join(folder).join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|error| Error::Inventory {
                path: format!("{folder}/{FILE}"),
                reason: error.to_string().trim_end().to_owned(),
            }),
            // A file in the place of the folder is told of when something is to be written there.
            Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
                Ok(Self::default())
            }
            Err(error) => Err(io("read", &path, error)),
        }
    }

    /// Records what was generated for a service, in the place of what was recorded of it before.
    pub fn record(&mut self, package: &Package, folder: &str) {
        let entry = Entry {
            codegen: env!("CARGO_PKG_VERSION").to_owned(),
            progenitor: generate::PROGENITOR.to_owned(),
            inputs: hashes(&package.inputs, ""),
            outputs: hashes(&package.files, &format!("{folder}/")),
        };
        self.services.insert(package.service.clone(), entry);
    }

    /// Records the files that were made from the list of services.
    pub fn record_of_all(&mut self, files: &Files, folder: &str) {
        self.of_all = hashes(files, &format!("{folder}/"));
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        // Maps of strings are all that there is, and TOML can write those.
        let body = toml::to_string(self).unwrap_or_default();
        format!("# {}\n\n{body}", render::provenance("spec"))
    }

    /// Compares the inventory with the files on disk: those in `folder`, and those of the spec.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn compare(&self, root: &Path, folder: &str, spec: &str) -> Result<Vec<Difference>, Error> {
        let mut differences = Vec::new();
        let outputs = pairs(&self.of_all).chain(self.all(|entry| &entry.outputs)).collect();
        let own = format!("{folder}/{FILE}");
        let on_disk: BTreeSet<String> = list(root, folder)?.into_iter().filter(|path| *path != own).collect();
        compare(
            root,
            &outputs,
            &on_disk,
            &mut differences,
            [Difference::Edited, Difference::Missing, Difference::Extra],
        )?;
        // `spec/<service>/<version>/<page>.yaml`
        let is_input =
            |path: &String| path.split('/').count() == spec.split('/').count() + 3 && path.ends_with(".yaml");
        let on_disk: BTreeSet<String> = list(root, spec)?.into_iter().filter(is_input).collect();
        let kinds = [Difference::InputChanged, Difference::InputRemoved, Difference::InputAdded];
        compare(root, &self.all(|entry| &entry.inputs).collect(), &on_disk, &mut differences, kinds)?;
        for (service, entry) in &self.services {
            let made_by = format!("codegen {}, progenitor {}", entry.codegen, entry.progenitor);
            if made_by != versions() {
                differences.push(Difference::Generator { service: service.clone(), made_by });
            }
        }
        differences.sort();
        Ok(differences)
    }

    /// How many generated files it names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of_all.len() + self.all(|entry| &entry.outputs).count()
    }

    /// Whether it names no generated file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn all<'a>(
        &'a self,
        part: impl Fn(&'a Entry) -> &'a BTreeMap<String, String>,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.services.values().flat_map(move |entry| pairs(part(entry)))
    }
}

fn pairs(hashes: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    hashes.iter().map(|(path, hash)| (path.as_str(), hash.as_str()))
}

/// Compares recorded files with those on disk. The kinds are: of other content, gone, new.
fn compare(
    root: &Path,
    recorded: &BTreeMap<&str, &str>,
    on_disk: &BTreeSet<String>,
    differences: &mut Vec<Difference>,
    [changed, gone, new]: [fn(String) -> Difference; 3],
) -> Result<(), Error> {
    for (&path, &hash) in recorded {
        if !on_disk.contains(path) {
            differences.push(gone(path.to_owned()));
            continue;
        }
        let file = root.join(path);
        if sha256(&fs::read(&file).map_err(|error| io("read", &file, error))?) != hash {
            differences.push(changed(path.to_owned()));
        }
    }
    differences.extend(on_disk.iter().filter(|path| !recorded.contains_key(path.as_str())).cloned().map(new));
    Ok(())
}

fn versions() -> String {
    format!("codegen {}, progenitor {}", env!("CARGO_PKG_VERSION"), generate::PROGENITOR)
}

fn hashes(files: &Files, prefix: &str) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| (format!("{prefix}{path}"), sha256(text.as_bytes()))).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(service: &str, output: &str) -> Package {
        let file = |path: String, text: &str| Files::from([(path, text.to_owned())]);
        Package {
            service: service.to_owned(),
            name: format!("huaweicloud-{service}"),
            operations: 0,
            schemas: 0,
            inputs: file(format!("spec/{service}/v1/openapi.yaml"), "openapi: 3.0.3\n"),
            files: file(format!("huaweicloud-{service}/src/lib.rs"), output),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut inventory = Inventory::default();
        inventory.record(&package("b", "abc"), "generated");
        inventory.record(&package("a", ""), "generated");
        inventory.record_of_all(&Files::from([("clients/src/lib.rs".to_owned(), "all".to_owned())]), "generated");
        let versions = [env!("CARGO_PKG_VERSION"), generate::PROGENITOR];
        insta::with_settings!({filters => versions.map(|version| (version, "<version>"))}, {
            insta::assert_snapshot!(inventory.text());
        });
        assert_eq!(toml::from_str::<Inventory>(&inventory.text()).ok(), Some(inventory));
    }

    #[test]
    fn recording_a_service_again_leaves_the_others_alone() {
        let mut inventory = Inventory::default();
        inventory.record(&package("a", "old"), "generated");
        inventory.record(&package("b", "old"), "generated");
        let before = inventory.clone();
        inventory.record(&package("a", "new"), "generated");
        assert_eq!(inventory.services["b"], before.services["b"]);
        assert_ne!(inventory.services["a"], before.services["a"]);
    }

    #[test]
    fn each_difference_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let mut inventory = Inventory::default();
        for service in ["a", "b", "c"] {
            inventory.record(&package(service, "made"), "generated");
            write(&format!("generated/huaweicloud-{service}/src/lib.rs"), "made");
            write(&format!("spec/{service}/v1/openapi.yaml"), "openapi: 3.0.3\n");
        }
        write("generated/MANIFEST.toml", &inventory.text());
        write("spec/README.md", "");
        write("spec/a/v1/notes.md", "");
        assert_eq!(Inventory::read(root, "generated").unwrap(), inventory);
        let compare = |inventory: &Inventory| inventory.compare(root, "generated", "spec").unwrap();
        assert_eq!(compare(&inventory), []);

        write("generated/huaweicloud-a/src/lib.rs", "edited");
        fs::remove_file(root.join("generated/huaweicloud-b/src/lib.rs")).unwrap();
        write("generated/huaweicloud-c/src/more.rs", "");
        write("spec/a/v1/openapi.yaml", "openapi: 3.0.3 # changed\n");
        fs::remove_file(root.join("spec/b/v1/openapi.yaml")).unwrap();
        write("spec/d/v1/openapi.yaml", "");
        inventory.services.get_mut("c").unwrap().progenitor = "0.1.0".to_owned();
        let differences = compare(&inventory);
        let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
        assert_eq!(
            told[..6],
            [
                "generated/huaweicloud-a/src/lib.rs: edited",
                "generated/huaweicloud-b/src/lib.rs: missing",
                "generated/huaweicloud-c/src/more.rs: not generated",
                "spec/a/v1/openapi.yaml: changed since",
                "spec/d/v1/openapi.yaml: new",
                "spec/b/v1/openapi.yaml: gone",
            ]
        );
        assert!(
            told[6].starts_with("spec/c: made by codegen ") && told[6].contains("progenitor 0.1.0, this is "),
            "{told:?}"
        );
        assert_eq!(differences.iter().filter(|difference| difference.is_of_output()).count(), 3);
    }
}
