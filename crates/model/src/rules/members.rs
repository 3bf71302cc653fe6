//! Rules for the names within one thing: the arguments of a request, the properties of an object, the values of an
//! enumeration. They must not look at the names of operations and schemas.

use std::collections::{BTreeMap, BTreeSet};

use apispec::node::{Mapping, Node};
use apispec::shape::Visit;
use diagnostics::Rule;
use diagnostics::source::Span;
use diagnostics::{Finding, Findings};

use super::rule::rule;
use super::walk::each_schema;
use crate::names::{self, Unusable, unusable};
use crate::{Argument, Model, Operation, Place};

pub(super) const RULES: &[Rule] = &[PARAMETER_COLLISION, PROPERTY_COLLISION, ENUM_COLLISION];

pub(super) fn check(model: &Model<'_>, findings: &mut Findings) {
    // Parameters that many operations share are reported once.
    let mut told = BTreeSet::new();
    for operation in &model.operations {
        parameters(model, operation, &mut told, findings);
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
    told: &mut BTreeSet<(Span, Span)>,
    findings: &mut Findings,
) {
    for name in model.tree.parameters(operation.document).filter_map(|node| node.get("name")) {
        // That a name is not there at all is another rule's.
        let Some(text) = name.as_str().filter(|text| !text.is_empty()) else { continue };
        if let Some(problem) = unusable(text)
            && told.insert((name.span, name.span))
        {
            let what = format!("the parameter `{text}`");
            findings.push(nameless(&PARAMETER_COLLISION, name.span, &what, problem, "method"));
        }
    }
    let mut seen: BTreeMap<&str, &Argument<'_>> = BTreeMap::new();
    for argument in &operation.arguments {
        let Some(first) = seen.get(argument.setter.as_str()) else {
            seen.insert(&argument.setter, argument);
            continue;
        };
        let both = |place| first.place == place && argument.place == place;
        // Two properties that become one field are another rule's.
        if both(Place::Body) && names::field(first.wire) == names::field(argument.wire) {
            continue;
        }
        if told.insert((first.span, argument.span)) {
            findings.push(arguments_collide(first, argument));
        }
    }
}

fn arguments_collide(first: &Argument<'_>, second: &Argument<'_>) -> Finding {
    let title = |argument: &Argument<'_>| match argument.place {
        Place::Body => format!("property `{}` of the body", argument.wire),
        place => format!("{} parameter `{}`", place.word(), argument.wire),
    };
    let (one, other) = (title(first), title(second));
    let message = if one == other {
        format!("there are two of the {one}")
    } else {
        format!("the {one} and the {other} both become the method `{}`", second.setter)
    };
    PARAMETER_COLLISION
        .finding(second.span, message)
        .label("here again")
        .related(first.span, "first here")
        .why("The request has one method for each argument, named after it in Rust's way of writing; two of one name do not compile.")
        .fix("Remove one of them. If the service has both, leave out the one that matters less, and say so in the description.")
}

const PROPERTY_COLLISION: Rule = rule!(222, "property-collision");

fn properties(schema: &Node, findings: &mut Findings) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    let properties = schema.get("properties").and_then(Node::as_mapping);
    for (name, entry) in properties.into_iter().flat_map(Mapping::iter) {
        let (field, span) = (names::field(name), entry.key_span);
        if let Some(problem) = unusable(name) {
            findings.push(nameless(&PROPERTY_COLLISION, span, &format!("the property `{name}`"), problem, "field"));
        } else if let Some(&(first, first_span)) = seen.get(&field) {
            findings.push(properties_collide(first, first_span, name, span, &field));
        } else {
            seen.insert(field, (name, span));
        }
    }
}

fn properties_collide(first: &str, first_span: Span, name: &str, span: Span, field: &str) -> Finding {
    PROPERTY_COLLISION
        .finding(span, format!("the properties `{first}` and `{name}` both become the field `{field}`"))
        .label("here again")
        .related(first_span, "first here")
        .why("A struct has one field for each property, named after it in Rust's way of writing; two of one name do not compile.")
        .fix("Remove one of them. If the service has both, leave out the one that matters less, and say so in the description.")
}

const ENUM_COLLISION: Rule = rule!(223, "enum-collision");

fn values(schema: &Node, findings: &mut Findings) {
    let values = schema.get("enum").and_then(Node::as_sequence).unwrap_or_default();
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (node, value) in values.iter().filter_map(|node| Some((node, node.as_str()?))) {
        if let Some(problem) = unusable(value) {
            let what = if value.is_empty() { "the empty value".to_owned() } else { format!("the value `{value}`") };
            findings.push(nameless(&ENUM_COLLISION, node.span, &what, problem, "variant"));
            continue;
        }
        let variant = names::variant(value);
        let Some(&(first, first_span)) = seen.get(&variant) else {
            seen.insert(variant, (value, node.span));
            continue;
        };
        // That a value is listed twice is another rule's.
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

/// The finding for a name of which no name in Rust can be made.
fn nameless(rule: &'static Rule, span: Span, what: &str, problem: Unusable, becomes: &str) -> Finding {
    let finding = rule.finding(span, format!("{what} {}", problem.words())).why(match problem {
        Unusable::Empty => {
            format!("The generator would invent a name for the {becomes}, which nobody could tell from others.")
        }
        Unusable::NotAscii => {
            format!("Rust takes some of these letters for one and warns of others, so the {becomes} might not compile.")
        }
    });
    finding.fix(match becomes {
        "variant" => "Remove it, or drop `enum` and name the values in the description.",
        _ => "Correct the name. If the service has it, leave it out, and say so in the description.",
    })
}
