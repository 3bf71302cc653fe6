//! The model of one document: everything in it found once, in the order in which names are given.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use apispec::Tree;
use apispec::node::{Mapping, Node};
use diagnostics::source::FileId;

use crate::operation::{Argument, Body, Operation, Place};
use crate::shape::Shape;
use crate::types::{At, Finder, Kind, Made, Type, is_type};
use crate::{names, operation, shape, types};

/// A client as its document describes it.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// The document.
    pub tree: &'a Tree,
    /// The name of the crate, such as `huaweicloud-scm`.
    pub crate_name: String,
    /// The name of its library, such as `huaweicloud_scm`.
    pub library: String,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation<'a>>,
    /// The types: first the requests, then the component schemas, then what is within these and within operations. Two of
    /// them have the same name only in a document that the rules refuse.
    pub types: Vec<Type<'a>>,
    /// Where in `types` the first type of each name is.
    by_name: HashMap<String, usize>,
    /// The generated files with something of a file of the spec, without their endings, and that file.
    pub files: BTreeMap<String, String>,
}

impl<'a> Model<'a> {
    /// Finds everything in a document. It may be one that the lint refuses: what cannot be read is left out.
    #[must_use]
    pub fn of(tree: &'a Tree) -> Self {
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
                answer: None,
            });
        }
        let mut in_order: Vec<&Operation<'_>> = operations.iter().collect();
        in_order.sort_by_key(|operation| operation.span);
        for Operation { id, request, span, file, .. } in in_order {
            let at = At { file, sent: true, within: None };
            finder.add(
                Made::Request,
                Kind::Other,
                request.clone(),
                format!("request of the operation `{id}`"),
                *span,
                at,
            );
        }
        schemas(tree, &mut finder, &mut file);
        for operation in &mut operations {
            complete(operation, &mut finder);
        }
        let library = crate_name.replace('-', "_");
        let (types, by_name) = finder.into_parts();
        Self { tree, crate_name, library, operations, types, by_name, files }
    }

    /// The operation of this `operationId`.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&Operation<'a>> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The type of this name. Of two it is the first.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<&Type<'a>> {
        self.by_name.get(name).and_then(|index| self.types.get(*index))
    }

    /// The file of the spec that a generated file is made from; the folder of the service where it is no single one.
    #[must_use]
    pub fn spec_file(&self, file: &str) -> String {
        self.files.get(file).cloned().unwrap_or_else(|| self.spec_folder())
    }

    /// The folder of the service, as a path to show.
    #[must_use]
    pub fn spec_folder(&self) -> String {
        format!("spec/{}/{}", self.tree.service, self.tree.version)
    }
}

/// The name of the crate of a service's client.
#[must_use]
pub fn crate_name(service: &str) -> String {
    format!("huaweicloud-{service}")
}

/// Adds the types of the component schemas: first of all themselves, then of what is within each.
fn schemas<'a>(tree: &'a Tree, finder: &mut Finder<'a>, file: &mut impl FnMut(FileId) -> String) {
    let sent = types::sent(tree);
    let components = tree.components("schemas").into_iter().flat_map(Mapping::iter);
    // The runtime has its own type for errors.
    let mut components: Vec<_> = components.filter(|(name, _)| *name != names::ERROR_SCHEMA).collect();
    components.sort_by_key(|(_, entry)| entry.key_span);
    let mut found = Vec::new();
    for (name, entry) in components {
        let file = file(entry.key_span.file);
        let at = At { file: &file, sent: sent.contains(name), within: None };
        let what = format!("schema `{name}`");
        if is_type(&entry.value) {
            let index = finder.add(Made::Schema, Kind::Other, names::pascal(name), what.clone(), entry.key_span, at);
            found.push((index, entry, what, at.sent, file));
        } else {
            finder.add_plain(name, &entry.value, entry.key_span, at);
        }
    }
    for (index, entry, what, sent, file) in found {
        finder.define(index, &entry.value, &what, At { file: &file, sent, within: None });
    }
    // Types within those that nothing refers to are made too.
    tree.components("schemas")
        .into_iter()
        .flat_map(Mapping::iter)
        .for_each(|(name, _)| drop(finder.of_component(name)));
}

/// Adds the arguments, the body and the answer of an operation, and the types within them.
fn complete<'a>(operation: &mut Operation<'a>, finder: &mut Finder<'a>) {
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
        operation.body = Some(Body { shape, structure });
    }
    let mut setters = BTreeSet::new();
    for named in operation::arguments(tree, document) {
        let again = !setters.insert(named.setter.clone());
        let shape = match (named.place, &operation.body) {
            // Arguments that collide themselves have a rule of their own.
            _ if again => Shape::Anything,
            (Place::Body, Some(Body { structure: None, shape })) => shape.clone(),
            (Place::Body, _) => fields.remove(named.wire).unwrap_or(Shape::Anything),
            (place, _) => {
                // A type of its own is called as the setter is, so that it moves when that does, and otherwise as the parameter.
                let name = if named.setter == names::snake(named.wire) { named.wire } else { &named.setter };
                let what = format!("parameter `{}` of the operation `{id}`", named.wire);
                let shape = finder.shape(named.schema, &format!("{id}-{name}"), &what, named.span, sent);
                // Where it is sent as it prints, a time is a number.
                if shape == Shape::Time && place != Place::Query { Shape::Integer(64) } else { shape }
            }
        };
        let schema = tree.resolve(named.schema).unwrap_or(named.schema);
        let operation::Named { setter, place, wire, span, required, node, .. } = named;
        operation.arguments.push(Argument { setter, place, wire, span, required, shape, schema, node });
    }
    let answered = At { sent: false, ..sent };
    operation.answer = operation::answered(tree, document).map(|schema: &'a Node| {
        finder.shape(
            schema,
            &format!("{id}-response"),
            &format!("answer of the operation `{id}`"),
            schema.span,
            answered,
        )
    });
}
