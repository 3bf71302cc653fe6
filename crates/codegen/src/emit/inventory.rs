//! `MANIFEST.toml`: the versions of the generator, the SHA-256 of every spec file of a service, and
//! that of the file generated from it. It tells manual edits of generated files from changes of the
//! spec. A file generated from several pages is listed without a hash: the hash would change with
//! each page, so branches could not be merged. `verify` compares such files with newly generated
//! ones. It must not know what is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use diagnostics::source::normalized;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::changes::{Files, io_error};
use super::render;
use crate::{Error, generate};

/// The name of the file, in the folder of each crate.
pub const FILE: &str = "MANIFEST.toml";

/// The crate of commands, to which each service adds files.
pub(crate) const COMMANDS: &str = "commands";

/// Whether a file of the crate of commands, by its path in the output folder, belongs to this
/// service, now or in an earlier version of it.
#[must_use]
pub(crate) fn is_command_of(service: &str, path: &str) -> bool {
    let rest = path.strip_prefix(COMMANDS).and_then(|rest| rest.strip_prefix("/src/")?.strip_prefix(service));
    rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// The last line. Something must follow the last page: git reports a conflict where two branches
/// change adjacent lines.
const FOOTER: &str = "# An empty line follows each page, so that git can merge changes of different pages.\n";

/// The generated files of one service and their sources. Paths of generated files are relative to
/// the output folder, those of spec files to its parent; both use forward slashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    pub(super) service: String,
    pub(super) codegen: String,
    pub(super) progenitor: String,
    /// The files generated from several spec files.
    pub(super) shared: BTreeSet<String>,
    /// The spec files, by path.
    pub(super) pages: BTreeMap<String, Page>,
}

/// A spec file and the files generated from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    /// The hash of the spec file.
    pub(super) spec: String,
    /// The hashes of the files that are generated from it alone, by path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) files: BTreeMap<String, String>,
}

impl Inventory {
    /// The inventory of the generated files of a service. `source_of` returns the spec file that a
    /// generated file comes from, if it is a single one.
    #[must_use]
    pub fn of<'a>(
        service: &str,
        inputs: &'a Files,
        files: &Files,
        source_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Self {
        let page = |text: &String| Page { spec: hash(text.as_bytes()), files: BTreeMap::new() };
        let mut inventory = Self {
            service: service.to_owned(),
            codegen: env!("CARGO_PKG_VERSION").to_owned(),
            progenitor: generate::PROGENITOR.to_owned(),
            shared: BTreeSet::new(),
            pages: inputs.iter().map(|(path, text)| (path.clone(), page(text))).collect(),
        };
        for (path, text) in files {
            match source_of(path).and_then(|spec| inventory.pages.get_mut(spec)) {
                Some(page) => drop(page.files.insert(path.clone(), hash(text.as_bytes()))),
                None => drop(inventory.shared.insert(path.clone())),
            }
        }
        inventory
    }

    /// Reads the inventory at a path relative to the root, or `None` if there is none.
    ///
    /// # Errors
    /// When the file cannot be read or parsed.
    pub fn read(root: &Path, path: &str) -> Result<Option<Self>, Error> {
        let file = root.join(path);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(io_error("read", &file, error)),
        };
        let failed = |reason: String| Error::Inventory { path: path.to_owned(), reason };
        let text = String::from_utf8(bytes)
            .map_err(|error| failed(format!("not valid UTF-8 at byte {}", error.utf8_error().valid_up_to())))?;
        toml::from_str(&normalized(&text)).map(Some).map_err(|error| failed(error.to_string().trim_end().to_owned()))
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        // All values are strings, which TOML can represent.
        let body = toml::to_string_pretty(self).unwrap_or_default();
        format!("# {}\n\n{body}\n{FOOTER}", render::provenance(&format!("spec/{}", self.service)))
    }

    /// The generated files that are listed with a hash.
    pub(super) fn hashed(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.pages.values().flat_map(|page| &page.files);
        files.map(|(path, hash)| (path.as_str(), hash.as_str()))
    }

    /// The versions that generated the files.
    pub(super) fn generated_by(&self) -> String {
        format!("codegen {}, progenitor {}", self.codegen, self.progenitor)
    }
}

/// The versions of this generator.
pub(super) fn versions() -> String {
    format!("codegen {}, progenitor {}", env!("CARGO_PKG_VERSION"), generate::PROGENITOR)
}

/// The SHA-256 of a file, ignoring line endings and a byte order mark.
pub(super) fn hash(bytes: &[u8]) -> String {
    let digest = match std::str::from_utf8(bytes) {
        Ok(text) => Sha256::digest(normalized(text).as_bytes()),
        Err(_) => Sha256::digest(bytes),
    };
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
        files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
    }

    fn inventory() -> Inventory {
        let inputs = files([("spec/a/openapi.yaml", "openapi: 3.0.3\n"), ("spec/a/One.yaml", "a: b\n")]);
        let outputs = files([("crate-a/README.md", ""), ("crate-a/src/one.rs", "mod a;\n")]);
        Inventory::of("a", &inputs, &outputs, |path| path.ends_with("one.rs").then_some("spec/a/One.yaml"))
    }

    #[test]
    fn inventory_is_read_as_it_was_written() {
        let inventory = inventory();
        let versions = [env!("CARGO_PKG_VERSION"), generate::PROGENITOR];
        insta::with_settings!({filters => versions.map(|version| (version, "<version>"))}, {
            insta::assert_snapshot!(inventory.text());
        });
        let folder = tempfile::tempdir().unwrap();
        let read = |bytes: &[u8]| {
            fs::write(folder.path().join(FILE), bytes).unwrap();
            Inventory::read(folder.path(), FILE)
        };
        for text in [inventory.text(), format!("\u{feff}{}", inventory.text().replace('\n', "\r\n"))] {
            assert_eq!(read(text.as_bytes()).unwrap(), Some(inventory.clone()));
        }
        let error = read(b"# \xff").unwrap_err().to_string();
        assert!(error.contains("not valid UTF-8 at byte 2"), "{error}");
        assert_eq!(Inventory::read(folder.path(), "other.toml").unwrap(), None);
    }

    #[test]
    fn hash_ignores_line_ends_and_byte_order_mark() {
        let hashes = ["a\nb\n", "a\r\nb\r\n", "\u{feff}a\nb\n"].map(|text| hash(text.as_bytes()));
        assert!(hashes.iter().all(|other| *other == hashes[0]), "{hashes:?}");
        assert_ne!(hash(b"a\nb"), hashes[0]);
        assert_ne!(hash(b"a\n\xff"), hash(b"a\n\xfe"));
    }

    #[test]
    fn files_belong_to_one_service() {
        assert!(is_command_of("scm", "commands/src/scm.rs") && is_command_of("scm", "commands/src/scm/old.rs"));
        for other in
            ["commands/src/scm2.rs", "commands/src/lib.rs", "commands/Cargo.toml", "scm.rs", "commands/src/pca/scm.rs"]
        {
            assert!(!is_command_of("scm", other), "{other}");
        }
    }
}
