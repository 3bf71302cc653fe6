//! The documents of this workspace, and their reference.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use explorer::{Document, Sending, Site, site};
use serde_json::Value;
use test_support::{files, workspace};

use crate::html::Html;

/// A service: its name, its document as text, and as a value.
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) document: Value,
}

/// All services.
pub(crate) fn services() -> &'static [Service] {
    static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
        let documents = files(&workspace().join("generated/openapi"));
        let services = documents.into_iter().filter_map(|(name, text)| {
            let name = name.strip_suffix(".yaml")?.to_owned();
            Some(Service { document: serde_yaml::from_str(&text).unwrap(), name, text })
        });
        services.collect()
    });
    assert!(!SERVICES.is_empty());
    &SERVICES
}

/// A reference, with its pages as they are read.
pub(crate) struct Reference {
    pub(crate) site: Site,
    pub(crate) pages: BTreeMap<String, Html>,
}

impl Reference {
    /// A page.
    pub(crate) fn page(&self, path: &str) -> &Html {
        self.pages.get(path).unwrap_or_else(|| panic!("there is no {path}"))
    }
}

/// The reference of all services, with and without forms.
pub(crate) fn references() -> &'static [Reference; 2] {
    static REFERENCES: LazyLock<[Reference; 2]> = LazyLock::new(|| {
        let documents: Vec<_> =
            services().iter().map(|service| Document { service: &service.name, text: &service.text }).collect();
        [Sending::Emulator, Sending::None].map(|sending| {
            let site = site(&documents, sending).unwrap();
            let names = site.files().map(|(path, _)| path).filter(|path| path.ends_with(".html"));
            let pages = names.map(|path| (path.to_owned(), Html::read(text(&site, path)))).collect();
            Reference { site, pages }
        })
    });
    &REFERENCES
}

/// A file as text.
pub(crate) fn text<'a>(site: &'a Site, path: &str) -> &'a str {
    let file = site.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(&file.bytes).unwrap()
}

/// An operation of a document.
pub(crate) struct Operation<'a> {
    pub(crate) service: &'a str,
    pub(crate) id: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) node: &'a Value,
}

impl Operation<'_> {
    pub(crate) fn page(&self) -> String {
        format!("{}/{}.html", self.service, self.id)
    }
}

/// All operations of all documents.
pub(crate) fn operations() -> Vec<Operation<'static>> {
    let mut operations = Vec::new();
    for service in services() {
        for (path, item) in service.document["paths"].as_object().unwrap() {
            for (method, node) in item.as_object().unwrap() {
                let id = node["operationId"].as_str().unwrap();
                operations.push(Operation { service: &service.name, id, method, path, node });
            }
        }
    }
    operations
}

/// What a node leads to, through references.
pub(crate) fn resolve<'a>(document: &'a Value, mut node: &'a Value) -> &'a Value {
    while let Some(reference) = node.get("$ref").and_then(Value::as_str) {
        node = document.pointer(&reference[1..]).unwrap();
    }
    node
}
