//! Reads the merged documents that the clients were generated from. The build script generates a
//! table of all operations from them, and the tests generate requests and responses. It must not
//! know the generated code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// The services of the generator's tests. Their clients cover every construct; there is no server.
pub const FIXTURES: [&str; 2] = ["demo", "parts"];

/// The folders of merged documents, relative to this crate: for [`FIXTURES`], and for all others.
pub const FOLDERS: [&str; 2] = ["../crates/codegen/golden/openapi", "../generated/openapi"];

/// Every service that has a client, with the document that the client was generated from.
///
/// # Panics
///
/// If a folder of documents cannot be read, or contains other files.
#[must_use]
pub fn services() -> BTreeMap<String, PathBuf> {
    let folders = FOLDERS.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).expect("a folder of documents"));
    let documents = files.map(|file| {
        let path = file.expect("a document").path();
        let service = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        (service.to_owned(), path)
    });
    documents.collect()
}

/// What is read from the files of each service, once in a process: tests run for every operation.
#[derive(Debug)]
pub struct OncePerService<T: 'static>(Mutex<BTreeMap<String, &'static T>>);

impl<T: 'static> OncePerService<T> {
    /// Nothing is read yet.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "only statics need it")]
    pub const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// What was read for this service, or what `read` returns.
    pub fn get_or_read(&self, service: &str, read: impl FnOnce() -> T) -> &'static T {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(service.to_owned()).or_insert_with(|| Box::leak(Box::new(read())))
    }
}

/// The document of one service.
#[derive(Clone, Debug)]
pub struct MergedDocument(Value);

/// An operation of a document.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Its `operationId`.
    pub id: &'a str,
    /// Its method, in uppercase.
    pub method: String,
    /// Its path template.
    pub path: &'a str,
    /// Whether its requests have credentials.
    pub needs_credentials: bool,
    /// Its parameters, with references resolved.
    pub parameters: Vec<&'a Value>,
    /// Its request body, as returned by [`content`].
    pub body: Option<&'a Value>,
    /// Whether every request has that body.
    pub body_required: bool,
    /// Its responses by status, with references resolved.
    pub responses: Vec<(u16, &'a Value)>,
}

impl MergedDocument {
    /// The document of a service, which is read once in a process.
    ///
    /// # Panics
    ///
    /// If there is no such document.
    #[must_use]
    pub fn of(service: &str) -> &'static Self {
        static READ: OncePerService<MergedDocument> = OncePerService::new();
        READ.get_or_read(service, || {
            let path = services().remove(service).expect("a service that has a client");
            let text = std::fs::read_to_string(path).expect("the document");
            let mut document: Value = serde_yaml::from_str(&text).expect("a document that is valid YAML");
            add_headers(&mut document);
            Self(document)
        })
    }

    /// Every operation, in the order of the document.
    ///
    /// # Panics
    ///
    /// If the generator would not accept the document.
    #[must_use]
    pub fn pages(&self) -> Vec<Page<'_>> {
        let mut pages = Vec::new();
        for (key, item) in self.0["paths"].as_object().expect("paths") {
            // The key names the operation if others have the same method and path.
            let path = key.split('#').next().unwrap_or_default();
            for (method, operation) in item.as_object().expect("methods") {
                let responses = operation["responses"].as_object().expect("responses").iter();
                let body = operation.get("requestBody").map(|body| self.resolve(body));
                pages.push(Page {
                    id: operation["operationId"].as_str().expect("an operationId"),
                    method: method.to_uppercase(),
                    path,
                    needs_credentials: operation
                        .get("security")
                        .and_then(Value::as_array)
                        .is_none_or(|own| !own.is_empty()),
                    parameters: list(&operation["parameters"]).map(|parameter| self.resolve(parameter)).collect(),
                    body: body.and_then(content),
                    body_required: body.is_some_and(|body| body["required"] == true),
                    responses: responses
                        .map(|(status, response)| (status.parse().expect("a status"), self.resolve(response)))
                        .collect(),
                });
            }
        }
        pages
    }

    /// The operation with this name.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn page(&self, id: &str) -> Page<'_> {
        self.pages().into_iter().find(|page| page.id == id).expect("an operation with this name")
    }

    /// The address of the service in each region, by the region's name.
    ///
    /// # Panics
    ///
    /// If the generator would not accept the document.
    #[must_use]
    pub fn servers(&self) -> Vec<(&str, &str)> {
        fn text(value: &Value) -> &str {
            value.as_str().expect("a region and an address")
        }
        // The emulator is in none.
        let regions = list(&self.0["servers"]).filter(|server| server.get("x-region").is_some());
        regions.map(|server| (text(&server["x-region"]), text(&server["url"]))).collect()
    }

    /// The schemas that references lead to, by name.
    ///
    /// # Panics
    ///
    /// If the generator would not accept the document.
    #[must_use]
    pub fn schemas(&self) -> &serde_json::Map<String, Value> {
        self.0["components"]["schemas"].as_object().expect("schemas")
    }

    /// The target of a reference, or the value itself.
    ///
    /// # Panics
    ///
    /// If the target does not exist.
    #[must_use]
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.resolve(self.0.pointer(&reference[1..]).expect("the target of the reference")),
            None => value,
        }
    }
}

