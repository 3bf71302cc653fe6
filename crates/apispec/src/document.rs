//! The merged document of a service: the tree of all its files with their original positions, its
//! operations, and the same document as `openapiv3` types.
//! It must not know how the files were found, nor judge their contents.

use std::collections::BTreeSet;

use diagnostics::source::{FileId, SourceMap, Span};

use crate::canonical;
use crate::node::{Entry, Mapping, Node, escape};

/// The HTTP methods that a path item can have, sorted by name.
pub const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// A document that was merged and read into types. One that [`crate::check`] returns has also
/// passed the lint.
#[derive(Clone, Debug)]
pub struct Document {
    /// The merged tree, with positions.
    pub tree: Tree,
    /// The same document as types, read from [`Tree::canonical`], so independent of the order of
    /// files and keys.
    pub openapi: openapiv3::OpenAPI,
}

/// The merged document as a tree with positions.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The service's folder name, such as `scm`.
    pub service: String,
    /// The files, sorted by name.
    pub sources: SourceMap,
    /// The merged tree. Its spans point into the original files.
    pub root: Node,
    /// The operations, sorted by path, method and key.
    pub operations: Vec<Operation>,
}

/// An operation and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The `operationId`. Empty if it is missing, which the lint rejects.
    pub operation_id: String,
    /// The span of the `operationId`, or of the method if it is missing.
    pub operation_id_span: Span,
    /// The HTTP method, in lower case.
    pub method: String,
    /// The path with its placeholders, such as `/v3/scm/csr/{id}`.
    pub path: String,
    /// The key in `paths`: the path, with the name of the operation as a fragment if operations
    /// share the request line, such as `/v3/auth/tokens#CreateToken`. See [`path_of_key`].
    pub key: String,
    /// The file that defines it.
    pub file: FileId,
    /// The span of the method key.
    pub span: Span,
    /// The JSON pointer to the operation in [`Tree::root`].
    pub pointer: String,
}

/// The media type of request and response bodies.
pub const JSON: &str = "application/json";

/// The JSON media type object of a request body or a response: its schema and examples. The lint
/// rejects other media types.
#[must_use]
pub fn json(body: &Node) -> Option<&Node> {
    body.get("content")?.get(JSON)
}

/// The headers of responses that the runtime reads itself.
const RUNTIME_HEADERS: [&str; 8] = [
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "set-cookie",
    "transfer-encoding",
    "x-request-id",
];

/// Whether the runtime reads a header of responses itself, so that no type has a field for it.
#[must_use]
pub fn is_runtime_header(name: &str) -> bool {
    RUNTIME_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// What the method of an operation returns if its response is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    /// The bytes of the body.
    Bytes,
    /// The text of the body.
    Text,
}

impl Download {
    /// The media types of downloads.
    pub const MEDIA_TYPES: [&'static str; 3] = ["application/octet-stream", "application/zip", "text/plain"];

    /// The download of this media type.
    #[must_use]
    pub fn of_media(media: &str) -> Option<Self> {
        match media {
            "text/plain" => Some(Self::Text),
            media => Self::MEDIA_TYPES.contains(&media).then_some(Self::Bytes),
        }
    }
}

/// The path of a key in `paths`, without the fragment with which operations that share a request
/// line have keys of their own. Fragments are never sent.
#[must_use]
pub fn path_of_key(key: &str) -> &str {
    split_key(key).0
}

/// The path of a key in `paths`, and its fragment, if it has one.
#[must_use]
pub fn split_key(key: &str) -> (&str, Option<&str>) {
    key.split_once('#').map_or((key, None), |(path, fragment)| (path, Some(fragment)))
}

/// The key in `paths` of one of several operations with the same method and path.
#[must_use]
pub fn shared_key(path: &str, operation_id: &str) -> String {
    format!("{path}#{operation_id}")
}

/// The API version that a path begins with, such as `v3`, `v3.0`, `v3-ext` or `V1.0`.
#[must_use]
pub fn version_of(path: &str) -> Option<&str> {
    let first = path.strip_prefix('/')?.split('/').next()?;
    let (numbers, word) = first.strip_prefix(['v', 'V'])?.split_once('-').unwrap_or((first.get(1..)?, "x"));
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_word && numbers.split('.').all(is_number)).then_some(first)
}

