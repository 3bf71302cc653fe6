//! The input of the rules: the document, and the nodes that many rules iterate over, collected
//! once.
//! It must not judge anything.

use super::schema::{Role, Schema};
use crate::document::Tree;
use crate::shape::{Kind, Visit};

/// The document with its collected nodes.
pub(super) struct Context<'a> {
    pub(super) tree: &'a Tree,
    /// Every node except the contents of data, in pre-order and document order.
    pub(super) visits: Vec<Visit<'a>>,
    /// Every schema and every reference to one, in the same order.
    pub(super) schemas_and_references: Vec<Schema<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut context = Self { tree, visits: Vec::new(), schemas_and_references: Vec::new() };
        context.add(Visit::document(&tree.root), Kind::Other, Role::Other, None);
        context
    }

    /// Every schema that is not a reference.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Schema<'a>> {
        self.schemas_and_references.iter().filter(|schema| !schema.is_reference())
    }

    /// Adds a node and its descendants. `parent` is the kind of its parent, `role` its role if it
    /// is a schema, and `component` the component schema around it.
    fn add(&mut self, at: Visit<'a>, parent: Kind, role: Role<'a>, component: Option<&'a str>) {
        self.visits.push(at);
        let component = match (role, at.kind) {
            (Role::Component, Kind::Schema) => at.key,
            _ => component,
        };
        if let (Kind::Schema, Some(mapping)) = (at.kind, at.node.as_mapping()) {
            self.schemas_and_references.push(Schema { node: at.node, mapping, span: at.span, role, component });
        }
        for child in at.children() {
            let role = match (at.kind, child.key) {
                (Kind::MapOf(Kind::Schema), Some(_)) if parent == Kind::Components => Role::Component,
                (Kind::MapOf(Kind::Schema), Some(name)) => Role::Property(name),
                (Kind::Parameter, Some("schema")) => Role::Parameter(at.node),
                (Kind::MediaType, Some("schema")) => Role::Media(at.key.unwrap_or_default()),
                _ => Role::Other,
            };
            let role = match (at.kind, at.key, child.key) {
                (Kind::Header, Some(name), Some("schema")) => Role::Header(name),
                _ => role,
            };
            self.add(child, at.kind, role, component);
        }
    }
}
