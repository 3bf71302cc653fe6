//! Builds the model of a document, in the order in which names are assigned.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use apispec::Tree;
use apispec::node::{Mapping, Node};
use diagnostics::source::FileId;

use crate::operation::{Argument, Body, Operation, Place};
use crate::shape::Shape;
use crate::types::{At, Field, Finder, Kind, Origin, Type, is_type};
use crate::{names, operation, shape, types};

/// The client for a document.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// The document.
    pub tree: &'a Tree,
    /// The name of the crate, such as `huaweicloud-scm`.
    pub crate_name: String,
    /// The name of its library, such as `huaweicloud_scm`.
    pub library: String,
    /// The operations, in document order.
    pub operations: Vec<Operation<'a>>,
    /// The types: requests, then component schemas, then the types within schemas and operations.
    /// Their names are unique unless the rules reject the document.
    pub types: Vec<Type<'a>>,
    /// The index in `types` of the first type of each name.
    by_name: HashMap<String, usize>,
    /// The generated files, without extension, mapped to the spec file that they are generated
    /// from.
    pub files: BTreeMap<String, String>,
}

impl<'a> Model<'a> {
    /// Builds the model of a document. If the lint rejects the document, invalid parts are omitted.
    #[must_use]
    pub fn new(tree: &'a Tree) -> Self {
        let crate_name = crate_name(&tree.service);
        let mut files = BTreeMap::new();
        let mut file = |id: FileId| {
            let file = tree.sources.file(id);
            let name = names::snake(file.stem());
            files.insert(name.clone(), file.path().to_owned());
            name
        };
        let mut finder = Finder::new(tree);
        let mut operations = Vec::new();
        for document in tree.operations.iter().filter(|operation| !operation.operation_id.is_empty()) {
            let Some(node) = tree.operation_node(document) else { continue };
            let (id, span) = (document.operation_id.as_str(), document.operation_id_span);
            operations.push(Operation {
                id,
                span,
                document,
                node,
                method: names::snake(id),
                request: names::pascal(id),
                constant: names::constant(id),
                file: file(document.file),
                arguments: Vec::new(),
                body: None,
                response: None,
            });
        }
        let mut in_order: Vec<&Operation<'_>> = operations.iter().collect();
        in_order.sort_by_key(|operation| operation.span);
        for Operation { id, request, span, file, .. } in in_order {
            let at = At { file, sent: true, within: None };
            finder.add(
                Origin::Request,
                Kind::Other,
                request.clone(),
                format!("request of the operation `{id}`"),
                *span,
                at,
            );
        }
        add_schemas(tree, &mut finder, &mut file);
        for operation in &mut operations {
            add_details(operation, &mut finder);
        }
        let library = crate_name.replace('-', "_");
        let (types, by_name) = finder.into_parts();
        Self { tree, crate_name, library, operations, types, by_name, files }
    }

