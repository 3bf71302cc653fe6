//! The types that the generator makes of a document, with the names that it gives them: one for each component schema, one for
//! each inline schema that needs a type of its own, a builder for each object, and a request for each operation.
//! It must not judge the names; it only gives them, to whoever says for each whether to go on with the types inside it. It knows
//! only what other rules let through: no composed schemas, no titles, no objects that are maps as well.

use super::rust_names::{is_empty, pascal, snake};
use crate::document::{Operation, Tree};
use crate::lint::operations::bodies::JSON;
use crate::lint::operations::parameters::listed;
use crate::node::{Mapping, Node};
use crate::source::Span;
use heck::ToSnakeCase;
use std::collections::BTreeSet;

/// What a type is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Made {
    /// An operation.
    Request,
    /// A component schema.
    Schema,
    /// A schema without a name of its own.
    Inline,
    /// An object, to build it.
    Builder,
}

/// One type.
pub(in crate::lint) struct Type {
    pub(in crate::lint) name: String,
    pub(in crate::lint) made: Made,
    /// What it is, in words that follow "the".
    pub(in crate::lint) what: String,
    /// The name or key that it is made from.
    pub(in crate::lint) span: Span,
}

/// Gives every type to `meet`: requests first, then component schemas, then what is within schemas and operations. What is
/// within a type for which `meet` says `false` is left out, since its names would be wrong for the same reason.
pub(in crate::lint) fn each_type(tree: &Tree, meet: &mut dyn FnMut(Type) -> bool) {
    let mut operations: Vec<_> =
        tree.operations.iter().filter(|operation| !operation.operation_id.is_empty()).collect();
    operations.sort_by_key(|operation| operation.operation_id_span);
    operations.retain(|operation| {
        let id = &operation.operation_id;
        let what = format!("request of the operation `{id}`");
        meet(Type { name: pascal(id), made: Made::Request, what, span: operation.operation_id_span })
    });
    let components = tree.components("schemas").into_iter().flat_map(Mapping::iter);
    // The schema of errors is not generated: the runtime has its own type for it.
    let mut components: Vec<_> = components.filter(|(name, _)| *name != "Error").collect();
    components.sort_by_key(|(_, entry)| entry.key_span);
    components.retain(|(name, entry)| {
        let what = format!("schema `{name}`");
        meet(Type { name: pascal(name), made: Made::Schema, what, span: entry.key_span })
    });
    let mut types = Types { tree, meet };
    for (name, entry) in components {
        types.inside(&entry.value, &pascal(name), &format!("schema `{name}`"), entry.key_span);
    }
    for operation in operations {
        types.operation(operation);
    }
}

struct Types<'a, 'b> {
    tree: &'a Tree,
    meet: &'b mut dyn FnMut(Type) -> bool,
}

impl<'a> Types<'a, '_> {
    fn operation(&mut self, operation: &Operation) {
        let (tree, id) = (self.tree, &operation.operation_id);
        let mut seen = BTreeSet::new();
        for parameter in tree.operation_node(operation).into_iter().flat_map(|node| listed(tree, node)) {
            // Parameters that collide themselves have a rule of their own.
            if is_empty(parameter.name) || !seen.insert(snake(parameter.name)) {
                continue;
            }
            let Some(schema) = parameter.node.get("schema") else { continue };
            let what = format!("parameter `{}` of the operation `{id}`", parameter.name);
            self.inline(schema, &format!("{id}-{}", parameter.name), &what, parameter.span);
        }
        let Some(node) = tree.operation_node(operation) else { return };
        let body = node.get("requestBody").and_then(|body| tree.resolve(body)).and_then(json_schema);
        if let Some(schema) = body {
            self.inline(schema, &format!("{id}-body"), &format!("body of the operation `{id}`"), schema.span);
        }
        let responses = node.get("responses").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        for (_, response) in responses.filter(|(status, _)| status.starts_with('2')) {
            let Some(schema) = tree.resolve(&response.value).and_then(json_schema) else { continue };
            let what = format!("answer of the operation `{id}`");
            self.inline(schema, &format!("{id}-response"), &what, schema.span);
        }
    }

    /// A schema in another one, or in an operation, with what its name is made from.
    fn inline(&mut self, schema: &'a Node, hint: &str, what: &str, span: Span) {
        if schema.reference().is_some() {
            return;
        }
        let name = pascal(hint);
        let is_type = is_object(schema) || schema.get("enum").is_some() || is_bounded_text(schema);
        let found = Type { name, made: Made::Inline, what: format!("type of the {what}"), span };
        let name = found.name.clone();
        if !is_type || (self.meet)(found) {
            self.inside(schema, &name, what, span);
        }
    }

    /// What is within a schema whose type is called `name`, or would be if it needed one.
    fn inside(&mut self, schema: &'a Node, name: &str, what: &str, span: Span) {
        let values = schema.get("additionalProperties").filter(|values| values.as_mapping().is_some());
        if is_object(schema) {
            let builder = format!("{name}Builder");
            (self.meet)(Type { name: builder, made: Made::Builder, what: format!("builder of the {what}"), span });
            let mut seen = BTreeSet::new();
            for (property, entry) in
                schema.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter)
            {
                // Properties that collide themselves have a rule of their own.
                if !is_empty(property) && seen.insert(snake(property)) {
                    let what = format!("property `{property}` of the {what}");
                    self.inline(&entry.value, &format!("{name}_{}", property.to_snake_case()), &what, entry.key_span);
                }
            }
        } else if let Some(values) = values {
            self.inline(values, &format!("{name}Value"), &format!("values of the {what}"), span);
        } else if let Some(items) = schema.get("items") {
            self.inline(items, &format!("{name}Item"), &format!("items of the {what}"), span);
        }
    }
}

/// The schema of a body or an answer. What is not JSON is refused.
pub(in crate::lint) fn json_schema(body: &Node) -> Option<&Node> {
    body.get("content")?.get(JSON)?.get("schema")
}

/// Whether the schema has properties of its own; without them it is a map.
fn is_object(schema: &Node) -> bool {
    schema.get("properties").and_then(Node::as_mapping).is_some_and(|properties| !properties.is_empty())
}

/// Text with a bound or pattern that the client checks.
fn is_bounded_text(schema: &Node) -> bool {
    let format = schema.get("format").and_then(Node::as_str).unwrap_or_default();
    let is_zero = |node: &Node| node.to_yaml().as_u64() == Some(0);
    schema.get("type").and_then(Node::as_str) == Some("string")
        && !matches!(format, "date" | "date-time" | "ip" | "ipv4" | "ipv6" | "password" | "uuid")
        && (schema.get("maxLength").is_some()
            || schema.get("pattern").is_some()
            || schema.get("minLength").is_some_and(|bound| !is_zero(bound)))
}
