//! Finds the Rust item for a place in a document. The model forms every name.
//! It must not know what is compared, nor form a name itself.

use std::collections::{BTreeMap, BTreeSet};

use apispec::node::{Mapping, Node, Value};
use diagnostics::source::Span;
use model::{Argument, Kind, Model, Operation, Place, Shape};

use super::names::{self, Origin};
use crate::change::{Direction, Names, RustName};

/// An item, and the part of the document that it is generated from.
struct Region<'a> {
    span: Span,
    name: RustName,
    /// The operation that the item belongs to, if others can share its place.
    operation: Option<&'a str>,
    origin: Origin<'a>,
}

/// The items of a document.
pub(super) struct Items<'a> {
    model: &'a Model<'a>,
    regions: Vec<Region<'a>>,
    /// The names of fields, variants and constants, by the place of the property, value or code.
    members: BTreeMap<Span, String>,
    /// The places of the lists of properties.
    lists: BTreeSet<Span>,
}

impl<'a> Items<'a> {
    pub(super) fn of(model: &'a Model<'a>) -> Self {
        let mut places = Places::default();
        places.collect(&model.tree.root);
        let Places { ends, enumerations, lists } = places;
        let whole = |key: Span| Span { end: ends.get(&key).copied().unwrap_or(key.end), ..key };
        let schemas = model.tree.components("schemas").into_iter().flat_map(Mapping::iter);
        let schemas: BTreeMap<Span, &str> = schemas.map(|(name, entry)| (entry.key_span, name)).collect();
        let mut items = Self { model, regions: Vec::new(), members: BTreeMap::new(), lists };
        for found in &model.types {
            if found.origin == model::Origin::Schema {
                let document = schemas.get(&found.span).copied().unwrap_or(&found.name);
                items.add(whole(found.span), found.name.clone(), document, Origin::Type(found));
            }
            match &found.kind {
                Kind::Structure(fields) => {
                    for field in fields {
                        let listed = format!("{}.{}", found.name, field.name);
                        items.add(whole(field.span), listed, field.wire, Origin::Field(found, field));
                        items.members.insert(field.span, field.name.clone());
                    }
                }
                Kind::Enumeration(variants) => {
                    for variant in variants {
                        let listed = format!("{}::{}", found.name, variant.name);
                        items.add(variant.span, listed, variant.wire, Origin::Variant(found, variant));
                        items.members.insert(variant.span, variant.name.clone());
                    }
                }
                Kind::Other => {}
            }
        }
        for operation in &model.operations {
            let method = format!("{}::{}", model::names::CLIENT, operation.method);
            let origin = Origin::Operation(operation);
            items.add(whole(operation.document.span), method, operation.id, origin);
            for (key, method) in [("x-pagination", "items"), ("x-archive", "send_archive")] {
                if let Some(entry) = operation.node.as_mapping().and_then(|node| node.entry(key)) {
                    items.add(whole(entry.key_span), format!("{}::{method}", operation.request), key, origin);
                }
            }
            let waiters = operation.node.get("x-waiters").and_then(Node::as_mapping);
            for (waiter, entry) in waiters.into_iter().flat_map(Mapping::iter) {
                let listed = format!("{}::{}{waiter}", operation.request, model::names::WAITER_PREFIX);
                items.add(whole(entry.key_span), listed, waiter, Origin::Waiter(operation, waiter));
            }
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
                let origin = Origin::Argument(operation, argument);
                items.regions.push(Region { span, name, operation: Some(operation.id), origin });
            }
        }
        // The list of values is what an enumeration is generated from.
        for found in &model.types {
            let Kind::Enumeration(variants) = &found.kind else { continue };
            let list = variants.first().and_then(|variant| enumerations.get(&variant.span));
            if let Some(list) = list.map(|list| whole(*list)) {
                let holder = items.region(list, None).map(|region| (region.name.document.clone(), region.origin));
                let (document, origin) = holder.unwrap_or_else(|| (String::new(), Origin::Type(found)));
                items.add(list, found.name.clone(), &document, origin);
            }
        }
        let codes = model.tree.root.get(apispec::error_code::EXTENSION).and_then(Node::as_mapping);
        for (code, entry) in codes.into_iter().flat_map(Mapping::iter) {
            let constant = model::names::error_code(code);
            items.add(whole(entry.key_span), format!("error_codes::{constant}"), code, Origin::ErrorCode(code));
            items.members.insert(entry.key_span, constant);
        }
        items
    }

    fn add(&mut self, span: Span, listed: String, document: &str, origin: Origin<'a>) {
        let name = RustName { listed, document: document.to_owned() };
        self.regions.push(Region { span, name, operation: None, origin });
    }

    /// The innermost item that contains a place. If several share the place, that of the operation.
    pub(super) fn around(&self, place: Span, operation: Option<&str>) -> Option<&RustName> {
        self.region(place, operation).map(|region| &region.name)
    }

    fn region(&self, place: Span, operation: Option<&str>) -> Option<&Region<'a>> {
        let inside = |span: Span| span.file == place.file && span.start <= place.start && place.end <= span.end;
        let around = self.regions.iter().filter(|region| inside(region.span) || region.span == place);
        let of_operation = |region: &Region<'_>| operation.is_some() && region.operation == operation;
        around.max_by_key(|region| (region.span.start, std::cmp::Reverse(region.span.end), of_operation(region)))
    }

    /// The Rust type of the field or argument that contains a place or, outside of these, of the
    /// body or response of the operation.
    pub(super) fn shape(&self, place: Span, operation: Option<&str>, direction: Direction) -> Option<&'a Shape> {
        let region = self.region(place, operation)?;
        let operation = operation.and_then(|name| self.operation(name));
        let operation = operation.filter(|operation| operation.id == region.name.document);
        region.origin.shape().or_else(|| match direction {
            Direction::Request => Some(&operation?.body.as_ref()?.shape),
            Direction::Response => operation?.response.as_ref(),
            Direction::Error => None,
        })
    }

    /// The Rust names at a place.
    pub(super) fn names(&self, place: Span, operation: Option<&str>) -> Names {
        let region = self.region(place, operation);
        let inside = region.is_some_and(|region| region.span.start != place.start) && self.lists.contains(&place);
        let mut names = region.map(|region| region.origin.names(self.model, inside)).unwrap_or_default();
        if let Some(operation) = operation.and_then(|name| self.operation(name)) {
            for (key, name) in names::of_operation(self.model, operation) {
                names.entry(key).or_insert(name);
            }
        }
        names
    }

    /// The name of the field, variant or constant at a place.
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
        let mut types = self.model.types.iter().filter(|found| found.origin == model::Origin::Schema);
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

/// The places of keys.
#[derive(Default)]
struct Places {
    /// The end of the value of each key.
    ends: BTreeMap<Span, usize>,
    /// The list of each value of an enumeration.
    enumerations: BTreeMap<Span, Span>,
    /// The lists of properties.
    lists: BTreeSet<Span>,
}

impl Places {
    fn collect(&mut self, node: &Node) {
        match &node.value {
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter() {
                    let values = entry.value.as_sequence().filter(|_| key == "enum").unwrap_or_default();
                    self.enumerations.extend(values.iter().map(|value| (value.span, entry.key_span)));
                    if key == "properties" {
                        self.lists.insert(entry.key_span);
                    }
                    if entry.value.span.file == entry.key_span.file {
                        self.ends.insert(entry.key_span, entry.value.span.end.max(entry.key_span.end));
                    }
                    self.collect(&entry.value);
                }
            }
            Value::Sequence(nodes) => nodes.iter().for_each(|node| self.collect(node)),
            _ => {}
        }
    }
}