impl<'a> Page<'a> {
    /// The success response: its status, and its body as returned by [`content`].
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn success(&self) -> (u16, Option<&'a Value>) {
        let (status, response) = self.responses.iter().find(|(status, _)| *status < 300).expect("a success");
        (*status, content(response))
    }

    /// Whether the success response has JSON, and not only headers.
    #[must_use]
    pub fn has_json(&self) -> bool {
        self.success().1.is_some_and(|content| content.get(ONLY_HEADERS).is_none())
    }

    /// The names of the headers that the success response declares.
    #[must_use]
    pub fn headers(&self) -> Vec<&'a str> {
        let success = self.responses.iter().find(|(status, _)| *status < 300);
        let headers = success.and_then(|(_, response)| response.get("headers")?.as_object());
        headers.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }

    /// The media type of the success response, if it is a download.
    #[must_use]
    pub fn download(&self) -> Option<&'a str> {
        let (_, response) = self.responses.iter().find(|(status, _)| *status < 300)?;
        let media = response.get("content")?.as_object()?.keys().next()?;
        (media != "application/json").then_some(media.as_str())
    }
}

/// The key of a parameter's value in a call: its place and name, since parameters in different
/// places may have the same name.
///
/// # Panics
///
/// If the place or the name is missing.
#[must_use]
pub fn key(parameter: &Value) -> String {
    let text = |key: &str| parameter[key].as_str().expect("a place and a name");
    key_of(text("in"), text("name"))
}

/// As [`key`], for a place and a name.
#[must_use]
pub fn key_of(place: &str, name: &str) -> String {
    format!("{place} {name}")
}

/// The JSON media type of a body or response, with its schema and examples.
#[must_use]
pub fn content(body: &Value) -> Option<&Value> {
    body.get("content")?.get("application/json")
}

/// Marks a body that a response does not have: its properties are headers.
const ONLY_HEADERS: &str = "only-headers";

/// Adds the headers of each success response to the properties of its body, as the client reads
/// them: a sample of the body then has them too, and
/// [`Server::answering`](crate::Server::answering) sends them as headers.
fn add_headers(document: &mut Value) {
    let whole = document.clone();
    for item in document["paths"].as_object_mut().into_iter().flatten() {
        for operation in item.1.as_object_mut().into_iter().flatten() {
            let responses = operation.1["responses"].as_object_mut().into_iter().flatten();
            for (_, response) in responses.filter(|(status, _)| status.starts_with('2')) {
                let Some(headers) = response.get("headers").and_then(Value::as_object).cloned() else { continue };
                let schema = content(response).map(|content| content["schema"].clone());
                let only_headers = schema.is_none();
                let mut schema = match schema {
                    Some(schema) => match schema.get("$ref").and_then(Value::as_str) {
                        Some(reference) => whole.pointer(&reference[1..]).expect("the target").clone(),
                        None => schema,
                    },
                    None => serde_json::json!({"type": "object", "properties": {}}),
                };
                for (name, header) in headers {
                    if header["required"] == true {
                        let required = schema.as_object_mut().expect("a schema").entry("required");
                        required
                            .or_insert_with(|| Value::Array(Vec::new()))
                            .as_array_mut()
                            .expect("a list")
                            .push(name.clone().into());
                    }
                    schema["properties"][name] = header["schema"].clone();
                }
                response["content"]["application/json"]["schema"] = schema;
                if only_headers {
                    response["content"]["application/json"][ONLY_HEADERS] = true.into();
                }
            }
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