/// Sorts versions by their numbers, `v3` before `v3.0` before `v10`.
fn version_key(version: &str) -> (Vec<u64>, String) {
    let numbers = version.split(|letter: char| !letter.is_ascii_digit()).filter_map(|number| number.parse().ok());
    (numbers.collect(), version.to_owned())
}

impl Operation {
    /// The operation in messages: by its name or, without one, by its method and path.
    #[must_use]
    pub fn title(&self) -> String {
        match self.operation_id.as_str() {
            "" => format!("the operation `{}`", self.request_line()),
            id => format!("the operation `{id}`"),
        }
    }

    /// The method and path, such as `GET /v3/scm/certificates`.
    #[must_use]
    pub fn request_line(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Whether two operations have the same method and path.
    #[must_use]
    pub fn shares_line(&self, other: &Self) -> bool {
        self.line() == other.line()
    }

    /// The path and method, by which operations are sorted.
    fn line(&self) -> (&str, &str) {
        (&self.path, &self.method)
    }

    /// The API version that the path begins with, if it begins with one.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        version_of(&self.path)
    }

    fn find(tree_root: &Node) -> Vec<Self> {
        let paths = tree_root.get("paths").and_then(Node::as_mapping);
        let mut operations: Vec<_> = paths
            .into_iter()
            .flat_map(Mapping::iter)
            .flat_map(|(key, item)| METHODS.iter().map(move |method| (key, item, *method)))
            .filter_map(|(key, item, method)| {
                let entry = item.value.as_mapping()?.entry(method)?;
                let id = entry.value.get("operationId").filter(|id| id.as_str().is_some_and(|id| !id.is_empty()));
                Some(Self {
                    operation_id: id.and_then(Node::as_str).unwrap_or_default().to_owned(),
                    operation_id_span: id.map_or(entry.key_span, |id| id.span),
                    method: method.to_owned(),
                    path: path_of_key(key).to_owned(),
                    key: key.to_owned(),
                    file: entry.key_span.file,
                    span: entry.key_span,
                    pointer: format!("/paths/{}/{method}", escape(key)),
                })
            })
            .collect();
        operations.sort_by(|a, b| (&a.path, &a.method, &a.key).cmp(&(&b.path, &b.method, &b.key)));
        operations
    }
}

impl Tree {
    pub(crate) fn new(service: &str, sources: SourceMap, root: Node) -> Self {
        let operations = Operation::find(&root);
        Self { service: service.to_owned(), sources, root, operations }
    }

    /// The API versions that the paths begin with, from the oldest to the newest.
    #[must_use]
    pub fn versions(&self) -> Vec<&str> {
        let mut versions: Vec<_> = self.operations.iter().filter_map(Operation::version).collect();
        versions.sort_by_cached_key(|version| version_key(version));
        versions.dedup();
        versions
    }

    /// The path item that has an operation.
    #[must_use]
    pub fn path_item(&self, operation: &Operation) -> Option<&Node> {
        self.root.get("paths")?.get(&operation.key)
    }

    /// The node of an operation.
    #[must_use]
    pub fn operation_node(&self, operation: &Operation) -> Option<&Node> {
        self.path_item(operation)?.get(&operation.method)
    }

