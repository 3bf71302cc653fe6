//! The merged document: the tree of all files of a service with the positions of the originals, the operations in it,
//! and the same read into types.
//! It must not know how the files were found, nor judge what they say.

use crate::canonical;
use crate::node::{Mapping, Node, escape};
use diagnostics::source::{FileId, SourceMap, Span};

/// The HTTP methods that a path item can hold, in the order of their names.
pub const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// A document that was merged and read into types. [`crate::check`] makes one that the lint has passed too.
#[derive(Clone, Debug)]
pub struct Document {
    /// The merged tree with positions.
    pub tree: Tree,
    /// The same in types, read from [`Tree::canonical`], so that the order of files and keys does not show.
    pub openapi: openapiv3::OpenAPI,
}

/// The merged document as a tree with positions.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The service's folder name, such as `scm`.
    pub service: String,
    /// The version's folder name, such as `v3`.
    pub version: String,
    /// The files, in the order of their names.
    pub sources: SourceMap,
    /// The merged tree. Its spans point into the original files.
    pub root: Node,
    /// The operations, by path and then by method.
    pub operations: Vec<Operation>,
}

/// Where an operation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The `operationId`. Empty if there is none, which lint refuses.
    pub operation_id: String,
    /// Where the `operationId` stands; where the method stands if there is none.
    pub operation_id_span: Span,
    /// The HTTP method in lower case.
    pub method: String,
    /// The path with its placeholders, such as `/v3/scm/csr/{id}`.
    pub path: String,
    /// The file it comes from.
    pub file: FileId,
    /// The key that is the method.
    pub span: Span,
    /// Where the operation is in [`Tree::root`], as a JSON pointer.
    pub pointer: String,
}

/// The media type of bodies and answers.
pub const JSON: &str = "application/json";

/// The JSON of a body or an answer: its schema and its examples. What is not JSON is refused by the lint.
#[must_use]
pub fn json(body: &Node) -> Option<&Node> {
    body.get("content")?.get(JSON)
}

impl Operation {
    /// What messages call it: by its name or, if it has none, by its method and path.
    #[must_use]
    pub fn title(&self) -> String {
        match self.operation_id.as_str() {
            "" => format!("the operation `{}`", self.request_line()),
            id => format!("the operation `{id}`"),
        }
    }

    /// Its method and path, such as `GET /v3/scm/certificates`.
    #[must_use]
    pub fn request_line(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    fn find(tree_root: &Node) -> Vec<Self> {
        let paths = tree_root.get("paths").and_then(Node::as_mapping);
        let mut operations: Vec<_> = paths
            .into_iter()
            .flat_map(Mapping::iter)
            .flat_map(|(path, item)| METHODS.iter().map(move |method| (path, item, *method)))
            .filter_map(|(path, item, method)| {
                let entry = item.value.as_mapping()?.entry(method)?;
                let id = entry.value.get("operationId").filter(|id| id.as_str().is_some_and(|id| !id.is_empty()));
                Some(Self {
                    operation_id: id.and_then(Node::as_str).unwrap_or_default().to_owned(),
                    operation_id_span: id.map_or(entry.key_span, |id| id.span),
                    method: method.to_owned(),
                    path: path.to_owned(),
                    file: entry.key_span.file,
                    span: entry.key_span,
                    pointer: format!("/paths/{}/{method}", escape(path)),
                })
            })
            .collect();
        operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        operations
    }
}

impl Tree {
    pub(crate) fn new(service: &str, version: &str, sources: SourceMap, root: Node) -> Self {
        let operations = Operation::find(&root);
        Self { service: service.to_owned(), version: version.to_owned(), sources, root, operations }
    }

    /// The node of an operation.
    #[must_use]
    pub fn operation_node(&self, operation: &Operation) -> Option<&Node> {
        self.root.get("paths")?.get(&operation.path)?.get(&operation.method)
    }

    /// The parameters that an operation lists, in its order, each where it is written out.
    pub fn parameters<'a>(&'a self, operation: &Operation) -> impl Iterator<Item = &'a Node> {
        let list = self.operation_node(operation).and_then(|node| node.get("parameters")?.as_sequence());
        list.into_iter().flatten().filter_map(|node| self.resolve(node))
    }

    /// The JSON that an operation sends: its schema and its examples.
    #[must_use]
    pub fn body(&self, operation: &Operation) -> Option<&Node> {
        json(self.resolve(self.operation_node(operation)?.get("requestBody")?)?)
    }

    /// The answers of an operation by status, in the order of the document, each where it is written out.
    pub fn answers<'a>(&'a self, operation: &Operation) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let answers = self.operation_node(operation).and_then(|node| node.get("responses")?.as_mapping());
        let answers = answers.into_iter().flat_map(Mapping::iter);
        answers.filter_map(|(status, entry)| Some((status, self.resolve(&entry.value)?)))
    }

    /// The answer of an operation that did what it was asked for, with its status.
    #[must_use]
    pub fn success(&self, operation: &Operation) -> Option<(&str, &Node)> {
        self.answers(operation).find(|(status, _)| status.starts_with('2'))
    }

    /// The components of a kind such as `schemas`, if there are any.
    #[must_use]
    pub fn components(&self, kind: &str) -> Option<&Mapping> {
        self.root.get("components")?.get(kind)?.as_mapping()
    }

    /// What a reference such as `#/components/schemas/Error` points at. The target may be a reference itself.
    #[must_use]
    pub fn target(&self, reference: &str) -> Option<&Node> {
        let (kind, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
        self.components(kind)?.get(&crate::node::unescape(name))
    }

    /// The node itself or, if it is a reference, what it points at in the end. `None` if that leads nowhere.
    #[must_use]
    pub fn resolve<'a>(&'a self, mut node: &'a Node) -> Option<&'a Node> {
        // A chain of references longer than this is a cycle, which `unresolved-ref` reports.
        for _ in 0..64 {
            match node.reference() {
                None => return Some(node),
                Some(reference) => node = self.target(reference)?,
            }
        }
        None
    }

    /// The display path of the file that defines a component schema.
    #[must_use]
    pub fn schema_file(&self, name: &str) -> Option<&str> {
        let span = self.components("schemas")?.entry(name)?.key_span;
        Some(self.sources.file(span.file).path())
    }

    /// The display path of the file that an operation comes from.
    #[must_use]
    pub fn operation_file(&self, operation: &Operation) -> &str {
        self.sources.file(operation.file).path()
    }

    /// The merged document in an order that depends on neither files nor keys: see [`Tree::merged_yaml`].
    #[must_use]
    pub fn canonical(&self) -> serde_yaml::Value {
        canonical::document(&self.root)
    }

    /// The merged document as YAML. The keys at the top have a fixed order, and all others that of their names, so the text
    /// changes only when the document does. Lists keep their order, since it can mean something. It is YAML 1.2, and means the same in 1.1.
    /// Empty lines keep operations and components apart, so that git merges changes of different ones.
    #[must_use]
    pub fn merged_yaml(&self) -> String {
        canonical::spaced_out(&canonical::to_portable_text(&self.canonical()))
    }
}
