//! Rules for components: their names, and that they are used.
//! They must not check the contents of components.

use std::collections::BTreeSet;

use diagnostics::Findings;

use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node, unescape};
use crate::shape::{Kind, Visit, walk};

pub(in crate::lint) const RULES: &[Check] = &[UNUSED_COMPONENT, COMPONENT_NAME];

const UNUSED_COMPONENT: Check = check!(124, "unused-component", unused_component);

/// The kinds of components that the generator supports. A component of any other kind breaks
/// another rule.
const SUPPORTED_KINDS: [&str; 5] = ["parameters", "requestBodies", "responses", "schemas", "securitySchemes"];

fn unused_component(context: &Context<'_>, findings: &mut Findings) {
    let uses = Uses::find(context.tree);
    for kind in SUPPORTED_KINDS {
        // A dangling reference may have meant any component of this kind, so none is reported until
        // it is fixed.
        if uses.dangling.contains(kind) {
            continue;
        }
        for (name, entry) in context.tree.components(kind).into_iter().flat_map(Mapping::iter) {
            if uses.used.contains(&(kind, name.to_owned())) {
                continue;
            }
            let fix = match kind {
                "securitySchemes" => "Remove it, or name it in the `security` of openapi.yaml.",
                _ => "Remove it, or refer to it from the operation that needs it.",
            };
            findings.push(
                UNUSED_COMPONENT
                    .finding(entry.key_span, format!("no operation uses `#/components/{kind}/{name}`"))
                    .why("Everything in the spec exists for an operation. This would become code that nobody can call.")
                    .fix(fix),
            );
        }
    }
}

/// The components that the operations use, directly or through other components.
#[derive(Default)]
struct Uses<'a> {
    /// The used components, by kind and name.
    used: BTreeSet<(&'a str, String)>,
    /// The kinds with a dangling reference.
    dangling: BTreeSet<&'a str>,
    /// Used components that were not visited yet.
    pending: Vec<Visit<'a>>,
}

impl<'a> Uses<'a> {
    fn find(tree: &'a Tree) -> Self {
        let mut uses = Self::default();
        uses.visit(tree, Visit::document(&tree.root));
        // Without `security`, it is unknown which schemes are meant.
        if uses.used.iter().all(|(kind, _)| *kind != "securitySchemes") {
            uses.dangling.insert("securitySchemes");
        }
        while let Some(component) = uses.pending.pop() {
            uses.visit(tree, component);
        }
        uses
    }

    /// Collects the uses in a node, but not those in components defined in it.
    fn visit(&mut self, tree: &'a Tree, root: Visit<'a>) {
        walk(root, &mut |visit| {
            if visit.kind == Kind::SecurityRequirement {
                for name in visit.node.as_mapping().into_iter().flat_map(Mapping::keys) {
                    self.add(tree, "securitySchemes", name, Kind::SecurityScheme);
                }
            }
            if let Some(kind) = visit.kind.component_kind()
                && let Some(reference) = visit.node.reference()
            {
                let parts = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
                match parts {
                    Some((named, name)) if named == kind => self.add(tree, kind, &unescape(name), visit.kind),
                    _ => drop(self.dangling.insert(kind)),
                }
            }
            visit.kind != Kind::Components
        });
    }

    fn add(&mut self, tree: &'a Tree, kind: &'static str, name: &str, shape: Kind) {
        let Some(entry) = tree.components(kind).and_then(|named| named.entry(name)) else {
            self.dangling.insert(kind);
            return;
        };
        if self.used.insert((kind, name.to_owned())) {
            let (node, span) = (&entry.value, entry.key_span);
            self.pending.push(Visit { kind: shape, node, key: None, span });
        }
    }
}

const COMPONENT_NAME: Check = check!(125, "component-name", component_name);

fn component_name(context: &Context<'_>, findings: &mut Findings) {
    let kinds = context.tree.root.get("components").and_then(Node::as_mapping);
    let kinds = kinds.into_iter().flat_map(Mapping::iter);
    // The names of schemas become names of types and have their own rule.
    for (kind, named) in kinds.filter(|(kind, _)| *kind != "schemas" && !kind.starts_with("x-")) {
        for (name, entry) in named.value.as_mapping().into_iter().flat_map(Mapping::iter) {
            let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
            if !name.is_empty() && name.chars().all(fits) {
                continue;
            }
            let message = format!("`{name}` in `{kind}` is not a valid component name");
            findings.push(
                COMPONENT_NAME
                    .finding(entry.key_span, message)
                    .why("OpenAPI allows only ASCII letters, digits, `.`, `_` and `-`, and tools fail on other characters.")
                    .fix("Rename it and the references to it."),
            );
        }
    }
}
