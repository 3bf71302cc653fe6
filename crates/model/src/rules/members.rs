//! Rules for member names: the arguments of a request, the properties of an object, the values of
//! an enumeration.
//! They must not check the names of operations and schemas.

use std::collections::{BTreeMap, BTreeSet};

use apispec::document::json;
use apispec::node::{Mapping, Node};
use apispec::shape::Visit;
use diagnostics::source::Span;
use diagnostics::{Finding, Findings, Rule};

use super::rule::rule;
use super::walk::each_schema;
use crate::names::{self, InvalidName, invalid_name};
use crate::{Argument, Model, Operation, Place};

pub(super) const RULES: &[Rule] = &[PARAMETER_COLLISION, PROPERTY_COLLISION, ENUM_COLLISION];

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    // Parameters that many operations share are reported once.
    let mut reported = BTreeSet::new();
    for operation in &model.operations {
        parameters(model, operation, &mut reported, findings);
        headers(model, operation, findings);
    }
    each_schema(Visit::document(&model.tree.root), &mut |schema| {
        properties(schema, findings);
        values(schema, findings);
    });
}

const PARAMETER_COLLISION: Rule = rule!(221, "parameter-collision");

fn parameters<'a>(
    model: &Model<'a>,
    operation: &Operation<'a>,
    reported: &mut BTreeSet<(Span, Span)>,
    findings: &mut Findings,
) {
    for name in model.tree.parameters(operation.document).filter_map(|node| node.get("name")) {
        // Other rules report a missing name.
        let Some(text) = name.as_str().filter(|text| !text.is_empty()) else { continue };
        if let Some(problem) = invalid_name(text)
            && reported.insert((name.span, name.span))
        {
            let what = format!("the parameter `{text}`");
            findings.push(invalid_name_finding(&PARAMETER_COLLISION, name.span, &what, problem, "method"));
        }
    }
    let mut seen: BTreeMap<&str, &Argument<'_>> = BTreeMap::new();
    for argument in &operation.arguments {
        let Some(first) = seen.get(argument.setter.as_str()) else {
            seen.insert(&argument.setter, argument);
            continue;
        };
        let both = |place| first.place == place && argument.place == place;
        // `property-collision` reports properties with the same field.
        if both(Place::Body) && names::field(first.wire) == names::field(argument.wire) {
            continue;
        }
        if reported.insert((first.span, argument.span)) {
            findings.push(arguments_collide(first, argument));
        }
    }
}

fn arguments_collide(first: &Argument<'_>, second: &Argument<'_>) -> Finding {
    let title = |argument: &Argument<'_>| match argument.place {
        Place::Body => format!("property `{}` of the body", argument.wire),
        place => format!("{} parameter `{}`", place.as_str(), argument.wire),
    };
    let (one, other) = (title(first), title(second));
    let message = if one == other {
        format!("duplicate {one}")
    } else {
        format!("the {one} and the {other} both become the method `{}`", second.setter)
    };
    PARAMETER_COLLISION
        .finding(second.span, message)
        .label("second name")
        .related(first.span, "first name")
        .why("The request has one method per argument, with its name in Rust's naming style. Two with the same name do not compile.")
        .fix("Remove one of them. If the service has both, omit the less important one, and say so in the description.")
}

const PROPERTY_COLLISION: Rule = rule!(222, "property-collision");

fn properties(schema: &Node, findings: &mut Findings) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    let properties = schema.get("properties").and_then(Node::as_mapping);
    for (name, entry) in properties.into_iter().flat_map(Mapping::iter) {
        let (field, span) = (names::field(name), entry.key_span);
        if let Some(problem) = invalid_name(name) {
            findings.push(invalid_name_finding(
                &PROPERTY_COLLISION,
                span,
                &format!("the property `{name}`"),
                problem,
                "field",
            ));
        } else if let Some(&(first, first_span)) = seen.get(&field) {
            findings.push(properties_collide(first, first_span, name, span, &field));
        } else {
            seen.insert(field, (name, span));
        }
    }
}

