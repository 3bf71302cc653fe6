//! The rule for schemas that contain themselves: somewhere on the way round there must be a place that may be empty, and an object, of
//! which a type is made. It must not look at anything but what is required and what is an object.

use super::arrays::is_never_empty;
use crate::document::Tree;
use crate::lint::schema::{is_true, type_name};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use diagnostics::source::Span;
use diagnostics::{Finding, Findings};
use std::collections::BTreeMap;

pub(in crate::lint) const RULES: &[Check] = &[RECURSIVE_SCHEMA];

const RECURSIVE_SCHEMA: Check = check!(524, "recursive-schema", recursive_schema);

/// What one component cannot be without: another component, and where it says so.
struct Need<'a> {
    target: &'a str,
    span: Span,
}

fn recursive_schema(context: &Context<'_>, findings: &mut Findings) {
    let Some(components) = context.tree.components("schemas") else { return };
    for (name, entry) in components.iter() {
        findings.extend(nothing_but_itself(context.tree, name, &entry.value));
    }
    let mut needs: BTreeMap<&str, Vec<Need<'_>>> = BTreeMap::new();
    for (name, entry) in components.iter() {
        let mut found = Vec::new();
        // A chain of references alone is a cycle of references, which has a rule of its own.
        if entry.value.reference().is_none() {
            collect(&entry.value, &mut found);
        }
        needs.insert(name, found);
    }
    let mut done: BTreeMap<&str, bool> = BTreeMap::new();
    for start in needs.keys().copied() {
        // The way down from the start: each component with the number of its needs that are followed already.
        let mut way: Vec<(&str, usize)> = Vec::new();
        if !done.contains_key(start) {
            done.insert(start, false);
            way.push((start, 0));
        }
        while let Some((name, next)) = way.last_mut() {
            let name = *name;
            let Some(need) = needs.get(name).and_then(|needs| needs.get(*next)) else {
                done.insert(name, true);
                way.pop();
                continue;
            };
            *next += 1;
            let target = through_references(context.tree, need.target);
            match done.get(target) {
                Some(true) => {}
                Some(false) => findings.extend(cycle(&way, target, &needs)),
                None if needs.contains_key(target) => {
                    done.insert(target, false);
                    way.push((target, 0));
                }
                None => {}
            }
        }
    }
}

/// The component that one which is a mere reference stands for.
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

fn cycle(way: &[(&str, usize)], target: &str, needs: &BTreeMap<&str, Vec<Need<'_>>>) -> Option<Finding> {
    let begin = way.iter().position(|(name, _)| *name == target).unwrap_or_default();
    let round = way.get(begin..).unwrap_or_default();
    let spans = round.iter().filter_map(|(name, next)| Some(needs.get(name)?.get(next.checked_sub(1)?)?.span));
    let spans: Vec<_> = spans.collect();
    let names: Vec<_> = round.iter().map(|(name, _)| *name).chain([target]).collect();
    let (span, others) = spans.split_first()?;
    let mut finding = RECURSIVE_SCHEMA
        .finding(*span, format!("a value would have to contain itself: {}", names.join(" → ")))
        .why("Each of them is required in the one before, so no value is ever complete.")
        .fix("Take one of them out of `required`, or make it an array.");
    for other in others {
        finding = finding.related(*other, "and from here on");
    }
    Some(finding)
}

/// The finding for a list or map that consists of nothing but itself.
fn nothing_but_itself(tree: &Tree, name: &str, schema: &Node) -> Option<Finding> {
    let components = tree.components("schemas")?;
    let mut inner = content(schema)?;
    let span = inner.get("$ref").map_or(inner.span, |reference| reference.span);
    // Each step goes one deeper, so that after as many as there are it has been here before.
    for _ in 0..=components.len() {
        inner = match inner.reference().and_then(|reference| reference.strip_prefix("#/components/schemas/")) {
            Some(target) if target == name => {
                let finding = RECURSIVE_SCHEMA
                    .finding(span, format!("`{name}` consists of nothing but itself"))
                    .why("A list or map is written out where it is used, and this one would have no end.")
                    .fix("Make the items objects, with the list as a property.");
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

/// Adds the components that a value of this schema always holds.
fn collect<'a>(schema: &'a Node, found: &mut Vec<Need<'a>>) {
    if let Some(reference) = schema.get("$ref") {
        let target = reference.as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
        found.extend(target.map(|target| Need { target, span: reference.span }));
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
