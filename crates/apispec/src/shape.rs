//! Maps each node of the tree to its OpenAPI 3.0 object. This is the only description of the
//! document's structure; all walks use it.
//! It must not judge nodes: a malformed node simply has no children.

mod keys;

use diagnostics::source::Span;

use crate::node::{Entry, Mapping, Node, Value};

/// An OpenAPI 3.0 object, named as in the specification, or a map or list of such objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the object of that name in the specification")]
pub enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    Tag,
    ExternalDocs,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    MediaType,
    Encoding,
    Header,
    Schema,
    Example,
    Link,
    Callback,
    Components,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
    /// A map from names to objects of one kind.
    MapOf(&'static Kind),
    /// A list of objects of one kind.
    ListOf(&'static Kind),
    /// Data rather than structure: an example, a default, the value of an extension. Walks do not
    /// enter it.
    Data,
    /// Anything else: a scalar, or something unknown to OpenAPI.
    Other,
}

impl Kind {
    /// The kind of component that a reference here points to, if a reference is allowed here.
    #[must_use]
    pub fn component_kind(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            _ => return None,
        })
    }

    /// The kind of the value of a key in an object of this kind.
    fn child_kind(self, key: &str) -> Self {
        use Kind as K;
        if let Self::MapOf(kind) = self {
            return *kind;
        }
        if key.starts_with("x-") {
            return K::Data;
        }
        match (self, key) {
            (K::Document, "info") => K::Info,
            (K::Info, "contact") => K::Contact,
            (K::Info, "license") => K::License,
            (K::Document | K::PathItem | K::Operation, "servers") => K::ListOf(&K::Server),
            (K::Document, "tags") => K::ListOf(&K::Tag),
            (K::Document | K::Operation, "security") => K::ListOf(&K::SecurityRequirement),
            (K::Document, "paths") => K::Paths,
            (K::Document, "components") => K::Components,
            (K::Document | K::Operation | K::Tag | K::Schema, "externalDocs") => K::ExternalDocs,
            (K::Paths | K::Callback, _) => K::PathItem,
            (K::PathItem | K::Operation, "parameters") => K::ListOf(&K::Parameter),
            (K::PathItem, key) if crate::document::METHODS.contains(&key) => K::Operation,
            (K::Operation, "requestBody") => K::RequestBody,
            (K::Operation, "responses") => K::Responses,
            (K::Operation, "callbacks") => K::MapOf(&K::Callback),
            (K::Responses, _) => K::Response,
            (K::Parameter | K::Header | K::RequestBody | K::Response, "content") => K::MapOf(&K::MediaType),
            (K::Parameter | K::Header | K::MediaType, "schema") => K::Schema,
            (K::Parameter | K::Header | K::MediaType, "examples") => K::MapOf(&K::Example),
            (K::Response | K::Encoding, "headers") => K::MapOf(&K::Header),
            (K::Response, "links") => K::MapOf(&K::Link),
            (K::MediaType, "encoding") => K::MapOf(&K::Encoding),
            (K::Parameter | K::Header | K::MediaType | K::Schema, "example") => K::Data,
            (K::Schema, "default" | "enum") | (K::Example, "value") | (K::Link, "parameters" | "requestBody") => {
                K::Data
            }
            (K::Schema, "properties") => K::MapOf(&K::Schema),
            (K::Schema, "items" | "not" | "additionalProperties") => K::Schema,
            (K::Schema, "allOf" | "anyOf" | "oneOf") => K::ListOf(&K::Schema),
            (K::Components, "schemas") => K::MapOf(&K::Schema),
            (K::Components, "responses") => K::MapOf(&K::Response),
            (K::Components, "parameters") => K::MapOf(&K::Parameter),
            (K::Components, "examples") => K::MapOf(&K::Example),
            (K::Components, "requestBodies") => K::MapOf(&K::RequestBody),
            (K::Components, "headers") => K::MapOf(&K::Header),
            (K::Components, "securitySchemes") => K::MapOf(&K::SecurityScheme),
            (K::Components, "links") => K::MapOf(&K::Link),
            (K::Components, "callbacks") => K::MapOf(&K::Callback),
            (K::SecurityScheme, "flows") => K::OAuthFlows,
            (K::OAuthFlows, "authorizationCode" | "clientCredentials" | "implicit" | "password") => K::OAuthFlow,
            _ => K::Other,
        }
    }
}

/// A node of the document, with its kind.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// The kind of object.
    pub kind: Kind,
    /// The node.
    pub node: &'a Node,
    /// The key of this value. `None` for list items and for the document.
    pub key: Option<&'a str>,
    /// The span to report: that of the key, or of the list item.
    pub span: Span,
}

impl<'a> Visit<'a> {
    /// The document as a whole.
    #[must_use]
    pub fn document(root: &'a Node) -> Self {
        Self { kind: Kind::Document, node: root, key: None, span: root.span }
    }

    /// The direct children of this node, in document order.
    pub fn children(self) -> impl Iterator<Item = Visit<'a>> {
        let node = (self.kind != Kind::Data).then_some(self.node);
        let entries = node.and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        let values = entries.map(move |(key, entry)| Visit {
            kind: self.kind.child_kind(key),
            node: &entry.value,
            key: Some(key),
            span: entry.key_span,
        });
        let kind = match self.kind {
            Kind::ListOf(kind) => *kind,
            _ => Kind::Other,
        };
        let items = node.and_then(Node::as_sequence).unwrap_or_default();
        values.chain(items.iter().map(move |node| Visit { kind, node, key: None, span: node.span }))
    }
}

/// Visits a node and its descendants in pre-order and document order, without the contents of data.
/// If `visit` returns false, the children of that node are skipped.
pub fn walk<'a>(at: Visit<'a>, visit: &mut impl FnMut(Visit<'a>) -> bool) {
    if !visit(at) {
        return;
    }
    for child in at.children() {
        walk(child, visit);
    }
}

/// A copy of a node in which `change` replaced it and its descendants, those below first. `change`
/// gets the place in the original and the copy.
pub fn map<'a>(at: Visit<'a>, change: &mut impl FnMut(Visit<'a>, Node) -> Node) -> Node {
    let value = match &at.node.value {
        _ if at.kind == Kind::Data => at.node.value.clone(),
        Value::Mapping(_) => {
            let entry = |child: Visit<'a>| {
                let key = child.key.unwrap_or_default().to_owned();
                (key, Entry { key_span: child.span, value: map(child, change) })
            };
            Value::Mapping(at.children().map(entry).collect())
        }
        Value::Sequence(_) => Value::Sequence(at.children().map(|child| map(child, change)).collect()),
        other => other.clone(),
    };
    change(at, Node { span: at.node.span, value })
}

/// The schema of the value of a key in an object, as written: that of the property or, if there is
/// none, that of additional properties. `true` there permits any value.
#[must_use]
pub fn property<'a>(schema: &'a Node, key: &str) -> Option<&'a Node> {
    let own = schema.get("properties").and_then(|properties| properties.get(key));
    own.or_else(|| schema.get("additionalProperties").filter(|node| node.as_bool() != Some(false)))
}