    /// The other operations with the same method and path.
    pub fn sharers<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = &'a Operation> {
        // They are neighbours, since operations are sorted by path and method.
        let start = self.operations.partition_point(|other| other.line() < operation.line());
        let with_line = self.operations.iter().skip(start).take_while(|other| other.shares_line(operation));
        with_line.filter(|other| other.key != operation.key)
    }

    /// The parameters that an operation lists, in order, with references resolved.
    pub fn parameters<'a>(&'a self, operation: &Operation) -> impl Iterator<Item = &'a Node> {
        let list = self.operation_node(operation).and_then(|node| node.get("parameters")?.as_sequence());
        list.into_iter().flatten().filter_map(|node| self.resolve(node))
    }

    /// Whether the requests of an operation need credentials: unless it has `security: []`.
    #[must_use]
    pub fn needs_credentials(&self, operation: &Operation) -> bool {
        let own = self.operation_node(operation).and_then(|node| node.get("security")?.as_sequence());
        own.is_none_or(|own| !own.is_empty())
    }

    /// The JSON media type object of the request body: its schema and examples.
    #[must_use]
    pub fn body(&self, operation: &Operation) -> Option<&Node> {
        json(self.resolve(self.operation_node(operation)?.get("requestBody")?)?)
    }

    /// Whether a request of the operation must have a body. Without `required: true` it may have
    /// none.
    #[must_use]
    pub fn requires_body(&self, operation: &Operation) -> bool {
        let body = self.operation_node(operation).and_then(|node| self.resolve(node.get("requestBody")?));
        body.and_then(|body| body.get("required")?.as_bool()) == Some(true)
    }

    /// The responses of an operation by status, in document order, with references resolved.
    pub fn responses<'a>(&'a self, operation: &Operation) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let responses = self.operation_node(operation).and_then(|node| node.get("responses")?.as_mapping());
        let responses = responses.into_iter().flat_map(Mapping::iter);
        responses.filter_map(|(status, entry)| Some((status, self.resolve(&entry.value)?)))
    }

    /// The success responses of an operation by status, in document order.
    pub fn successes<'a>(&'a self, operation: &Operation) -> impl Iterator<Item = (&'a str, &'a Node)> {
        self.responses(operation).filter(|(status, _)| status.starts_with('2'))
    }

    /// The success response of an operation, with its status. Of several, the first with content:
    /// the lint ensures that the others have the same content or none.
    #[must_use]
    pub fn success(&self, operation: &Operation) -> Option<(&str, &Node)> {
        let has_content = |(_, response): &(&str, &Node)| response.get("content").is_some();
        self.successes(operation).find(has_content).or_else(|| self.successes(operation).next())
    }

    /// The media type of an operation's response, if it is a download.
    #[must_use]
    pub fn download(&self, operation: &Operation) -> Option<(&str, Download)> {
        let content = self.success(operation)?.1.get("content")?.as_mapping()?;
        let media = content.keys().next().filter(|_| content.get(JSON).is_none())?;
        Some((media, Download::of_media(media)?))
    }

    /// The headers that the success responses of an operation declare, by name, in document order.
    pub fn response_headers<'a>(&'a self, operation: &Operation) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        let headers = self.successes(operation).filter_map(|(_, response)| response.get("headers")?.as_mapping());
        let mut seen = BTreeSet::new();
        headers.flat_map(Mapping::iter).filter(move |(name, _)| seen.insert(*name))
    }

    /// The declared tags, beginning with those of operations whose paths begin like this path.
    #[must_use]
    pub fn tags_near(&self, path: &str) -> Vec<&str> {
        let declared = self.root.get("tags").and_then(Node::as_sequence).unwrap_or_default();
        let mut tags: Vec<&str> = declared.iter().filter_map(|tag| tag.get("name")?.as_str()).collect();
        let has = |operation: &Operation, tag: &str| {
            let tags = self.operation_node(operation).and_then(|node| node.get("tags")?.as_sequence());
            tags.is_some_and(|tags| tags.iter().any(|own| own.as_str() == Some(tag)))
        };
        let shared =
            |other: &str| path.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count();
        tags.sort_by_cached_key(|tag| {
            let operations = self.operations.iter().filter(|operation| has(operation, tag));
            std::cmp::Reverse(operations.map(|operation| shared(&operation.path)).max())
        });
        tags
    }

    /// The components of a kind such as `schemas`, if any.
    #[must_use]
    pub fn components(&self, kind: &str) -> Option<&Mapping> {
        self.root.get("components")?.get(kind)?.as_mapping()
    }

    /// The target of a reference such as `#/components/schemas/Error`. It may be a reference
    /// itself.
    #[must_use]
    pub fn target(&self, reference: &str) -> Option<&Node> {
        let (kind, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
        self.components(kind)?.get(&crate::node::unescape(name))
    }

    /// Follows references from a node to the first node that is not one. `None` if a target does
    /// not exist or the references form a cycle.
    #[must_use]
    pub fn resolve<'a>(&'a self, mut node: &'a Node) -> Option<&'a Node> {
        // A longer chain of references is a cycle, which `unresolved-ref` reports.
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

    /// The display path of the file that defines an operation.
    #[must_use]
    pub fn operation_file(&self, operation: &Operation) -> &str {
        self.sources.file(operation.file).path()
    }

    /// The merged document in canonical order: see [`Tree::merged_yaml`].
    #[must_use]
    pub fn canonical(&self) -> serde_yaml::Value {
        canonical::document(&self.root)
    }

    /// The merged document as YAML. Top-level keys have a fixed order and all others are sorted, so
    /// the text changes only if the document does. Lists keep their order, which can be
    /// significant. The text is YAML 1.2 and means the same in YAML 1.1. Blank lines separate
    /// operations and components, so that git can merge changes to different ones.
    #[must_use]
    pub fn merged_yaml(&self) -> String {
        to_yaml(&self.canonical())
    }
}

/// A document as YAML, as [`Tree::merged_yaml`] writes it.
#[must_use]
pub fn to_yaml(document: &serde_yaml::Value) -> String {
    canonical::with_blank_lines(&canonical::to_portable_text(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_begin_paths() {
        for (path, version) in [
            ("/v3/scm/csr/{id}", "v3"),
            ("/v3.0/OS-USER/users", "v3.0"),
            ("/v3-ext/auth", "v3-ext"),
            ("/V1.0/{project_id}/alarms", "V1.0"),
            ("/v2", "v2"),
        ] {
            assert_eq!(version_of(path), Some(version), "{path}");
        }
        for path in ["/", "", "v3/x", "/versions", "/v", "/v3./x", "/v3-/x", "/{version}/x", "/api/v3/x", "/v3x/y"] {
            assert_eq!(version_of(path), None, "{path}");
        }
    }

    #[test]
    fn fragments_of_keys_are_not_part_of_the_path() {
        let tree = crate::load::parse_merged(
            "a.yaml",
            "paths:
  /v1/a#One: {post: {operationId: One}}
  /v1/a#Two: {post: {operationId: Two}}
  /v1/a: {get: {operationId: Show}}
",
            "demo",
        )
        .unwrap();
        let found: Vec<_> = tree
            .operations
            .iter()
            .map(|found| {
                (found.operation_id.as_str(), found.request_line(), found.key.as_str(), found.pointer.as_str())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("Show", "GET /v1/a".to_owned(), "/v1/a", "/paths/~1v1~1a/get"),
                ("One", "POST /v1/a".to_owned(), "/v1/a#One", "/paths/~1v1~1a#One/post"),
                ("Two", "POST /v1/a".to_owned(), "/v1/a#Two", "/paths/~1v1~1a#Two/post"),
            ]
        );
        for operation in &tree.operations {
            let node = tree.operation_node(operation).unwrap();
            assert_eq!(node.get("operationId").and_then(Node::as_str), Some(operation.operation_id.as_str()));
            assert!(tree.root.pointer(&operation.pointer).is_some());
        }
        let sharers = |index: usize| tree.sharers(&tree.operations[index]).map(|other| other.operation_id.as_str());
        assert_eq!(sharers(0).count(), 0);
        assert_eq!(sharers(1).collect::<Vec<_>>(), ["Two"]);
        assert_eq!(split_key(&shared_key("/v1/a", "One")), ("/v1/a", Some("One")));
    }

    #[test]
    fn versions_are_sorted_by_their_numbers() {
        let mut versions = ["v10", "v3.0", "v5", "v3-ext", "v3", "v3.10", "v3.9"];
        versions.sort_by_cached_key(|version| version_key(version));
        assert_eq!(versions, ["v3", "v3-ext", "v3.0", "v3.9", "v3.10", "v5", "v10"]);
    }
}
