//! Finds the types that the generator creates for a document: one for each object with properties
//! and each enumeration, named after its component schema or its location, and a builder for each
//! object. Other component schemas, such as strings, are inlined at each reference.
//! It must not judge names: two types may have the same one, which the rules of this crate report.
//! It supports only what the lint accepts: no composed schemas, no titles, no objects that are also
//! maps.

use std::collections::{BTreeSet, HashMap};

use apispec::Tree;
use apispec::node::{Entry, Mapping, Node};
use diagnostics::source::Span;
use heck::ToSnakeCase;

use crate::names;
use crate::shape::{Shape, is_enumeration, is_list, is_object};

/// What a type is generated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An operation.
    Request,
    /// A component schema.
    Schema,
    /// An inline schema.
    Inline,
    /// An object, which it builds.
    Builder,
}

/// The definition of a type.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// A request or a builder.
    Other,
    /// A structure with these fields.
    Structure(Vec<Field<'a>>),
    /// An enumeration with these values, besides the variant for unlisted ones.
    Enumeration(Vec<Variant<'a>>),
}

/// A type of the client.
#[derive(Clone, Debug)]
pub struct Type<'a> {
    /// Its name.
    pub name: String,
    /// What it is generated from.
    pub origin: Origin,
    /// Its definition.
    pub kind: Kind<'a>,
    /// Its source, in words that follow "the", such as ``schema `Label` ``.
    pub what: String,
    /// The span of the name or key that it is generated from.
    pub span: Span,
    /// The generated file, without extension.
    pub file: String,
    /// Whether requests contain it. Such structures have a builder.
    pub sent: bool,
    /// The index of the enclosing type, whose name is a prefix of its own.
    pub within: Option<usize>,
}

/// A field of a structure.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The name of the field, and of the setter on the builder of the structure.
    pub name: String,
    /// The name of the property.
    pub wire: &'a str,
    /// The span of the property.
    pub span: Span,
    /// The type, without `Option`.
    pub shape: Shape,
    /// Whether the document requires it.
    pub required: bool,
    /// Whether it is an `Option`. A list or a map that may be missing is not: it is empty instead.
    pub optional: bool,
    /// Whether requests can send it as null or leave it out: it is `Nullable` instead of an
    /// `Option`.
    pub clearable: bool,
    /// The resolved schema.
    pub schema: &'a Node,
    /// The header of the response that it is read from, if it is not a property.
    pub header: Option<&'a Node>,
}

/// A value of an enumeration.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// The name of the variant.
    pub name: String,
    /// The value.
    pub wire: &'a str,
    /// The span of the value.
    pub span: Span,
}

/// Collects the names of the referenced component schemas.
fn references<'a>(node: &'a Node, found: &mut BTreeSet<&'a str>) {
    if let Some(reference) = node.reference() {
        found.extend(component(reference));
        return;
    }
    for (_, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
        references(&entry.value, found);
    }
    for item in node.as_sequence().into_iter().flatten() {
        references(item, found);
    }
}

/// The name of the component schema that a reference points to.
fn component(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// The component schemas that requests contain, directly or indirectly.
pub(crate) fn sent_schemas(tree: &Tree) -> BTreeSet<&str> {
    let mut next = BTreeSet::new();
    for operation in &tree.operations {
        tree.parameters(operation).for_each(|parameter| references(parameter, &mut next));
        let body = tree.body(operation).and_then(|media| media.get("schema"));
        body.into_iter().for_each(|schema| references(schema, &mut next));
    }
    let mut found = BTreeSet::new();
    while let Some(name) = next.pop_first() {
        if found.insert(name) {
            let schema = tree.components("schemas").and_then(|schemas| schemas.get(name));
            schema.into_iter().for_each(|schema| references(schema, &mut next));
        }
    }
    found
}

/// Collects types, and determines the shapes of schemas.
pub(crate) struct Finder<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) types: Vec<Type<'a>>,
    /// The first type of each name.
    by_name: HashMap<String, usize>,
    /// The component schemas that are not types.
    plain: HashMap<&'a str, Plain<'a>>,
}

