//! An operation as callers of a client see it: the method, the request, and a setter for each
//! argument. Decides which argument keeps its plain name if several have the same one.
//! It must not know how the types of arguments are found.

use std::collections::BTreeMap;

use apispec::document::{Download, json};
use apispec::node::{Mapping, Node};
use apispec::{Scope, Tree};
use diagnostics::source::Span;
use heck::ToSnakeCase;

use crate::names;
use crate::shape::{Shape, is_object};

/// Where an argument is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// As a property of the body, or as the whole body.
    Body,
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
}

impl Place {
    /// The name of the place in OpenAPI. It prefixes a setter whose plain name is taken.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }

    /// Parses the `in` of a parameter. The lint rejects other values.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Path, Self::Query, Self::Header].into_iter().find(|place| place.as_str() == word)
    }
}

/// A value that a caller can set on a request.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    /// The name of the setter.
    pub setter: String,
    /// Where it is sent.
    pub place: Place,
    /// Its name in the document. The whole body is called `body`.
    pub wire: &'a str,
    /// The span of the name.
    pub span: Span,
    /// Whether the call fails without it.
    pub required: bool,
    /// Whether the call fails without it as soon as another property of the optional body is set.
    pub required_in_body: bool,
    /// The type that the setter takes.
    pub shape: Shape,
    /// The resolved schema.
    pub schema: &'a Node,
    /// The parameter or property, with its description and possibly an example.
    pub node: &'a Node,
}

impl Argument<'_> {
    /// Whether the setter was renamed because its plain name is taken.
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        let plain = if self.place == Place::Body { names::field(self.wire) } else { names::snake(self.wire) };
        self.setter != plain
    }
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it is always sent. Otherwise it is sent if something of it is set.
    pub required: bool,
    /// The type of the body.
    pub shape: Shape,
    /// The name of its structure, if its properties have their own setters.
    pub structure: Option<String>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// The `operationId`.
    pub id: &'a str,
    /// The span of the `operationId`.
    pub span: Span,
    /// The operation in the document.
    pub document: &'a apispec::Operation,
    /// The node of the operation.
    pub node: &'a Node,
    /// The name of the client's method.
    pub method: String,
    /// The name of the request type.
    pub request: String,
    /// The name of the constant that describes the operation.
    pub constant: String,
    /// The generated file, without extension.
    pub file: String,
    /// Everything that a caller can set: first the body, then the parameters.
    pub arguments: Vec<Argument<'a>>,
    /// The body, if any.
    pub body: Option<Body>,
    /// The type of the response, if it has a body or headers that are fields.
    pub response: Option<Shape>,
}

impl Operation<'_> {
    /// The argument with this name in this place.
    #[must_use]
    pub fn argument(&self, place: Place, wire: &str) -> Option<&Argument<'_>> {
        self.arguments.iter().find(|argument| argument.place == place && argument.wire == wire)
    }
}

/// An argument whose type is not known yet.
pub(crate) struct UntypedArgument<'a> {
    pub(crate) setter: String,
    pub(crate) place: Place,
    pub(crate) wire: &'a str,
    pub(crate) span: Span,
    pub(crate) required: bool,
    pub(crate) required_in_body: bool,
    pub(crate) node: &'a Node,
    /// The schema as written, which may be a reference.
    pub(crate) schema: &'a Node,
}

/// The arguments of an operation, with their setters. A parameter that the client fills is none.
///
/// A property of the body keeps its plain name. Parameters follow in the order path, query, header,
/// and keep their plain name unless it is already used or is reserved on requests; in that case, it
/// is prefixed with the place. So adding a parameter later never renames a setter of the body, and
/// adding a query parameter never renames one of the path.
pub(crate) fn arguments<'a>(tree: &'a Tree, operation: &apispec::Operation) -> Vec<UntypedArgument<'a>> {
    let mut arguments = body_arguments(tree, operation);
    let scope = Scope::of(tree);
    let parameters = tree.parameters(operation).filter(|node| !scope.fills(node));
    let mut parameters: Vec<_> = parameters.filter_map(parameter).collect();
    parameters.sort_by_key(|parameter| parameter.place);
    arguments.extend(parameters);
    let mut used: BTreeMap<String, Place> = BTreeMap::new();
    let is_reserved = |setter: &str| names::is_request_method(setter) || names::SEND_VARIABLES.contains(&setter);
    for argument in &mut arguments {
        let is_used = used.get(&argument.setter).is_some_and(|place| *place != argument.place);
        if argument.place != Place::Body && (is_used || is_reserved(&argument.setter)) {
            argument.setter = format!("{}_{}", argument.place.as_str(), argument.wire.to_snake_case());
        }
        used.entry(argument.setter.clone()).or_insert(argument.place);
    }
    arguments
}

/// The properties of the body, or the body itself if it is not an object.
fn body_arguments<'a>(tree: &'a Tree, operation: &apispec::Operation) -> Vec<UntypedArgument<'a>> {
    let Some(schema) = tree.body(operation).and_then(|media| media.get("schema")) else { return Vec::new() };
    let Some(target) = tree.resolve(schema) else { return Vec::new() };
    let is_sent = tree.requires_body(operation);
    if !is_object(target) {
        return vec![UntypedArgument {
            setter: "body".to_owned(),
            place: Place::Body,
            wire: "body",
            span: schema.span,
            required: is_sent,
            required_in_body: false,
            node: target,
            schema,
        }];
    }
    let required = target.get("required").and_then(Node::as_sequence).unwrap_or_default();
    let properties = target.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let named = properties.filter(|(name, _)| names::invalid_name(name).is_none()).map(|(wire, entry)| {
        let required = required.iter().any(|name| name.as_str() == Some(wire));
        UntypedArgument {
            setter: body_setter(&names::field(wire)),
            place: Place::Body,
            wire,
            span: entry.key_span,
            required: required && is_sent,
            required_in_body: required && !is_sent,
            node: &entry.value,
            schema: &entry.value,
        }
    });
    named.collect()
}

/// The setter of a request for a field of its body: the name of the field, unless it is reserved on
/// requests.
#[must_use]
pub fn body_setter(field: &str) -> String {
    if names::is_request_method(field) { format!("{}_{field}", Place::Body.as_str()) } else { field.to_owned() }
}

fn parameter(node: &Node) -> Option<UntypedArgument<'_>> {
    let name = node.get("name")?;
    let wire = name.as_str().filter(|name| names::invalid_name(name).is_none())?;
    Some(UntypedArgument {
        setter: names::snake(wire),
        place: Place::parse(node.get("in")?.as_str()?)?,
        wire,
        span: name.span,
        required: node.get("required").and_then(Node::as_bool) == Some(true),
        required_in_body: false,
        node,
        schema: node.get("schema")?,
    })
}

/// The schema of the success response of an operation, if it is JSON or a text.
pub(crate) fn response_schema<'a>(tree: &'a Tree, operation: &apispec::Operation) -> Option<&'a Node> {
    let response = tree.success(operation)?.1;
    match tree.download(operation) {
        Some((media, Download::Text)) => response.get("content")?.get(media)?.get("schema"),
        _ => json(response)?.get("schema"),
    }
}
