//! An operation as callers of a client see it: the method, the request, and the setters of everything that is sent.
//! Here is the rule of who keeps its plain name where several arguments of a request have one. It must not know the types
//! of arguments.

use std::collections::{BTreeMap, BTreeSet};

use apispec::Tree;
use apispec::document::json;
use apispec::node::{Mapping, Node};
use diagnostics::source::Span;
use heck::ToSnakeCase;

use crate::names;
use crate::shape::{Shape, is_object};

/// Where an argument is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// As a property of the body, or as the whole of it.
    Body,
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
}

impl Place {
    /// The word of the document for it, which a setter begins with if its plain name is taken.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }

    /// The place of a parameter. Other words than these are refused by the lint.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Path, Self::Query, Self::Header].into_iter().find(|place| place.word() == word)
    }
}

/// One thing that a caller sets on a request.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    /// The setter of the request.
    pub setter: String,
    /// Where it is sent.
    pub place: Place,
    /// What it is called there. The body as a whole is called `body`.
    pub wire: &'a str,
    /// Where the name is in the document.
    pub span: Span,
    /// Whether a call without it fails.
    pub required: bool,
    /// The type that the setter takes.
    pub shape: Shape,
    /// The schema, which is no reference.
    pub schema: &'a Node,
    /// The parameter or the property, which has the description and perhaps an example.
    pub node: &'a Node,
}

impl Argument<'_> {
    /// Whether the setter has another name than it would have alone.
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        let alone = if self.place == Place::Body { names::field(self.wire) } else { names::snake(self.wire) };
        self.setter != alone
    }
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// The type of the body.
    pub shape: Shape,
    /// The structure that it is, if each of its properties has a setter.
    pub structure: Option<String>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// The `operationId`.
    pub id: &'a str,
    /// Where that is in the document.
    pub span: Span,
    /// The operation in the document.
    pub document: &'a apispec::Operation,
    /// The same as a node.
    pub node: &'a Node,
    /// The method of the client.
    pub method: String,
    /// The type of the request.
    pub request: String,
    /// The constant in the table of operations.
    pub constant: String,
    /// The generated file, without its ending.
    pub file: String,
    /// Everything that a caller can set: first what is in the body, then the parameters.
    pub arguments: Vec<Argument<'a>>,
    /// The body, if there is one.
    pub body: Option<Body>,
    /// The type of the answer, if it has a body.
    pub answer: Option<Shape>,
}

impl Operation<'_> {
    /// The argument of this name at this place.
    #[must_use]
    pub fn argument(&self, place: Place, wire: &str) -> Option<&Argument<'_>> {
        self.arguments.iter().find(|argument| argument.place == place && argument.wire == wire)
    }
}

/// An argument before its type is known.
pub(crate) struct Named<'a> {
    pub(crate) setter: String,
    pub(crate) place: Place,
    pub(crate) wire: &'a str,
    pub(crate) span: Span,
    pub(crate) required: bool,
    pub(crate) node: &'a Node,
    /// The schema as it is written, which may be a reference.
    pub(crate) schema: &'a Node,
}

/// The arguments of an operation with their setters.
///
/// A property of the body keeps its plain name, and so does a parameter whose name nothing before it has: first those of
/// the path, then those of the query, then headers. Any other, and one whose plain name every request uses, gets the name
/// of its place in front. So a parameter that is added later moves no setter of the body, and one of the query none of the path.
pub(crate) fn arguments<'a>(tree: &'a Tree, operation: &apispec::Operation) -> Vec<Named<'a>> {
    let mut arguments = in_body(tree, operation);
    let mut parameters: Vec<_> = tree.parameters(operation).filter_map(parameter).collect();
    parameters.sort_by_key(|parameter| parameter.place);
    arguments.extend(parameters);
    let mut used: BTreeMap<String, Place> = BTreeMap::new();
    let own: BTreeSet<&str> = names::REQUEST_METHODS.iter().chain(names::SEND_VARIABLES).copied().collect();
    for argument in &mut arguments {
        let other = used.get(&argument.setter).is_some_and(|place| *place != argument.place);
        if argument.place != Place::Body && (other || own.contains(argument.setter.as_str())) {
            argument.setter = format!("{}_{}", argument.place.word(), argument.wire.to_snake_case());
        }
        used.entry(argument.setter.clone()).or_insert(argument.place);
    }
    arguments
}

/// The properties of the body, or the body itself if it is no object.
fn in_body<'a>(tree: &'a Tree, operation: &apispec::Operation) -> Vec<Named<'a>> {
    let Some(schema) = tree.body(operation).and_then(|media| media.get("schema")) else { return Vec::new() };
    let Some(target) = tree.resolve(schema) else { return Vec::new() };
    if !is_object(target) {
        let (setter, wire) = ("body".to_owned(), "body");
        let (span, required) = (schema.span, true);
        return vec![Named { setter, place: Place::Body, wire, span, required, node: target, schema }];
    }
    let required = target.get("required").and_then(Node::as_sequence).unwrap_or_default();
    let properties = target.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let named = properties.filter(|(name, _)| names::unusable(name).is_none()).map(|(wire, entry)| Named {
        setter: body_setter(&names::field(wire)),
        place: Place::Body,
        wire,
        span: entry.key_span,
        required: required.iter().any(|name| name.as_str() == Some(wire)),
        node: &entry.value,
        schema: &entry.value,
    });
    named.collect()
}

/// The setter that a request has for a field of its body: the field's name, unless every request uses that itself.
#[must_use]
pub fn body_setter(field: &str) -> String {
    let taken = names::REQUEST_METHODS.contains(&field);
    if taken { format!("{}_{field}", Place::Body.word()) } else { field.to_owned() }
}

fn parameter(node: &Node) -> Option<Named<'_>> {
    let name = node.get("name")?;
    let wire = name.as_str().filter(|name| names::unusable(name).is_none())?;
    Some(Named {
        setter: names::snake(wire),
        place: Place::of(node.get("in")?.as_str()?)?,
        wire,
        span: name.span,
        required: node.get("required").and_then(Node::as_bool) == Some(true),
        node,
        schema: node.get("schema")?,
    })
}

/// The schema of what an operation answers when it did what it was asked for.
pub(crate) fn answered<'a>(tree: &'a Tree, operation: &apispec::Operation) -> Option<&'a Node> {
    json(tree.success(operation)?.1)?.get("schema")
}
