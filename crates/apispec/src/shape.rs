//! Which object of OpenAPI 3.0 each node of the tree is: the one description of the document's structure that everything walks by.
//! It must not judge what it meets: a node of a wrong shape simply has no children.

mod keys;

use crate::node::{Mapping, Node};
use diagnostics::source::Span;

/// An object of OpenAPI 3.0, by the name that the specification gives it, or a map or list of such objects.
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
    /// Keys that are names, with an object of the one kind for each.
    MapOf(&'static Kind),
    /// A list of objects of the one kind.
    ListOf(&'static Kind),
    /// A value that is data, not structure: an example, a default, the value of an extension. Nothing in it is walked.
    Data,
    /// Anything else: a plain value, or something that OpenAPI does not have.
    Other,
}

impl Kind {
    /// The kind of component that a reference in this place points at, if there can be a reference in this place.
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

    /// What the value of a key is in an object of this kind.
    fn of_key(self, key: &str) -> Self {
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

/// A node of the document, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// What it is.
    pub kind: Kind,
    /// The node.
    pub node: &'a Node,
    /// The key it is the value of. `None` for the items of a list and for the document.
    pub key: Option<&'a str>,
    /// Where to point at: the key, or the item itself.
    pub span: Span,
}

impl<'a> Visit<'a> {
    /// The document as a whole.
    #[must_use]
    pub fn document(root: &'a Node) -> Self {
        Self { kind: Kind::Document, node: root, key: None, span: root.span }
    }

    /// The nodes right below this one, in the order they were written.
    pub fn children(self) -> impl Iterator<Item = Visit<'a>> {
        let node = (self.kind != Kind::Data).then_some(self.node);
        let entries = node.and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        let values = entries.map(move |(key, entry)| Visit {
            kind: self.kind.of_key(key),
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

/// Visits a node and what is below it except what is within data, each before its children, in the order they were written, but
/// nothing below a node for which the function says no.
pub fn walk_some<'a>(at: Visit<'a>, visit: &mut impl FnMut(Visit<'a>) -> bool) {
    if !visit(at) {
        return;
    }
    for child in at.children() {
        walk_some(child, visit);
    }
}