    /// The operation with this `operationId`.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&Operation<'a>> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The type with this name. If there are several, the first.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<&Type<'a>> {
        self.by_name.get(name).and_then(|index| self.types.get(*index))
    }

    /// The field of a structure for a property.
    #[must_use]
    pub fn field(&self, structure: &str, wire: &str) -> Option<&Field<'a>> {
        let Kind::Structure(fields) = &self.type_named(structure)?.kind else { return None };
        fields.iter().find(|field| field.wire == wire)
    }

    /// The fields of an operation's response that are headers, sorted by name.
    #[must_use]
    pub fn response_headers(&self, operation: &Operation<'a>) -> Vec<&Field<'a>> {
        let Some(Shape::Type(name)) = &operation.response else { return Vec::new() };
        let Some(Kind::Structure(fields)) = self.type_named(name).map(|found| &found.kind) else { return Vec::new() };
        let own: Vec<_> = self.tree.response_headers(operation.document).map(|(_, entry)| entry.key_span).collect();
        let mut headers: Vec<_> =
            fields.iter().filter(|field| field.header.is_some() && own.contains(&field.span)).collect();
        headers.sort_by_key(|field| field.wire);
        headers
    }

    /// The names of the secret arguments of an operation, and of the secret fields in its body and
    /// response.
    #[must_use]
    pub fn secrets(&self, operation: &Operation<'a>) -> BTreeSet<&'a str> {
        let mut secrets = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let arguments = operation.arguments.iter().map(|argument| (Some(argument.wire), &argument.shape));
        let mut rest: Vec<(Option<&'a str>, &Shape)> = arguments.collect();
        rest.extend(operation.body.iter().map(|body| (None, &body.shape)));
        rest.extend(operation.response.iter().map(|shape| (None, shape)));
        while let Some((name, shape)) = rest.pop() {
            match shape {
                Shape::Secret => secrets.extend(name),
                Shape::List(inner) | Shape::Map(inner) => rest.push((name, inner)),
                Shape::Type(found) if seen.insert(found) => {
                    if let Some(Kind::Structure(fields)) = self.type_named(found).map(|found| &found.kind) {
                        rest.extend(fields.iter().map(|field| (Some(field.wire), &field.shape)));
                    }
                }
                _ => {}
            }
        }
        secrets
    }

    /// The spec file from which a generated file is made, or the folder of the service if there is
    /// no single file.
    #[must_use]
    pub fn spec_file(&self, file: &str) -> String {
        self.files.get(file).cloned().unwrap_or_else(|| self.spec_folder())
    }

    /// The display path of the service's folder.
    #[must_use]
    pub fn spec_folder(&self) -> String {
        format!("spec/{}", self.tree.service)
    }
}

/// The crate name of a service's client.
#[must_use]
pub fn crate_name(service: &str) -> String {
    format!("huaweicloud-{service}")
}

/// Adds the types of the component schemas: first the components, then the types within them.
fn add_schemas<'a>(tree: &'a Tree, finder: &mut Finder<'a>, file: &mut impl FnMut(FileId) -> String) {
    let sent = types::sent_schemas(tree);
    let components = tree.components("schemas").into_iter().flat_map(Mapping::iter);
    // The runtime has its own error type.
    let mut components: Vec<_> = components.filter(|(name, _)| *name != names::ERROR_SCHEMA).collect();
    components.sort_by_key(|(_, entry)| entry.key_span);
    let mut found = Vec::new();
    for (name, entry) in components {
        let file = file(entry.key_span.file);
        let at = At { file: &file, sent: sent.contains(name), within: None };
        let what = format!("schema `{name}`");
        if is_type(&entry.value) {
            let index = finder.add(Origin::Schema, Kind::Other, names::pascal(name), what.clone(), entry.key_span, at);
            found.push((index, entry, what, at.sent, file));
        } else {
            finder.add_plain(name, &entry.value, entry.key_span, at);
        }
    }
    for (index, entry, what, sent, file) in found {
        finder.define(index, &entry.value, &what, At { file: &file, sent, within: None });
    }
    // Types within unreferenced components are generated too.
    tree.components("schemas")
        .into_iter()
        .flat_map(Mapping::iter)
        .for_each(|(name, _)| drop(finder.component_shape(name)));
}

/// Adds the arguments, the body and the response of an operation, and the types within them.
fn add_details<'a>(operation: &mut Operation<'a>, finder: &mut Finder<'a>) {
    let (tree, id, document) = (finder.tree, operation.id, operation.document);
    let file = operation.file.clone();
    let sent = At { file: &file, sent: true, within: None };
    let body = tree.body(document).and_then(|media| media.get("schema"));
    let mut fields = BTreeMap::new();
    if let Some(schema) = body {
        let resolved = tree.resolve(schema).unwrap_or(schema);
        let shape =
            finder.shape(schema, &format!("{id}-body"), &format!("body of the operation `{id}`"), schema.span, sent);
        let structure = match &shape {
            Shape::Type(name) if shape::is_object(resolved) => Some(name.clone()),
            _ => None,
        };
        let made = structure.as_ref().and_then(|name| finder.get(name));
        if let Some(Type { kind: Kind::Structure(found), .. }) = made {
            fields.extend(found.iter().map(|field| (field.wire, field.shape.clone())));
        }
        operation.body = Some(Body { required: tree.requires_body(document), shape, structure });
    }
    let mut setters = BTreeSet::new();
    for named in operation::arguments(tree, document) {
        let is_duplicate = !setters.insert(named.setter.clone());
        let shape = match (named.place, &operation.body) {
            // `parameter-collision` reports arguments with the same setter.
            _ if is_duplicate => Shape::Anything,
            (Place::Body, Some(Body { structure: None, shape, .. })) => shape.clone(),
            (Place::Body, _) => fields.remove(named.wire).unwrap_or(Shape::Anything),
            (place, _) => {
                // An inline type is named after a renamed setter, so that both change together, or
                // else after the parameter.
                let name = if named.setter == names::snake(named.wire) { named.wire } else { &named.setter };
                let what = format!("parameter `{}` of the operation `{id}`", named.wire);
                let shape = finder.shape(named.schema, &format!("{id}-{name}"), &what, named.span, sent);
                // Outside the query, a time is sent as a plain number or text. A local time is
                // always a plain text.
                match shape {
                    Shape::Time if place != Place::Query => Shape::Integer(64),
                    Shape::DateTime | Shape::Date if place != Place::Query => Shape::Text,
                    Shape::LocalTime => Shape::Text,
                    shape => shape,
                }
            }
        };
        let schema = tree.resolve(named.schema).unwrap_or(named.schema);
        let operation::UntypedArgument { setter, place, wire, span, required, required_in_body, node, .. } = named;
        operation.arguments.push(Argument {
            setter,
            place,
            wire,
            span,
            required,
            required_in_body,
            shape,
            schema,
            node,
        });
    }
    let context = At { sent: false, ..sent };
    let what = format!("response of the operation `{id}`");
    let hint = format!("{id}-response");
    let body = operation::response_schema(tree, document)
        .map(|schema: &'a Node| finder.shape(schema, &hint, &what, schema.span, context));
    let headers = tree.response_headers(document).collect();
    operation.response = finder.with_headers(body, headers, (&hint, &what, document.span), context);
}
