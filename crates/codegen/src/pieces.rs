//! Divides a service into pieces that are generated one after another, so that the memory for the
//! code of one is free again before the next. What is generated does not depend on the pieces.
//! It must not know how a piece is generated.

use std::collections::{BTreeSet, HashMap};

use apispec::Tree;
use apispec::node::{Mapping, Node, escape, unescape};
use diagnostics::source::FileId;
use indexmap::IndexMap;
use model::{Model, Operation, names};
use openapiv3::{Components, OpenAPI, PathItem, Paths, ReferenceOr};

use crate::lower::walk::method_mut;

/// The number of types in a piece, including requests and builders. Progenitor needs about 300 KB
/// for each.
pub(crate) const MAX_TYPES: usize = 500;

/// Some files of a client, with everything that is generated into them.
#[derive(Default)]
pub(crate) struct Piece<'a> {
    /// The names of the files, without extension.
    pub(crate) files: BTreeSet<&'a str>,
    operations: Vec<&'a Operation<'a>>,
    /// The component schemas, by name.
    schemas: Vec<(&'a str, &'a Node)>,
}

/// The pieces of a service, each of at most this many types or a single file.
pub(crate) fn of<'a>(model: &'a Model<'a>, max_types: usize) -> Vec<Piece<'a>> {
    let mut weights: HashMap<&str, usize> = HashMap::new();
    model.types.iter().for_each(|found| *weights.entry(&found.file).or_default() += 1);
    // Operations with similar paths share schemas, which are then part of fewer pieces.
    let files = model.operations.iter().map(|operation| &operation.file).chain(model.files.keys());
    let mut homes: HashMap<&str, usize> = HashMap::new();
    let mut pieces = vec![Piece::default()];
    let mut types = 0;
    for file in files.map(String::as_str) {
        if homes.contains_key(file) {
            continue;
        }
        let weight = weights.get(file).copied().unwrap_or_default();
        if types > 0 && types + weight > max_types {
            pieces.push(Piece::default());
            types = 0;
        }
        types += weight;
        homes.insert(file, pieces.len() - 1);
        if let Some(last) = pieces.last_mut() {
            last.files.insert(file);
        }
    }
    for operation in &model.operations {
        if let Some(home) = homes.get(operation.file.as_str()) {
            pieces[*home].operations.push(operation);
        }
    }
    let of_sources: HashMap<FileId, String> =
        model.tree.sources.iter().map(|(id, file)| (id, names::snake(file.stem()))).collect();
    for (name, entry) in model.tree.components("schemas").into_iter().flat_map(Mapping::iter) {
        let file = of_sources.get(&entry.key_span.file).and_then(|file| homes.get(file.as_str()));
        if let Some(home) = file {
            pieces[*home].schemas.push((name, &entry.value));
        }
    }
    pieces
}

impl Piece<'_> {
    /// The part of the document that the piece is generated from: its operations and component
    /// schemas, and all components that they refer to.
    pub(crate) fn document(&self, tree: &Tree, whole: &OpenAPI) -> OpenAPI {
        let mut paths = Paths::default();
        let mut roots: Vec<&Node> = self.schemas.iter().map(|(_, schema)| *schema).collect();
        for Operation { document, node, .. } in &self.operations {
            let Some(ReferenceOr::Item(item)) = whole.paths.paths.get(&document.key) else { continue };
            let part = paths.paths.entry(document.key.clone()).or_insert_with(|| {
                ReferenceOr::Item(PathItem { parameters: item.parameters.clone(), ..PathItem::default() })
            });
            let operation = item.iter().find(|(method, _)| *method == document.method);
            if let ReferenceOr::Item(part) = part {
                *method_mut(part, &document.method) = operation.map(|(_, operation)| operation.clone());
            }
            roots.push(node);
            roots.extend(tree.path_item(document).and_then(|item| item.get("parameters")));
        }
        let mut needed = references(tree, roots);
        needed.extend(self.schemas.iter().map(|(name, _)| format!("#/components/schemas/{}", escape(name))));
        let components = whole.components.as_ref().map(|all| Components {
            schemas: kept("schemas", &all.schemas, &needed),
            responses: kept("responses", &all.responses, &needed),
            parameters: kept("parameters", &all.parameters, &needed),
            request_bodies: kept("requestBodies", &all.request_bodies, &needed),
            ..Components::default()
        });
        OpenAPI {
            openapi: whole.openapi.clone(),
            info: whole.info.clone(),
            servers: whole.servers.clone(),
            paths,
            components,
            ..OpenAPI::default()
        }
    }
}

/// The references in these nodes, and in the components that they lead to.
fn references<'a>(tree: &'a Tree, mut next: Vec<&'a Node>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    while let Some(node) = next.pop() {
        if let Some(reference) = node.reference()
            && !found.contains(reference)
        {
            found.insert(reference.to_owned());
            next.extend(tree.target(reference));
        }
        next.extend(node.as_mapping().into_iter().flat_map(Mapping::iter).map(|(_, entry)| &entry.value));
        next.extend(node.as_sequence().into_iter().flatten());
    }
    found
}

/// The components of a kind that are referred to, in the order of their names.
fn kept<T: Clone>(kind: &str, all: &IndexMap<String, T>, needed: &BTreeSet<String>) -> IndexMap<String, T> {
    let prefix = format!("#/components/{kind}/");
    let names = needed.iter().filter_map(|reference| reference.strip_prefix(&prefix)).map(unescape);
    let mut kept: IndexMap<String, T> =
        names.filter_map(|name| Some((name.clone(), all.get(&name)?.clone()))).collect();
    kept.sort_keys();
    kept
}
