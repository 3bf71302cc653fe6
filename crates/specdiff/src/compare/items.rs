//! Finds the Rust item for a place in a document. The model forms every name.
//! It must not know what is compared, nor form a name itself.

use std::collections::BTreeMap;

use apispec::node::{Mapping, Node, Value};
use diagnostics::source::Span;
use model::{Argument, Kind, Model, Operation, Origin, Place};

use crate::change::RustName;

/// An item, and the part of the document that it is generated from.
struct Region {
    span: Span,
    name: RustName,
    /// The operation that the item belongs to, if others can share its place.
    operation: Option<String>,
}

/// The items of a document.
pub(super) struct Items<'a> {
    model: &'a Model<'a>,
    regions: Vec<Region>,
    /// The names of fields and variants, by the place of the property or value.
    members: BTreeMap<Span, String>,
}

impl<'a> Items<'a> {
    pub(super) fn of(model: &'a Model<'a>) -> Self {
        let mut ends = BTreeMap::new();
        collect_ends(&model.tree.root, &mut ends);
        let whole = |key: Span| Span { end: ends.get(&key).copied().unwrap_or(key.end), ..key };
        let schemas = model.tree.components("schemas").into_iter().flat_map(Mapping::iter);
        let schemas: BTreeMap<Span, &str> = schemas.map(|(name, entry)| (entry.key_span, name)).collect();
        let mut items = Self { model, regions: Vec::new(), members: BTreeMap::new() };
        for found in &model.types {
            if found.origin == Origin::Schema {
                items.add(
                    whole(found.span),
                    found.name.clone(),
                    schemas.get(&found.span).copied().unwrap_or(&found.name),
                );
            }
            match &found.kind {
                Kind::Structure(fields) => {
                    for field in fields {
                        items.add(whole(field.span), format!("{}.{}", found.name, field.name), field.wire);
                        items.members.insert(field.span, field.name.clone());
                    }
                }
                Kind::Enumeration(variants) => {
                    for variant in variants {
                        items.add(variant.span, format!("{}::{}", found.name, variant.name), variant.wire);
                        items.members.insert(variant.span, variant.name.clone());
                    }
                }
                Kind::Other => {}
            }
        }
        for operation in &model.operations {
            let method = format!("{}::{}", model::names::CLIENT, operation.method);
            items.add(whole(operation.document.span), method, operation.id);
            let is_structure = operation.body.as_ref().is_some_and(|body| body.structure.is_some());
            for argument in &operation.arguments {
                // The properties of a body are fields, which were added above.
                let span = match argument.place {
                    Place::Body if is_structure => continue,
                    Place::Body => argument.span,
                    _ => argument.node.span,
                };
                let setter = format!("{}::{}", operation.request, argument.setter);
                let name = RustName { listed: setter, document: argument.wire.to_owned() };
                items.regions.push(Region { span, name, operation: Some(operation.id.to_owned()) });
            }
        }
        let codes = model.tree.root.get(apispec::error_code::EXTENSION).and_then(Node::as_mapping);
        for (code, entry) in codes.into_iter().flat_map(Mapping::iter) {
            items.add(whole(entry.key_span), format!("error_codes::{}", model::names::error_code(code)), code);
        }
        items
    }

    fn add(&mut self, span: Span, listed: String, document: &str) {
        let name = RustName { listed, document: document.to_owned() };
        self.regions.push(Region { span, name, operation: None });
    }

    /// The innermost item that contains a place. If several share the place, that of the operation.
    pub(super) fn around(&self, place: Span, operation: Option<&str>) -> Option<&RustName> {
        let inside = |span: Span| span.file == place.file && span.start <= place.start && place.end <= span.end;
        let around = self.regions.iter().filter(|region| inside(region.span) || region.span == place);
        let of_operation = |region: &Region| operation.is_some() && region.operation.as_deref() == operation;
        let innermost =
            around.max_by_key(|region| (region.span.start, std::cmp::Reverse(region.span.end), of_operation(region)));
        innermost.map(|region| &region.name)
    }

    /// The name of the field or variant at a place.
    pub(super) fn member(&self, place: Span) -> Option<&str> {
        self.members.get(&place).map(String::as_str)
    }

    /// The operation of a name.
    pub(super) fn operation(&self, name: &str) -> Option<&'a Operation<'a>> {
        self.model.operation(name)
    }

    /// The type that is generated from a component schema.
    pub(super) fn schema(&self, name: &str) -> Option<&'a str> {
        let span = self.model.tree.components("schemas")?.entry(name)?.key_span;
        let mut types = self.model.types.iter().filter(|found| found.origin == Origin::Schema);
        types.find(|found| found.span == span).map(|found| found.name.as_str())
    }

    /// The argument of an operation, by its place and name.
    pub(super) fn argument(&self, operation: &str, place: &str, name: &str) -> Option<&'a Argument<'a>> {
        self.operation(operation)?.argument(Place::parse(place)?, name)
    }

    /// The arguments of an operation that use a setter.
    pub(super) fn of_setter(&self, operation: &str, setter: &str) -> impl Iterator<Item = &'a Argument<'a>> {
        let arguments = self.operation(operation).into_iter().flat_map(|operation| &operation.arguments);
        arguments.filter(move |argument| argument.setter == setter)
    }

    pub(super) fn model(&self) -> &'a Model<'a> {
        self.model
    }
}

/// Maps the place of each key to the end of its value.
fn collect_ends(node: &Node, ends: &mut BTreeMap<Span, usize>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for (_, entry) in mapping.iter() {
                if entry.value.span.file == entry.key_span.file {
                    ends.insert(entry.key_span, entry.value.span.end.max(entry.key_span.end));
                }
                collect_ends(&entry.value, ends);
            }
        }
        Value::Sequence(nodes) => nodes.iter().for_each(|node| collect_ends(node, ends)),
        _ => {}
    }
}