/// A component schema that is not a type.
struct Plain<'a> {
    schema: &'a Node,
    span: Span,
    file: String,
    sent: bool,
    /// Its shape, once it was determined.
    shape: Option<Shape>,
}

/// The context of new types: the file they go to, whether requests contain them, and the enclosing
/// type.
#[derive(Clone, Copy)]
pub(crate) struct At<'f> {
    pub(crate) file: &'f str,
    pub(crate) sent: bool,
    pub(crate) within: Option<usize>,
}

/// Whether a schema becomes a type.
pub(crate) fn is_type(schema: &Node) -> bool {
    is_object(schema) || is_enumeration(schema)
}

impl<'a> Finder<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self { tree, types: Vec::new(), by_name: HashMap::new(), plain: HashMap::new() }
    }

    /// The types, and the index of the first type of each name.
    pub(crate) fn into_parts(self) -> (Vec<Type<'a>>, HashMap<String, usize>) {
        (self.types, self.by_name)
    }

    /// The first type with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Type<'a>> {
        self.by_name.get(name).map(|index| &self.types[*index])
    }

    /// Adds a type and returns its index.
    pub(crate) fn add(
        &mut self,
        origin: Origin,
        kind: Kind<'a>,
        name: String,
        what: String,
        span: Span,
        at: At<'_>,
    ) -> usize {
        let At { file, sent, within } = at;
        self.by_name.entry(name.clone()).or_insert(self.types.len());
        self.types.push(Type { name, origin, kind, what, span, file: file.to_owned(), sent, within });
        self.types.len() - 1
    }

    /// Adds a component schema that is not a type.
    pub(crate) fn add_plain(&mut self, name: &'a str, schema: &'a Node, span: Span, at: At<'_>) {
        let (file, sent) = (at.file.to_owned(), at.sent);
        self.plain.insert(name, Plain { schema, span, file, sent, shape: None });
    }

    /// The shape of a schema within another one or an operation. Adds its types. If it needs a
    /// name, the name is derived from `hint`.
    pub(crate) fn shape(&mut self, schema: &'a Node, hint: &str, what: &str, span: Span, at: At<'_>) -> Shape {
        if let Some(reference) = schema.reference() {
            return self.component_shape(component(reference).unwrap_or(reference));
        }
        let name = names::pascal(hint);
        if !is_type(schema) {
            return self.unnamed(schema, &name, what, span, at);
        }
        let described = format!("type of the {what}");
        let index = self.add(Origin::Inline, Kind::Other, name.clone(), described, span, at);
        self.define(index, schema, what, at);
        Shape::Type(name)
    }

    /// The shape of a component schema.
    pub(crate) fn component_shape(&mut self, name: &str) -> Shape {
        let Some(Plain { schema, span, file, sent, shape }) = self.plain.get_mut(name) else {
            return Shape::Type(names::pascal(name));
        };
        if let Some(shape) = shape {
            return shape.clone();
        }
        // The shape in case it contains itself, which the lint rejects.
        *shape = Some(Shape::Anything);
        let (schema, span, file, sent) = (*schema, *span, file.clone(), *sent);
        let at = At { file: &file, sent, within: None };
        let found = self.shape(schema, name, &format!("schema `{name}`"), span, at);
        if let Some(plain) = self.plain.get_mut(name) {
            plain.shape = Some(found.clone());
        }
        found
    }

    /// Determines the definition of a type, and adds the types within it.
    pub(crate) fn define(&mut self, index: usize, schema: &'a Node, what: &str, at: At<'_>) {
        let (name, span) = (self.types[index].name.clone(), self.types[index].span);
        let at = At { within: Some(index), ..at };
        self.types[index].kind = if is_object(schema) {
            self.add(Origin::Builder, Kind::Other, names::builder(&name), format!("builder of the {what}"), span, at);
            Kind::Structure(self.fields(schema, &name, what, at))
        } else {
            Kind::Enumeration(variants(schema))
        };
    }

    /// The shape of a schema that is not a type. `name` is the prefix for the types within it.
    fn unnamed(&mut self, schema: &'a Node, name: &str, what: &str, span: Span, at: At<'_>) -> Shape {
        let values = schema.get("additionalProperties").filter(|values| values.as_mapping().is_some());
        if let Some(values) = values {
            let what = format!("values of the {what}");
            Shape::Map(Box::new(self.shape(values, &format!("{name}Value"), &what, span, at)))
        } else if let (true, Some(items)) = (is_list(schema), schema.get("items")) {
            let what = format!("items of the {what}");
            Shape::List(Box::new(self.shape(items, &format!("{name}Item"), &what, span, at)))
        } else {
            Shape::plain(schema)
        }
    }

    fn fields(&mut self, schema: &'a Node, name: &str, what: &str, at: At<'_>) -> Vec<Field<'a>> {
        let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
        let properties = schema.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        let mut fields = Vec::new();
        for (wire, entry) in properties.filter(|(wire, _)| names::invalid_name(wire).is_none()) {
            let what = format!("property `{wire}` of the {what}");
            let hint = format!("{name}_{}", wire.to_snake_case());
            let shape = self.shape(&entry.value, &hint, &what, entry.key_span, at);
            let schema = self.tree.resolve(&entry.value).unwrap_or(&entry.value);
            let required = required.iter().any(|name| name.as_str() == Some(wire));
            let nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
            let optional = nullable || !(required || shape.is_collection());
            fields.push(Field {
                name: names::field(wire),
                wire,
                span: entry.key_span,
                shape,
                required,
                optional,
                clearable: nullable && !required && at.sent,
                schema,
                header: None,
            });
        }
        fields
    }

    /// Adds the headers of a response as fields of its type, and returns this type. A response
    /// without a body gets a type that is named after `hint`.
    pub(crate) fn with_headers(
        &mut self,
        body: Option<Shape>,
        headers: Vec<(&'a str, &'a Entry)>,
        (hint, what, span): (&str, &str, Span),
        at: At<'_>,
    ) -> Option<Shape> {
        if headers.is_empty() {
            return body;
        }
        let name = match body {
            None => names::pascal(hint),
            Some(Shape::Type(name)) => name,
            // `response-header` reports a body that is no object.
            Some(body) => return Some(body),
        };
        let index = match self.by_name.get(&name) {
            Some(index) => *index,
            None => {
                let described = format!("type of the {what}");
                let index = self.add(Origin::Inline, Kind::Structure(Vec::new()), name.clone(), described, span, at);
                let builder = format!("builder of the {what}");
                let at = At { within: Some(index), ..at };
                self.add(Origin::Builder, Kind::Other, names::builder(&name), builder, span, at);
                index
            }
        };
        let at = At { within: Some(index), ..at };
        let fields: Vec<_> = headers
            .into_iter()
            .filter(|(wire, _)| names::invalid_name(wire).is_none())
            .filter_map(|(wire, entry)| self.header(wire, entry, &name, what, at))
            .collect();
        if let Kind::Structure(all) = &mut self.types[index].kind {
            // Responses that share a type also share their headers.
            let new: Vec<_> = fields.into_iter().filter(|field| all.iter().all(|own| own.span != field.span)).collect();
            all.extend(new);
        }
        Some(Shape::Type(name))
    }

    fn header(&mut self, wire: &'a str, entry: &'a Entry, name: &str, what: &str, at: At<'_>) -> Option<Field<'a>> {
        let header = &entry.value;
        let schema = header.get("schema")?;
        let what = format!("header `{wire}` of the {what}");
        let hint = format!("{name}_{}", wire.to_snake_case());
        let shape = self.shape(schema, &hint, &what, entry.key_span, at);
        let required = header.get("required").and_then(Node::as_bool) == Some(true);
        Some(Field {
            clearable: false,
            name: names::field(wire),
            wire,
            span: entry.key_span,
            shape,
            required,
            optional: !required,
            schema: self.tree.resolve(schema).unwrap_or(schema),
            header: Some(header),
        })
    }
}

fn variants(schema: &Node) -> Vec<Variant<'_>> {
    let values = schema.get("enum").and_then(Node::as_sequence).unwrap_or_default();
    let texts = values.iter().filter_map(|node| Some((node.span, node.as_str()?)));
    let texts = texts.filter(|(_, wire)| names::invalid_name(wire).is_none());
    texts.map(|(span, wire)| Variant { name: names::variant(wire), wire, span }).collect()
}