/// Compares the headers of a response with each other and with the properties of its body.
fn headers<'a>(model: &Model<'a>, operation: &Operation<'a>, findings: &mut Findings) {
    let tree = model.tree;
    let schema = tree.success(operation.document).and_then(|(_, response)| json(response)?.get("schema"));
    let properties = schema.and_then(|schema| tree.resolve(schema)?.get("properties")?.as_mapping());
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (name, entry) in properties.into_iter().flat_map(Mapping::iter) {
        seen.insert(names::field(name), (name, entry.key_span));
    }
    for (name, entry) in tree.response_headers(operation.document) {
        let (field, span) = (names::field(name), entry.key_span);
        if let Some(problem) = invalid_name(name) {
            let what = format!("the header `{name}`");
            findings.push(invalid_name_finding(&PROPERTY_COLLISION, span, &what, problem, "field"));
        } else if let Some(&(first, first_span)) = seen.get(&field) {
            findings.push(
                PROPERTY_COLLISION
                    .finding(span, format!("the header `{name}` and `{first}` both become the field `{field}`"))
                    .label("second name")
                    .related(first_span, "first name")
                    .why("The headers of a response are fields beside the properties of its body. Two with the same name do not compile.")
                    .fix("Remove the header, and mention it in the description: `ResponseValue::headers` has it too."),
            );
        } else {
            seen.insert(field, (name, span));
        }
    }
}

fn properties_collide(first: &str, first_span: Span, name: &str, span: Span, field: &str) -> Finding {
    PROPERTY_COLLISION
        .finding(span, format!("the properties `{first}` and `{name}` both become the field `{field}`"))
        .label("second name")
        .related(first_span, "first name")
        .why("A struct has one field per property, with its name in Rust's naming style. Two with the same name do not compile.")
        .fix("Remove one of them. If the service has both, omit the less important one, and say so in the description.")
}

const ENUM_COLLISION: Rule = rule!(223, "enum-collision");

fn values(schema: &Node, findings: &mut Findings) {
    let values = schema.get("enum").and_then(Node::as_sequence).unwrap_or_default();
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (node, value) in values.iter().filter_map(|node| Some((node, node.as_str()?))) {
        if let Some(problem) = invalid_name(value) {
            let what = if value.is_empty() { "the empty value".to_owned() } else { format!("the value `{value}`") };
            findings.push(invalid_name_finding(&ENUM_COLLISION, node.span, &what, problem, "variant"));
            continue;
        }
        let variant = names::variant(value);
        let Some(&(first, first_span)) = seen.get(&variant) else {
            seen.insert(variant, (value, node.span));
            continue;
        };
        // `enum-values` reports duplicate values.
        if first == value {
            continue;
        }
        findings.push(
            ENUM_COLLISION
                .finding(node.span, format!("the values `{first}` and `{value}` both become the variant `{variant}`"))
                .label("second name")
                .related(first_span, "first name")
                .why("An enumeration has one variant per value, with its name in Rust's naming style. If two have the same name, the generator renames all variants, or panics.")
                .fix("Remove one of them, or remove `enum` and list the values in the description."),
        );
    }
}

/// The finding for a name that cannot be converted to a Rust name.
fn invalid_name_finding(rule: &'static Rule, span: Span, what: &str, problem: InvalidName, becomes: &str) -> Finding {
    let finding = rule.finding(span, format!("{what} {}", problem.reason())).why(match problem {
        InvalidName::Empty => {
            format!("The generator would invent a name for the {becomes}, which nobody could recognize.")
        }
        InvalidName::NotAscii => {
            format!(
                "Rust treats some of these letters as equal and warns about others, so the {becomes} might not compile."
            )
        }
    });
    finding.fix(match becomes {
        "variant" => "Remove it, or remove `enum` and list the values in the description.",
        _ => "Correct the name. If the service really uses it, omit it, and say so in the description.",
    })
}
