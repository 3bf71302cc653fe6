//! Rules for components as such: their names, and that something uses them.
//! They must not look at what a component says.

use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node, unescape};
use crate::shape::{Kind, Visit, walk_some};
use diagnostics::Findings;
use std::collections::BTreeSet;

pub(in crate::lint) const RULES: &[Check] = &[UNUSED_COMPONENT, COMPONENT_NAME];

const UNUSED_COMPONENT: Check = check!(124, "unused-component", unused_component);

/// The kinds of components that the generator reads. A component of any other kind breaks another rule.
const READ: [&str; 5] = ["parameters", "requestBodies", "responses", "schemas", "securitySchemes"];

fn unused_component(context: &Context<'_>, findings: &mut Findings) {
    let uses = Uses::of(context.tree);
    for kind in READ {
        // What a reference that leads nowhere was meant to use is not known until it is mended.
        if uses.uncertain.contains(kind) {
            continue;
        }
        for (name, entry) in context.tree.components(kind).into_iter().flat_map(Mapping::iter) {
            if uses.used.contains(&(kind, name.to_owned())) {
                continue;
            }
            let fix = match kind {
                "securitySchemes" => "Remove it, or name it in the `security` of openapi.yaml.",
                _ => "Remove it, or point at it from the operation that has it.",
            };
            findings.push(
                UNUSED_COMPONENT
                    .finding(entry.key_span, format!("no operation uses `#/components/{kind}/{name}`"))
                    .why("Everything in the spec is there for an operation; this would become code that nobody can call.")
                    .fix(fix),
            );
        }
    }
}

/// What the operations use, directly or through other components.
#[derive(Default)]
struct Uses<'a> {
    /// Each by kind and name.
    used: BTreeSet<(&'a str, String)>,
    /// The kinds of which something is used that does not exist.
    uncertain: BTreeSet<&'a str>,
    /// Components whose own uses are not counted yet.
    waiting: Vec<Visit<'a>>,
}

impl<'a> Uses<'a> {
    fn of(tree: &'a Tree) -> Self {
        let mut uses = Self::default();
        uses.count(tree, Visit::document(&tree.root));
        // Without `security` there is no telling which schemes it would name.
        if uses.used.iter().all(|(kind, _)| *kind != "securitySchemes") {
            uses.uncertain.insert("securitySchemes");
        }
        while let Some(component) = uses.waiting.pop() {
            uses.count(tree, component);
        }
        uses
    }

    /// Counts what stands in a node, but not what the components use that stand in it.
    fn count(&mut self, tree: &'a Tree, root: Visit<'a>) {
        walk_some(root, &mut |visit| {
            if visit.kind == Kind::SecurityRequirement {
                for name in visit.node.as_mapping().into_iter().flat_map(Mapping::keys) {
                    self.uses(tree, "securitySchemes", name, Kind::SecurityScheme);
                }
            }
            if let Some(kind) = visit.kind.component_kind()
                && let Some(reference) = visit.node.reference()
            {
                let parts = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
                match parts {
                    Some((named, name)) if named == kind => self.uses(tree, kind, &unescape(name), visit.kind),
                    _ => drop(self.uncertain.insert(kind)),
                }
            }
            visit.kind != Kind::Components
        });
    }

    fn uses(&mut self, tree: &'a Tree, kind: &'static str, name: &str, shape: Kind) {
        let Some(entry) = tree.components(kind).and_then(|named| named.entry(name)) else {
            self.uncertain.insert(kind);
            return;
        };
        if self.used.insert((kind, name.to_owned())) {
            let (node, span) = (&entry.value, entry.key_span);
            self.waiting.push(Visit { kind: shape, node, key: None, span });
        }
    }
}

const COMPONENT_NAME: Check = check!(125, "component-name", component_name);

fn component_name(context: &Context<'_>, findings: &mut Findings) {
    let kinds = context.tree.root.get("components").and_then(Node::as_mapping);
    let kinds = kinds.into_iter().flat_map(Mapping::iter);
    // The names of schemas have a rule of their own, since they become the names of types.
    for (kind, named) in kinds.filter(|(kind, _)| *kind != "schemas" && !kind.starts_with("x-")) {
        for (name, entry) in named.value.as_mapping().into_iter().flat_map(Mapping::iter) {
            let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
            if !name.is_empty() && name.chars().all(fits) {
                continue;
            }
            let message = format!("`{name}` among the {kind} is not a name that a component can have");
            findings.push(
                COMPONENT_NAME
                    .finding(entry.key_span, message)
                    .why("OpenAPI allows letters from A to Z, digits, `.`, `_` and `-`, and tools fail on anything else.")
                    .fix("Rename it, and the references to it."),
            );
        }
    }
}
