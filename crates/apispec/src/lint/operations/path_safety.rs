//! The rule for safe path parameters: no value may change the structure of the path.
//! It must not look at other parameters, nor know how patterns are parsed.

use std::collections::BTreeSet;

use diagnostics::{Finding, Findings, Place};

use super::parameters::{Parameter, parameters};
use crate::lint::schema::count;
use crate::lint::values::patterns::{Unsafe, changes_path};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::scope::Scope;

pub(in crate::lint) const RULES: &[Check] = &[PATH_PARAMETER_SAFE];

const PATH_PARAMETER_SAFE: Check = check!(340, "path-parameter-safe", path_parameter_safe);

const WHY: &str = "A value such as `../quotas` leads to the path of another operation. The runtime rejects it only when the request is sent, and cannot tell what a valid value looks like.";
const FIX: &str = "Give it a `pattern` such as `'^[0-9a-f]{32}$'`, or an `enum`.";

fn path_parameter_safe(context: &Context<'_>, findings: &mut Findings) {
    // A schema that many parameters share is reported once.
    let mut reported = BTreeSet::new();
    let scope = Scope::of(context.tree);
    // The client checks the ID of a project, whatever the spec says of it.
    let in_path = parameters(context.tree).filter(|parameter| parameter.location == "path");
    for parameter in in_path.filter(|parameter| !scope.fills(parameter.node)) {
        let Some(schema) = parameter.node.get("schema") else { continue };
        let Some(resolved) = context.tree.resolve(schema) else { continue };
        let shared = schema.get("$ref");
        for finding in problems(&parameter, resolved) {
            let Place::Span(span) = finding.place else { continue };
            if reported.insert(span) {
                findings.push(match shared {
                    Some(reference) => finding.related(reference.span, "used here"),
                    None => finding,
                });
            }
        }
    }
}

fn problems(parameter: &Parameter<'_>, schema: &Node) -> Vec<Finding> {
    if schema.get("type").and_then(Node::as_str) != Some("string") {
        return Vec::new();
    }
    if let Some(values) = schema.get("enum").and_then(Node::as_sequence).filter(|values| !values.is_empty()) {
        let texts = values.iter().filter_map(|value| Some((value, value.as_str()?)));
        let changing = texts.filter(|(_, text)| text.is_empty() || text.contains(['/', '\\']) || is_dots(text));
        return changing
            .map(|(value, text)| {
                let message = format!("{} can be `{text}`, which would change the path", parameter.title());
                let fix = "Remove the value, or describe the resulting path as another operation.";
                PATH_PARAMETER_SAFE.finding(value.span, message).why(WHY).fix(fix)
            })
            .collect();
    }
    let format = schema.get("format").and_then(Node::as_str);
    let Some(pattern) = schema.get("pattern") else {
        if format == Some("uuid") {
            return Vec::new();
        }
        // The type or, without one, the parameter.
        let span = schema.get("type").map_or(parameter.span, |node| node.span);
        let message = format!("{} can be any string, such as `../quotas`", parameter.title());
        return vec![PATH_PARAMETER_SAFE.finding(span, message).why(WHY).fix(FIX)];
    };
    let Some(text) = pattern.as_str() else { return Vec::new() };
    let (least, most) = (count(schema, "minLength"), count(schema, "maxLength"));
    let length = |length: usize| {
        let length = length as u64;
        least.is_none_or(|(_, least)| length >= least) && most.is_none_or(|(_, most)| length <= most)
    };
    // `pattern` reports problems of the pattern itself.
    let Some(found) = changes_path(text, length) else { return Vec::new() };
    let title = parameter.title();
    let (message, fix) = match found {
        Unsafe::Matches(character) => (
            format!("the pattern of {title} can match a value that contains `{character}`"),
            "List the characters that a value can have, such as `[0-9a-f]`, instead of excluding some.",
        ),
        Unsafe::Dots(0) => (
            format!("the pattern of {title} can match an empty value"),
            "Use `+` or `{1,63}` instead of `*`, or add a `minLength`.",
        ),
        Unsafe::Dots(count) => (
            format!("the pattern of {title} can match the value `{}`", ".".repeat(count)),
            "Begin the pattern with another character than a dot, such as `^[a-z]`, or add `minLength: 3`.",
        ),
    };
    vec![PATH_PARAMETER_SAFE.finding(pattern.span, message).why(WHY).fix(fix)]
}

fn is_dots(text: &str) -> bool {
    matches!(text, "." | "..")
}
