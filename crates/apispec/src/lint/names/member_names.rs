//! Rules for the names within one thing: the parameters of an operation, the properties of an object, the values of an enumeration.
//! They must not look at the names of operations and schemas.

use super::rust_names::{is_empty, pascal, snake};
use crate::finding::{Finding, Findings};
use crate::lint::operations::parameters::listed;
use crate::lint::{Context, Rule, rule};
use crate::node::{Mapping, Node};
use crate::shape::Kind;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::lint) const RULES: &[Rule] = &[PARAMETER_COLLISION, PROPERTY_COLLISION, ENUM_COLLISION];

const PARAMETER_COLLISION: Rule = rule!(221, "parameter-collision", parameter_collision);

/// What a request has or uses itself, so that no parameter can be called so.
const REQUEST_NAMES: [(&str, &str); 6] = [
    ("call_options", "has a method `call_options`"),
    ("encode_path", "calls the function `encode_path`"),
    ("header_map", "has a variable `header_map`"),
    ("new", "has a constructor `new`"),
    ("response", "has a variable `response`"),
    ("send", "has a method `send`"),
];

/// What a request has besides, if it has a body.
const BODY_NAMES: [(&str, &str); 2] = [("body", "has a method `body`"), ("body_map", "has a method `body_map`")];

/// What a request has besides, if it has `x-pagination`.
const PAGE_NAMES: [(&str, &str); 2] = [("items", "has a method `items`"), ("pages", "has a method `pages`")];

fn parameter_collision(context: &Context<'_>, findings: &mut Findings) {
    // Parameters that many operations share are told of once.
    let mut told: BTreeSet<(Span, Span)> = BTreeSet::new();
    for operation in &context.tree.operations {
        let node = context.tree.operation_node(operation);
        let has = |key| node.is_some_and(|node| node.get(key).is_some());
        let (has_body, has_pages) = (has("requestBody"), has("x-pagination"));
        let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        for parameter in node.into_iter().flat_map(|node| listed(context.tree, node)) {
            let (name, span) = (parameter.name, parameter.span);
            let method = snake(name);
            let own = REQUEST_NAMES.iter().chain(BODY_NAMES.iter().filter(|_| has_body));
            let own = own.chain(PAGE_NAMES.iter().filter(|_| has_pages));
            if let Some((_, has)) = own.into_iter().find(|(taken, _)| *taken == method) {
                if told.insert((span, span)) {
                    findings.push(request_has(name, has, span));
                }
            } else if is_empty(name) {
                // That a name is not there at all is another rule's.
                if !name.is_empty() && told.insert((span, span)) {
                    findings.push(nameless(PARAMETER_COLLISION, span, &format!("the parameter `{name}`"), "method"));
                }
            } else if let Some(&(first, first_span)) = seen.get(&method) {
                if told.insert((first_span, span)) {
                    let message = if first == name {
                        format!("two parameters are called `{name}`")
                    } else {
                        format!("the parameters `{first}` and `{name}` both become the method `{method}`")
                    };
                    findings.push(
                        PARAMETER_COLLISION
                            .finding(span, message)
                            .label("here again")
                            .related(first_span, "first here")
                            .why("The request has one method for each parameter, named after it in Rust's way of writing; two of one name do not compile.")
                            .fix("Remove one of them. If the service has both, the generator has to learn to tell them apart first."),
                    );
                }
            } else {
                seen.insert(method, (name, span));
            }
        }
    }
}

fn request_has(name: &str, has: &str, span: Span) -> Finding {
    PARAMETER_COLLISION
        .finding(span, format!("no parameter can be called `{name}`, since the request {has}"))
        .why("The request has a method and a variable named after each parameter; two of one name do not compile.")
        .fix("The generator has to learn to rename it before the operation can be added.")
}

const PROPERTY_COLLISION: Rule = rule!(222, "property-collision", property_collision);

fn property_collision(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        if visit.kind != Kind::Schema {
            continue;
        }
        let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let properties = visit.node.get("properties").and_then(Node::as_mapping);
        for (name, entry) in properties.into_iter().flat_map(Mapping::iter) {
            let (field, span) = (snake(name), entry.key_span);
            if is_empty(name) {
                findings.push(nameless(PROPERTY_COLLISION, span, &format!("the property `{name}`"), "field"));
            } else if let Some(&(first, first_span)) = seen.get(&field) {
                findings.push(properties_collide(first, first_span, name, span, &field));
            } else {
                seen.insert(field, (name, span));
            }
        }
    }
}

fn properties_collide(first: &str, first_span: Span, name: &str, span: Span, field: &str) -> Finding {
    PROPERTY_COLLISION
        .finding(span, format!("the properties `{first}` and `{name}` both become the field `{field}`"))
        .label("here again")
        .related(first_span, "first here")
        .why("A struct has one field for each property, named after it in Rust's way of writing; two of one name do not compile.")
        .fix("Remove one of them. If the service has both, the generator has to learn to tell them apart first.")
}

const ENUM_COLLISION: Rule = rule!(223, "enum-collision", enum_collision);

fn enum_collision(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        if visit.kind != Kind::Schema {
            continue;
        }
        let values = visit.node.get("enum").and_then(Node::as_sequence).unwrap_or_default();
        let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        for (node, value) in values.iter().filter_map(|node| Some((node, node.as_str()?))) {
            if is_empty(value) {
                let what = if value.is_empty() { "the empty value".to_owned() } else { format!("the value `{value}`") };
                findings.push(nameless(ENUM_COLLISION, node.span, &what, "variant"));
                continue;
            }
            let variant = pascal(value);
            let Some(&(first, first_span)) = seen.get(&variant) else {
                seen.insert(variant, (value, node.span));
                continue;
            };
            // That a value stands twice is another rule's.
            if first == value {
                continue;
            }
            findings.push(
                ENUM_COLLISION
                    .finding(node.span, format!("the values `{first}` and `{value}` both become the variant `{variant}`"))
                    .label("here again")
                    .related(first_span, "first here")
                    .why("An enumeration has one variant for each value, named after it in Rust's way of writing. With two of one name the generator renames all variants, or panics.")
                    .fix("Remove one of them, or drop `enum` and name the values in the description."),
            );
        }
    }
}

/// The finding for a name without a letter or digit.
fn nameless(rule: Rule, span: Span, what: &str, becomes: &str) -> Finding {
    let finding = rule
        .finding(span, format!("{what} has no letter or digit"))
        .why(format!("The generator would invent a name for the {becomes}, which nobody could tell from others."));
    finding.fix(match becomes {
        "variant" => "Remove it, or drop `enum` and name the values in the description.",
        _ => "Correct the name. If it is what the service has, the generator has to learn to rename it first.",
    })
}
