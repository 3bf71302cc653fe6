//! Tells edits of generated files by hand from changes of the spec, by the inventories. Where neither the spec nor the generator has
//! changed, every file is compared with what is generated now; elsewhere only files that are made from one page can be judged. It
//! must not read the spec beyond its bytes, nor generate.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use super::changes::{Change, Changes, Files, io, list};
use super::inventory::{FILE, Inventory, hash, versions};
use crate::Error;

/// Something that is not as the inventories say.
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

/// The inventories of all services, and what is on disk.
#[derive(Clone, Debug)]
pub struct Verification<'a> {
    root: &'a Path,
    folder: &'a str,
    /// Each with the folder of its crate, relative to the root.
    inventories: Vec<(String, Inventory)>,
    /// What the generated files are made from has changed like this.
    inputs: Vec<Difference>,
}

impl<'a> Verification<'a> {
    /// Reads the inventories below `folder`, and compares them with the files of the spec.
    ///
    /// # Errors
    /// When a file or folder cannot be read, or an inventory is not one.
    pub fn new(root: &'a Path, folder: &'a str, spec: &str) -> Result<Self, Error> {
        let mut inventories = Vec::new();
        for path in list(root, folder)? {
            if let Some(crate_folder) = path.strip_suffix(FILE).and_then(|path| path.strip_suffix('/')) {
                let inventory = Inventory::read(root, &path)?;
                inventories.extend(inventory.map(|inventory| (crate_folder.to_owned(), inventory)));
            }
        }
        let mut verification = Self { root, folder, inventories, inputs: Vec::new() };
        verification.inputs = verification.compare_inputs(spec)?;
        Ok(verification)
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inventories.is_empty()
    }

    /// The services whose files can be generated to compare them: neither their spec nor the generator has changed.
    #[must_use]
    pub fn unchanged(&self) -> Vec<&str> {
        let services = self.inventories.iter().map(|(_, inventory)| inventory.service.as_str());
        services.filter(|service| !self.inputs.iter().any(|difference| concerns(difference, service))).collect()
    }

    /// Everything that differs. `made` is what is generated now for the services of [`unchanged`](Self::unchanged), by paths relative
    /// to the root; without it only files that are made from one page are judged.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn differences(&self, made: Option<&Files>) -> Result<Vec<Difference>, Error> {
        let mut differences = self.inputs.clone();
        let made = made.unwrap_or(const { &Files::new() });
        let unchanged = if made.is_empty() { Vec::new() } else { self.unchanged() };
        let all = !unchanged.is_empty() && self.inputs.is_empty();
        let (generated, recorded): (Vec<_>, Vec<_>) =
            self.inventories.iter().partition(|(_, inventory)| unchanged.contains(&inventory.service.as_str()));
        let owned = |path: &str| all || generated.iter().any(|(owner, inventory)| self.owns(owner, inventory, path));
        let files = made.iter().filter(|(path, _)| path.starts_with(self.folder) && owned(path));
        let files: Files = files.map(|(path, text)| (path.clone(), text.clone())).collect();
        let changes = Changes::between(self.root, self.folder, &files, owned)?;
        differences.extend(changes.changed.into_iter().map(|(path, change)| match change {
            Change::Write { old: None, .. } => Difference::Missing(path),
            Change::Write { .. } => Difference::Edited(path),
            Change::Remove { .. } => Difference::Extra(path),
        }));
        for (owner, inventory) in recorded {
            self.compare_by_hash(owner, inventory, &mut differences)?;
        }
        differences.sort();
        Ok(differences)
    }

    /// How many files are where generated files are.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn count(&self) -> Result<usize, Error> {
        Ok(list(self.root, self.folder)?.len())
    }

    fn owns(&self, owner: &str, inventory: &Inventory, path: &str) -> bool {
        let rest = |prefix: &str| path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/'));
        rest(owner).is_some() || rest(self.folder).is_some_and(|path| inventory.shared.contains(path))
    }

    fn compare_inputs(&self, spec: &str) -> Result<Vec<Difference>, Error> {
        let mut differences = Vec::new();
        let pages = || self.inventories.iter().flat_map(|(_, inventory)| &inventory.pages);
        // `spec/<service>/<version>/<page>.yaml`
        let is_input =
            |path: &String| path.split('/').count() == spec.split('/').count() + 3 && path.ends_with(".yaml");
        let on_disk: BTreeSet<String> = list(self.root, spec)?.into_iter().filter(is_input).collect();
        for (path, page) in pages() {
            if !on_disk.contains(path) {
                differences.push(Difference::InputRemoved(path.clone()));
            } else if self.hash_of(path)? != page.spec {
                differences.push(Difference::InputChanged(path.clone()));
            }
        }
        let recorded: BTreeSet<&String> = pages().map(|(path, _)| path).collect();
        differences.extend(on_disk.iter().filter(|path| !recorded.contains(path)).cloned().map(Difference::InputAdded));
        let others = self.inventories.iter().filter(|(_, inventory)| inventory.made_by() != versions());
        differences.extend(others.map(|(_, inventory)| Difference::Generator {
            service: inventory.service.clone(),
            made_by: inventory.made_by(),
        }));
        Ok(differences)
    }

    /// What can be said of the files of a crate that would be generated otherwise now.
    fn compare_by_hash(
        &self,
        owner: &str,
        inventory: &Inventory,
        differences: &mut Vec<Difference>,
    ) -> Result<(), Error> {
        let on_disk: BTreeSet<String> = list(self.root, self.folder)?.into_iter().collect();
        let full = |path: &str| format!("{}/{path}", self.folder);
        let mut known = BTreeSet::from([format!("{owner}/{FILE}")]);
        for path in inventory.shared.iter().map(|path| full(path)) {
            if !on_disk.contains(&path) {
                differences.push(Difference::Missing(path.clone()));
            }
            known.insert(path);
        }
        for (path, recorded) in inventory.hashed() {
            let path = full(path);
            if !on_disk.contains(&path) {
                differences.push(Difference::Missing(path.clone()));
            } else if self.hash_of(&path)? != recorded {
                differences.push(Difference::Edited(path.clone()));
            }
            known.insert(path);
        }
        let extra = on_disk.into_iter().filter(|path| self.owns(owner, inventory, path) && !known.contains(path));
        differences.extend(extra.map(Difference::Extra));
        Ok(())
    }

    fn hash_of(&self, path: &str) -> Result<String, Error> {
        let file = self.root.join(path);
        Ok(hash(&fs::read(&file).map_err(|error| io("read", &file, error))?))
    }
}

