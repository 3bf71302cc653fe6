//! Which spec file each name in progenitor's output comes from, and so which generated file it belongs in.

use std::collections::BTreeMap;

use heck::{ToPascalCase, ToSnakeCase};

/// The names of the generated files, by the names that progenitor gives to what belongs in them.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// The folder of the service, as a path to show.
    folder: String,
    /// The spec file of each generated file.
    spec_files: BTreeMap<String, String>,
    methods: BTreeMap<String, String>,
    requests: BTreeMap<String, String>,
    schemas: BTreeMap<String, String>,
}

impl Origins {
    /// Reads the names from a document.
    pub(crate) fn of(tree: &apispec::Tree) -> Self {
        let mut origins = Self { folder: format!("spec/{}/{}", tree.service, tree.version), ..Self::default() };
        for operation in &tree.operations {
            let file = origins.file(tree.operation_file(operation));
            origins.methods.insert(operation.operation_id.to_snake_case(), file.clone());
            origins.requests.insert(operation.operation_id.to_pascal_case(), file);
        }
        let schemas = tree.components("schemas").into_iter().flat_map(apispec::node::Mapping::iter);
        for (name, _) in schemas {
            if let Some(path) = tree.schema_file(name) {
                let file = origins.file(path);
                origins.schemas.insert(name.to_pascal_case(), file);
            }
        }
        origins
    }

    /// Notes a spec file and gives the name of the file that is generated from it: `upload_csr` for `…/UploadCsr.yaml`.
    fn file(&mut self, path: &str) -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        let name = name.strip_suffix(".yaml").unwrap_or(name).to_snake_case();
        self.spec_files.insert(name.clone(), path.to_owned());
        name
    }

    /// The spec file that a generated file is made from; the folder where it is no single one.
    pub(crate) fn spec_file(&self, name: &str) -> &str {
        self.spec_files.get(name).unwrap_or(&self.folder)
    }

    /// The folder of the service.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// The file of a method of the client.
    pub(crate) fn of_method(&self, name: &str) -> Option<&str> {
        self.methods.get(name).map(String::as_str)
    }

    /// The file of a request.
    pub(crate) fn of_request(&self, name: &str) -> Option<&str> {
        self.requests.get(name).map(String::as_str)
    }

    /// The file of a type. A type without a schema of its name was made for a part of one, or of an operation, and begins with
    /// the name of that; the longest name that fits is the one.
    pub(crate) fn of_type(&self, name: &str) -> &str {
        let prefixes = (0..=name.len()).rev().filter_map(|end| name.get(..end));
        let mut files = prefixes.filter_map(|prefix| self.requests.get(prefix).or_else(|| self.schemas.get(prefix)));
        files.next().map_or("shared", String::as_str)
    }
}
