//! The merged documents that the clients were generated from, for what is done for every operation without naming any: the build script
//! makes a table of calls from them, and the tests make up what is sent and answered. It must not know the generated code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The service of the generator's own tests. Its client has one of everything, and no server.
pub const DEMO: &str = "demo";

/// Where merged documents are, relative to this crate: that of the demo service, and those of all others.
pub const FOLDERS: [&str; 2] = ["../crates/codegen/golden/openapi", "../generated/openapi"];

/// Every service that has a client, with the document that the client was generated from.
///
/// # Panics
///
/// When a folder of documents cannot be read, or holds something else.
#[must_use]
pub fn services() -> BTreeMap<String, PathBuf> {
    let folders = FOLDERS.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).expect("a folder of documents"));
    let documents = files.map(|file| {
        let path = file.expect("a document").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let (service, _version) = name.rsplit_once('-').expect("the name is <service>-<version>.yaml");
        (service.to_owned(), path)
    });
    documents.collect()
}

/// The document of one service.
#[derive(Clone, Debug)]
pub struct Merged(Value);

/// One operation of a document.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Its `operationId`.
    pub id: &'a str,
    /// Its method, in capitals.
    pub method: String,
    /// Its path with placeholders.
    pub path: &'a str,
    /// Its parameters, none of them a reference.
    pub parameters: Vec<&'a Value>,
    /// The body it sends, as in `content`.
    pub body: Option<&'a Value>,
    /// Its answers by status, none of them a reference.
    pub answers: Vec<(u16, &'a Value)>,
}

impl Merged {
    /// Reads the document of a service.
    ///
    /// # Panics
    ///
    /// When there is no such document.
    #[must_use]
    pub fn of(service: &str) -> Self {
        let path = services().remove(service).expect("a service that has a client");
        let text = std::fs::read_to_string(path).expect("the document");
        Self(serde_yaml::from_str(&text).expect("a document that is JSON"))
    }

    /// Every operation, in the order of the document.
    ///
    /// # Panics
    ///
    /// When the document is none that the generator takes.
    #[must_use]
    pub fn pages(&self) -> Vec<Page<'_>> {
        let mut pages = Vec::new();
        for (path, item) in self.0["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("methods") {
                let answers = operation["responses"].as_object().expect("answers").iter();
                pages.push(Page {
                    id: operation["operationId"].as_str().expect("an operationId"),
                    method: method.to_uppercase(),
                    path,
                    parameters: list(&operation["parameters"]).map(|parameter| self.resolve(parameter)).collect(),
                    body: operation.get("requestBody").and_then(|body| content(self.resolve(body))),
                    answers: answers
                        .map(|(status, answer)| (status.parse().expect("a status"), self.resolve(answer)))
                        .collect(),
                });
            }
        }
        pages
    }

    /// The operation of this name.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn page(&self, id: &str) -> Page<'_> {
        self.pages().into_iter().find(|page| page.id == id).expect("an operation of this name")
    }

    /// What a reference points at, or the value itself.
    ///
    /// # Panics
    ///
    /// When the reference leads nowhere.
    #[must_use]
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.resolve(self.0.pointer(&reference[1..]).expect("what the reference names")),
            None => value,
        }
    }
}

impl<'a> Page<'a> {
    /// The answer that is no error: its status, and its body as in `content`.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn success(&self) -> (u16, Option<&'a Value>) {
        let (status, answer) = self.answers.iter().find(|(status, _)| *status < 300).expect("a success");
        (*status, content(answer))
    }
}

/// What a call keeps the value of a parameter under: its place and its name, since two places may have one name.
///
/// # Panics
///
/// When it has none of them.
#[must_use]
pub fn key(parameter: &Value) -> String {
    let text = |key: &str| parameter[key].as_str().expect("a place and a name");
    key_of(text("in"), text("name"))
}

/// The same for a place and a name.
#[must_use]
pub fn key_of(place: &str, name: &str) -> String {
    format!("{place} {name}")
}

/// The JSON of a body or an answer: its schema and examples.
#[must_use]
pub fn content(body: &Value) -> Option<&Value> {
    body.get("content")?.get("application/json")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