/// Whether a difference is of what the files of a service are made from.
fn concerns(difference: &Difference, service: &str) -> bool {
    match difference {
        Difference::InputChanged(path) | Difference::InputAdded(path) | Difference::InputRemoved(path) => {
            path.split('/').rev().nth(2) == Some(service)
        }
        Difference::Generator { service: other, .. } => other == service,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICES: [&str; 4] = ["a", "b", "c", "d"];

    /// What is generated for a service: a file of its one page, and one of the whole service.
    fn made(service: &str) -> Files {
        let inputs = Files::from([(format!("spec/{service}/v1/One.yaml"), "openapi: 3.0.3\n".to_owned())]);
        let file = |name: &str| (format!("crate-{service}/{name}"), "made\n".to_owned());
        let mut files = Files::from([file("src/lib.rs"), file("src/one.rs")]);
        let page = inputs.keys().next().map(String::as_str);
        let inventory = Inventory::of(service, &inputs, &files, |path| page.filter(|_| path.ends_with("one.rs")));
        files.insert(format!("crate-{service}/{FILE}"), inventory.text());
        files.into_iter().map(|(path, text)| (format!("generated/{path}"), text)).collect()
    }

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn workspace() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for service in SERVICES {
            made(service).iter().for_each(|(path, text)| write(folder.path(), path, text));
            write(folder.path(), &format!("spec/{service}/v1/One.yaml"), "openapi: 3.0.3\n");
        }
        write(folder.path(), "spec/README.md", "");
        write(folder.path(), "spec/a/v1/notes.md", "");
        folder
    }

    fn told(root: &Path, generates: bool) -> Vec<String> {
        let verification = Verification::new(root, "generated", "spec").unwrap();
        let files: Files = verification.unchanged().into_iter().flat_map(made).collect();
        let differences = verification.differences(generates.then_some(&files)).unwrap();
        differences.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_difference_is_told() {
        let folder = workspace();
        let root = folder.path();
        assert_eq!(told(root, true), [""; 0]);
        write(root, "generated/crate-a/src/one.rs", "made\r\n");
        write(root, "spec/a/v1/One.yaml", "\u{feff}openapi: 3.0.3\r\n");
        assert_eq!(told(root, true), [""; 0], "line ends mean nothing");

        write(root, "generated/crate-a/src/lib.rs", "edited");
        write(root, "generated/crate-b/src/one.rs", "edited");
        fs::remove_file(root.join("generated/crate-b/src/lib.rs")).unwrap();
        write(root, "generated/crate-c/src/more.rs", "");
        let expected = [
            "generated/crate-a/src/lib.rs: edited",
            "generated/crate-b/src/one.rs: edited",
            "generated/crate-b/src/lib.rs: missing",
            "generated/crate-c/src/more.rs: not generated",
        ];
        assert_eq!(told(root, true), expected);
        assert_eq!(told(root, false), expected[1..], "without generating, all but a file of several pages");
        write(root, "generated/stray.rs", "");
        assert_eq!(told(root, true).last().unwrap(), "generated/stray.rs: not generated");
        fs::remove_file(root.join("generated/stray.rs")).unwrap();

        write(root, "spec/a/v1/One.yaml", "openapi: 3.0.3 # changed\n");
        fs::remove_file(root.join("spec/b/v1/One.yaml")).unwrap();
        write(root, "spec/e/v1/One.yaml", "");
        let manifest = format!("generated/crate-d/{FILE}");
        let text = fs::read_to_string(root.join(&manifest)).unwrap();
        let version = format!("progenitor = \"{}\"", crate::generate::PROGENITOR);
        write(root, &manifest, &text.replace(&version, "progenitor = \"0.1.0\""));
        let told = told(root, true);
        let expected = [
            // Of `a`, what is made from several pages may be older than the spec.
            "generated/crate-b/src/one.rs: edited",
            "generated/crate-b/src/lib.rs: missing",
            "generated/crate-c/src/more.rs: not generated",
            "spec/a/v1/One.yaml: changed since",
            "spec/e/v1/One.yaml: new",
            "spec/b/v1/One.yaml: gone",
        ];
        assert_eq!(told[..6], expected);
        assert!(told[6].starts_with("spec/d: made by codegen ") && told[6].contains("progenitor 0.1.0, this is "));
        assert_eq!(told.len(), 7);
    }
}
