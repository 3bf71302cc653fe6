//! The rule for recursive schemas: each cycle must have a step that may be empty, and an object
//! from which a type can be generated.
//! It must not look at anything but required properties and objects.

use std::collections::BTreeMap;

use diagnostics::source::Span;
use diagnostics::{Finding, Findings};

use super::arrays::is_never_empty;
use crate::document::Tree;
use crate::lint::schema::{is_true, type_name};
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[RECURSIVE_SCHEMA];

const RECURSIVE_SCHEMA: Check = check!(524, "recursive-schema", recursive_schema);

/// A component that another one requires, and the span of the reference.
struct Requirement<'a> {
    target: &'a str,
    span: Span,
}

fn recursive_schema(context: &Context<'_>, findings: &mut Findings) {
    let Some(components) = context.tree.components("schemas") else { return };
    for (name, entry) in components.iter() {
        findings.extend(only_itself(context.tree, name, &entry.value));
    }
    let mut requirements: BTreeMap<&str, Vec<Requirement<'_>>> = BTreeMap::new();
    for (name, entry) in components.iter() {
        let mut found = Vec::new();
        // `unresolved-ref` reports cycles of plain references.
        if entry.value.reference().is_none() {
            collect(&entry.value, &mut found);
        }
        requirements.insert(name, found);
    }
    let mut done: BTreeMap<&str, bool> = BTreeMap::new();
    for start in requirements.keys().copied() {
        // The path from the start: each component with the number of its requirements already
        // followed.
        let mut path: Vec<(&str, usize)> = Vec::new();
        if !done.contains_key(start) {
            done.insert(start, false);
            path.push((start, 0));
        }
        while let Some((name, next)) = path.last_mut() {
            let name = *name;
            let Some(requirement) = requirements.get(name).and_then(|requirements| requirements.get(*next)) else {
                done.insert(name, true);
                path.pop();
                continue;
            };
            *next += 1;
            let target = through_references(context.tree, requirement.target);
            match done.get(target) {
                Some(true) => {}
                Some(false) => findings.extend(cycle(&path, target, &requirements)),
                None if requirements.contains_key(target) => {
                    done.insert(target, false);
                    path.push((target, 0));
                }
                None => {}
            }
        }
    }
}

/// Follows component schemas that are references to the actual component.
fn through_references<'a>(tree: &'a Tree, mut name: &'a str) -> &'a str {
    for _ in 0..64 {
        let target = tree.components("schemas").and_then(|schemas| schemas.get(name)).and_then(Node::reference);
        match target.and_then(|target| target.strip_prefix("#/components/schemas/")) {
            Some(next) => name = next,
            None => break,
        }
    }
    name
}

fn cycle(path: &[(&str, usize)], target: &str, requirements: &BTreeMap<&str, Vec<Requirement<'_>>>) -> Option<Finding> {
    let begin = path.iter().position(|(name, _)| *name == target).unwrap_or_default();
    let steps = path.get(begin..).unwrap_or_default();
    let spans = steps.iter().filter_map(|(name, next)| Some(requirements.get(name)?.get(next.checked_sub(1)?)?.span));
    let spans: Vec<_> = spans.collect();
    let names: Vec<_> = steps.iter().map(|(name, _)| *name).chain([target]).collect();
    let (span, others) = spans.split_first()?;
    let mut finding = RECURSIVE_SCHEMA
        .finding(*span, format!("a value would have to contain itself: {}", names.join(" → ")))
        .why("Each of them is required by the previous one, so no value is ever complete.")
        .fix("Remove one of them from `required`, or make it an array.");
    for other in others {
        finding = finding.related(*other, "then from here");
    }
    Some(finding)
}

/// The finding for a list or map that contains only itself.
fn only_itself(tree: &Tree, name: &str, schema: &Node) -> Option<Finding> {
    let components = tree.components("schemas")?;
    let mut inner = content(schema)?;
    let span = inner.get("$ref").map_or(inner.span, |reference| reference.span);
    // After as many steps as there are components, it would be back at an earlier one.
    for _ in 0..=components.len() {
        inner = match inner.reference().and_then(|reference| reference.strip_prefix("#/components/schemas/")) {
            Some(target) if target == name => {
                let finding = RECURSIVE_SCHEMA
                    .finding(span, format!("`{name}` contains only itself"))
                    .why("A list or map is expanded where it is used, and this one would be infinite.")
                    .fix("Make the items objects with the list as a property.");
                return Some(finding);
            }
            Some(target) => components.get(target)?,
            None => content(inner)?,
        };
    }
    None
}

/// The items of a list, or the values of a map.
fn content(schema: &Node) -> Option<&Node> {
    match type_name(schema) {
        Some("array") => schema.get("items"),
        Some("object") if schema.get("properties").is_none() => schema.get("additionalProperties"),
        _ => None,
    }
}

/// Collects the components that a value of this schema always contains.
fn collect<'a>(schema: &'a Node, found: &mut Vec<Requirement<'a>>) {
    if let Some(reference) = schema.get("$ref") {
        let target = reference.as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
        found.extend(target.map(|target| Requirement { target, span: reference.span }));
        return;
    }
    if is_true(schema, "nullable") {
        return;
    }
    match type_name(schema) {
        Some("object") => {
            let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
            for name in required.iter().filter_map(Node::as_str) {
                if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
                    collect(property, found);
                }
            }
        }
        Some("array") if is_never_empty(schema) => {
            if let Some(items) = schema.get("items") {
                collect(items, found);
            }
        }
        _ => {}
    }
}
