//! The types that the generator makes of a document: one for each object with properties and for each enumeration, named after
//! the component schema that it is or after the place where it is written out, and a builder for each object. Any other component
//! schema, such as a text, is what it is wherever a reference leads to it.
//! It must not judge the names; two types may have one, which the rules of this crate report. It knows only what the lint
//! lets pass: no composed schemas, no titles, no objects that are maps as well.

use std::collections::{BTreeSet, HashMap};

use apispec::Tree;
use apispec::node::{Mapping, Node};
use diagnostics::source::Span;
use heck::ToSnakeCase;

use crate::names;
use crate::shape::{Shape, is_enumeration, is_list, is_object};

/// What a type is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// An operation.
    Request,
    /// A component schema.
    Schema,
    /// A schema without a name of its own.
    Inline,
    /// An object, to build it.
    Builder,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// The request of an operation or the builder of an object.
    Other,
    /// A structure with these fields.
    Structure(Vec<Field<'a>>),
    /// An enumeration with these values, besides the one for all others.
    Enumeration(Vec<Variant<'a>>),
}

/// One type.
#[derive(Clone, Debug)]
pub struct Type<'a> {
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub made: Made,
    /// What it is.
    pub kind: Kind<'a>,
    /// What it is of, in words that follow "the", such as ``schema `Label` ``.
    pub what: String,
    /// The name or key that it is made from.
    pub span: Span,
    /// The generated file, without its ending.
    pub file: String,
    /// Whether a request holds it, so that it has a builder if it is a structure.
    pub sent: bool,
    /// The index of the type that it is within, whose name its own begins with.
    pub within: Option<usize>,
}

/// One field of a structure.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The field, and the setter on the builder of the structure.
    pub name: String,
    /// The property.
    pub wire: &'a str,
    /// Where the property is in the document.
    pub span: Span,
    /// The type, without `Option`.
    pub shape: Shape,
    /// Whether the document requires it.
    pub required: bool,
    /// Whether it is an `Option`. What may be missing is, unless it is a list or a map, which is empty then.
    pub optional: bool,
    /// The schema, which is no reference.
    pub schema: &'a Node,
}

/// One value of an enumeration.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// The variant.
    pub name: String,
    /// The value.
    pub wire: &'a str,
    /// Where the value is in the document.
    pub span: Span,
}

/// The names of the component schemas that are referred to.
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

/// The name of the component schema that a reference leads to.
fn component(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// The component schemas that requests hold, however deep.
pub(crate) fn sent(tree: &Tree) -> BTreeSet<&str> {
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

/// Finds the types in schemas, and what the schemas are.
pub(crate) struct Finder<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) types: Vec<Type<'a>>,
    /// The first type of each name.
    by_name: HashMap<String, usize>,
    /// The component schemas that are no types.
    plain: HashMap<&'a str, Plain<'a>>,
}

/// A component schema that is no type.
struct Plain<'a> {
    schema: &'a Node,
    span: Span,
    file: String,
    sent: bool,
    /// What it is, once that was asked for.
    shape: Option<Shape>,
}

/// Where the finder is: the file that types go to, whether requests hold them, and the type around them.
#[derive(Clone, Copy)]
pub(crate) struct At<'f> {
    pub(crate) file: &'f str,
    pub(crate) sent: bool,
    pub(crate) within: Option<usize>,
}

/// Whether a schema is a type of its own.
pub(crate) fn is_type(schema: &Node) -> bool {
    is_object(schema) || is_enumeration(schema)
}

impl<'a> Finder<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self { tree, types: Vec::new(), by_name: HashMap::new(), plain: HashMap::new() }
    }

    /// The types, and where the first of each name is.
    pub(crate) fn into_parts(self) -> (Vec<Type<'a>>, HashMap<String, usize>) {
        (self.types, self.by_name)
    }

    /// The first type of this name that was found.
    pub(crate) fn get(&self, name: &str) -> Option<&Type<'a>> {
        self.by_name.get(name).map(|index| &self.types[*index])
    }

    /// Adds a type, and gives its index.
    pub(crate) fn add(
        &mut self,
        made: Made,
        kind: Kind<'a>,
        name: String,
        what: String,
        span: Span,
        at: At<'_>,
    ) -> usize {
        let At { file, sent, within } = at;
        self.by_name.entry(name.clone()).or_insert(self.types.len());
        self.types.push(Type { name, made, kind, what, span, file: file.to_owned(), sent, within });
        self.types.len() - 1
    }

    /// Adds a component schema that is no type.
    pub(crate) fn add_plain(&mut self, name: &'a str, schema: &'a Node, span: Span, at: At<'_>) {
        let (file, sent) = (at.file.to_owned(), at.sent);
        self.plain.insert(name, Plain { schema, span, file, sent, shape: None });
    }

    /// The shape of a schema in another one or in an operation, whose types are added. `hint` is what its name is made
    /// from if it needs one.
    pub(crate) fn shape(&mut self, schema: &'a Node, hint: &str, what: &str, span: Span, at: At<'_>) -> Shape {
        if let Some(reference) = schema.reference() {
            return self.of_component(component(reference).unwrap_or(reference));
        }
        let name = names::pascal(hint);
        if !is_type(schema) {
            return self.unnamed(schema, &name, what, span, at);
        }
        let described = format!("type of the {what}");
        let index = self.add(Made::Inline, Kind::Other, name.clone(), described, span, at);
        self.define(index, schema, what, at);
        Shape::Type(name)
    }

    /// The shape of a component schema.
    pub(crate) fn of_component(&mut self, name: &str) -> Shape {
        let Some(Plain { schema, span, file, sent, shape }) = self.plain.get_mut(name) else {
            return Shape::Type(names::pascal(name));
        };
        if let Some(shape) = shape {
            return shape.clone();
        }
        // What it is within itself, which the lint refuses.
        *shape = Some(Shape::Anything);
        let (schema, span, file, sent) = (*schema, *span, file.clone(), *sent);
        let at = At { file: &file, sent, within: None };
        let found = self.shape(schema, name, &format!("schema `{name}`"), span, at);
        if let Some(plain) = self.plain.get_mut(name) {
            plain.shape = Some(found.clone());
        }
        found
    }

    /// Finds what a type is, and the types within it.
    pub(crate) fn define(&mut self, index: usize, schema: &'a Node, what: &str, at: At<'_>) {
        let (name, span) = (self.types[index].name.clone(), self.types[index].span);
        let at = At { within: Some(index), ..at };
        self.types[index].kind = if is_object(schema) {
            self.add(Made::Builder, Kind::Other, names::builder(&name), format!("builder of the {what}"), span, at);
            Kind::Structure(self.fields(schema, &name, what, at))
        } else {
            Kind::Enumeration(variants(schema))
        };
    }

    /// The shape of a schema that is no type itself, though `name` is what types within it begin with.
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
        for (wire, entry) in properties.filter(|(wire, _)| names::unusable(wire).is_none()) {
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
                schema,
            });
        }
        fields
    }
}

fn variants(schema: &Node) -> Vec<Variant<'_>> {
    let values = schema.get("enum").and_then(Node::as_sequence).unwrap_or_default();
    let texts = values.iter().filter_map(|node| Some((node.span, node.as_str()?)));
    let texts = texts.filter(|(_, wire)| names::unusable(wire).is_none());
    texts.map(|(span, wire)| Variant { name: names::variant(wire), wire, span }).collect()
}
