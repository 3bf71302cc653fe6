//! Reads the facts of a package from its files.
//! It must not know what the spec says.

mod client;
mod model;
mod problems;
mod region;

use diagnostics::source::{Fact, SourceMap, normalized};
use problems::{Problems, start};

use crate::package::{CLIENT, Package};
use crate::python::{Class, Module};
use crate::sdk::{Api, Sdk};

/// Reads a package. Its files are added to `sources`, which the places refer to.
#[must_use]
pub fn read(package: &Package, sources: &mut SourceMap) -> Sdk {
    let mut reader = Reader { package, sources, problems: Vec::new() };
    let apis = reader.apis();
    let problems = reader.problems;
    let Package { label, name, version, .. } = package.clone();
    Sdk { label, name, version, apis, problems }
}

struct Reader<'a> {
    package: &'a Package,
    sources: &'a mut SourceMap,
    problems: Vec<Fact<String>>,
}

impl Reader<'_> {
    fn apis(&mut self) -> Vec<Api> {
        let package = self.package;
        // Others in the folder are written by hand, around this one.
        let client = format!("{}{CLIENT}", package.service());
        let clients = package.files.keys().filter_map(|path| {
            let (folder, file) = path.rsplit_once('/')?;
            let version = folder.strip_prefix(package.name.as_str())?.strip_prefix('/')?;
            (file == client && is_version(version)).then_some((path, folder, version))
        });
        let clients: Vec<_> = clients.collect();
        clients.into_iter().filter_map(|(path, folder, version)| self.api(path, folder, version)).collect()
    }

    fn api(&mut self, client: &str, folder: &str, version: &str) -> Option<Api> {
        let (client, operations) = self.file(client, client::read)?.flatten()?;
        let mut api =
            Api { version: version.to_owned(), client, operations, models: Default::default(), regions: None };
        let package = self.package;
        let within = |name: &str| {
            let prefix = format!("{folder}/{name}/");
            package.files.keys().filter(move |path| path.starts_with(&prefix)).collect::<Vec<_>>()
        };
        for path in within("model") {
            for model in self.file(path, model::read).flatten().into_iter().flatten() {
                let twin = api.models.insert(model.name.value.clone(), model);
                if let Some(twin) = twin {
                    self.problems
                        .push(Fact::new(format!("the model `{}` exists twice", twin.name.value), twin.name.span));
                }
            }
        }
        for path in within("region") {
            api.regions = api.regions.or(self.file(path, region::read).flatten().flatten());
        }
        Some(api)
    }

    /// Reads one file. What is not understood becomes a problem.
    fn file<T>(&mut self, path: &str, read: impl FnOnce(&[Class<'_>], &mut Problems) -> T) -> Option<Option<T>> {
        let text = self.package.files.get(path)?;
        let shown = format!("{}/{path}", self.package.label);
        let Some(text) = text else {
            let file = self.sources.add(&shown, "");
            self.problems.push(Fact::new("the file is not UTF-8".to_owned(), start(file)));
            return None;
        };
        let file = self.sources.add(&shown, normalized(text));
        let text = self.sources.file(file).text();
        let mut problems = Problems::new(file);
        let facts = match Module::parse(text, file) {
            Ok(module) => Some(read(&module.classes(), &mut problems)),
            Err(problem) => {
                problems.items.push(problem);
                None
            }
        };
        self.problems.extend(problems.items);
        Some(facts)
    }
}

/// Whether a folder is that of an API version, such as `v3`.
fn is_version(folder: &str) -> bool {
    folder.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && !digits.contains('/'))
}
