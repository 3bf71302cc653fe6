//! The types that the generator makes of a document: one for each component schema, one for each schema within another
//! or within an operation that needs a name, a builder for each object, and a rule for each constrained text.
//! It must not judge the names; two types may have one, which the rules of this crate report. It knows only what the lint
//! lets pass: no composed schemas, no titles, no objects that are maps as well.

use std::collections::{BTreeSet, HashMap, HashSet};

use apispec::Tree;
use apispec::node::{Mapping, Node};
use apispec::source::Span;
use heck::ToSnakeCase;

use crate::names;
use crate::shape::{Shape, is_enumeration, is_limited_text, is_list, is_object};

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
    /// A text, to limit it.
    Rule,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// The request of an operation, the builder of an object, or the rule of a text: each is what another type is for.
    Other,
    /// A structure with these fields.
    Structure(Vec<Field<'a>>),
    /// An enumeration with these values, besides the one for all others.
    Enumeration(Vec<Variant<'a>>),
    /// A text with limits.
    Text,
    /// Another type under a name.
    Alias(Shape),
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

/// Whether nothing is made of a component schema: of that of errors, and of a list that only bodies refer to, which is a
/// part of their requests.
pub(crate) struct Unmade<'a>(BTreeSet<&'a str>);

impl<'a> Unmade<'a> {
    pub(crate) fn of(tree: &'a Tree) -> Self {
        let mut used = BTreeSet::new();
        let bodies = tree.operations.iter().filter_map(|operation| tree.body(operation)?.get("schema"));
        let bodies: HashSet<*const Node> = bodies.map(std::ptr::from_ref).collect();
        references(&tree.root, &bodies, &mut used);
        let components = tree.components("schemas").into_iter().flat_map(Mapping::iter);
        let lists = components.filter(|(name, entry)| is_list(&entry.value) && !used.contains(name));
        let mut unmade: BTreeSet<&str> = lists.map(|(name, _)| name).collect();
        unmade.insert(names::ERROR_SCHEMA);
        Self(unmade)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// The names of the component schemas that are referred to, but for references that are one of `without`.
fn references<'a>(node: &'a Node, without: &HashSet<*const Node>, found: &mut BTreeSet<&'a str>) {
    if let Some(reference) = node.reference() {
        if !without.contains(&std::ptr::from_ref(node)) {
            found.extend(reference.strip_prefix("#/components/schemas/"));
        }
        return;
    }
    for (_, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
        references(&entry.value, without, found);
    }
    for item in node.as_sequence().into_iter().flatten() {
        references(item, without, found);
    }
}

/// The component schemas that requests hold, however deep.
pub(crate) fn sent(tree: &Tree) -> BTreeSet<&str> {
    let (mut next, none) = (BTreeSet::new(), &HashSet::new());
    for operation in &tree.operations {
        tree.parameters(operation).for_each(|parameter| references(parameter, none, &mut next));
        let body = tree.body(operation).and_then(|media| media.get("schema"));
        body.into_iter().for_each(|schema| references(schema, none, &mut next));
    }
    let mut found = BTreeSet::new();
    while let Some(name) = next.pop_first() {
        if found.insert(name) {
            let schema = tree.components("schemas").and_then(|schemas| schemas.get(name));
            schema.into_iter().for_each(|schema| references(schema, none, &mut next));
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
}

/// Where the finder is: the file that types go to, whether requests hold them, and the type around them.
#[derive(Clone, Copy)]
pub(crate) struct At<'f> {
    pub(crate) file: &'f str,
    pub(crate) sent: bool,
    pub(crate) within: Option<usize>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self { tree, types: Vec::new(), by_name: HashMap::new() }
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

    /// The shape of a schema in another one or in an operation, whose types are added. `hint` is what its name is made
    /// from if it needs one.
    pub(crate) fn shape(&mut self, schema: &'a Node, hint: &str, what: &str, span: Span, at: At<'_>) -> Shape {
        if let Some(reference) = schema.reference() {
            return Shape::Type(names::pascal(reference.rsplit('/').next().unwrap_or(reference)));
        }
        let name = names::pascal(hint);
        // Answers are read whatever their texts are like.
        let needs_name = is_object(schema) || is_enumeration(schema) || (at.sent && is_limited_text(schema));
        if !needs_name {
            return self.unnamed(schema, &name, what, span, at);
        }
        let described = format!("type of the {what}");
        let index = self.add(Made::Inline, Kind::Other, name.clone(), described, span, at);
        self.define(index, schema, what, at);
        Shape::Type(name)
    }

    /// Finds what a type is, and the types within it.
    pub(crate) fn define(&mut self, index: usize, schema: &'a Node, what: &str, at: At<'_>) {
        let (name, span) = (self.types[index].name.clone(), self.types[index].span);
        let at = At { within: Some(index), ..at };
        let kind = if schema.reference().is_some() {
            Kind::Alias(self.shape(schema, &name, what, span, at))
        } else if is_object(schema) {
            self.add(Made::Builder, Kind::Other, names::builder(&name), format!("builder of the {what}"), span, at);
            Kind::Structure(self.fields(schema, &name, what, at))
        } else if is_enumeration(schema) {
            Kind::Enumeration(variants(schema))
        } else if at.sent && is_limited_text(schema) {
            self.add(Made::Rule, Kind::Other, names::text_rule(&name), format!("rule of the {what}"), span, at);
            Kind::Text
        } else {
            Kind::Alias(self.unnamed(schema, &name, what, span, at))
        };
        self.types[index].kind = kind;
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
