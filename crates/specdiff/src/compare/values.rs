//! Compares which values a schema accepts: bounds, patterns and enumerations.
//! It must not know types, except that enumerations of strings become types.

use std::cmp::Ordering;

use apispec::node::{Node, Number, Value};

use super::pair::{At, Both, Part, Spot, show, show_all};
use super::renames::{self, Candidate};
use super::usage::Use;
use super::walk::Walk;
use crate::rules::*;

/// The keywords that are compared here.
pub(super) const KEYWORDS: &[&str] = &[
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maximum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minimum",
    "minItems",
    "minLength",
    "minProperties",
    "multipleOf",
    "pattern",
];

/// The bounds: each keyword, whether it is a lower bound, and the keyword that makes it exclusive.
const BOUNDS: &[(&str, bool, &str)] = &[
    ("minimum", true, "exclusiveMinimum"),
    ("maximum", false, "exclusiveMaximum"),
    ("minLength", true, ""),
    ("maxLength", false, ""),
    ("minItems", true, ""),
    ("maxItems", false, ""),
    ("minProperties", true, ""),
    ("maxProperties", false, ""),
];

/// Compares which values two schemas of one kind accept.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, both: Both<'a>) {
    let text = both.before.node.get("type").and_then(Node::as_str) == Some("string");
    let values = both.part("enum");
    let is_list = |at: &At<'_>| at.node.as_sequence().is_some();
    match (text, values.before, values.after) {
        (_, None, None) => {}
        (_, before, after) if ![before, after].iter().flatten().all(is_list) => {
            if !values.same() {
                walk.report(&UNKNOWN, Some(used.direction), &format!("{subject} enum"), values.spot(), values.shown());
            }
        }
        (true, Some(before), Some(after)) => listed(walk, used, subject, Both { before, after }),
        (true, before, _) => {
            let closed = before.is_none();
            let rule =
                if closed { used.either(&ENUM_CLOSED, &READ_CLOSED) } else { used.either(&ENUM_OPENED, &READ_OPENED) };
            walk.report(rule, Some(used.direction), &format!("{subject} enum"), values.spot(), values.shown());
            // The type replaces the other limits.
            return;
        }
        (false, ..) => numbers(walk, used, subject, values),
    }
    let idle = text && values.both().is_some();
    for (keyword, lower, exclusive) in BOUNDS {
        bound(walk, used, subject, both, (keyword, *lower, exclusive), idle);
    }
    for (bound, _, exclusive) in BOUNDS.iter().filter(|(_, _, exclusive)| !exclusive.is_empty()) {
        let (bound, part) = (both.part(bound), both.part(exclusive));
        // A boolean is a part of the bound, and judged with it.
        let judged = part.same_flag() || (part.is_flag() && bound.before.or(bound.after).is_some());
        if !judged {
            walk.report(&UNKNOWN, Some(used.direction), &format!("{subject} {exclusive}"), part.spot(), part.shown());
        }
    }
    for keyword in ["multipleOf", "pattern"] {
        let part = both.part(keyword);
        let rule = match (part.before, part.after) {
            (None, Some(_)) => &BOUND_ADDED,
            (Some(_), None) => &BOUND_REMOVED,
            _ => &PATTERN_CHANGED,
        };
        if !part.same() {
            report(walk, used, rule, &format!("{subject} {keyword}"), part, idle);
        }
    }
}

/// Reports a changed bound, by the given rule if it is in a request.
fn report(walk: &mut Walk<'_>, used: Use, sent: &'static Rule, subject: &str, part: Part<'_>, idle: bool) {
    let rule = if idle { &IDLE_BOUND } else { used.either(sent, &READ_BOUND) };
    walk.report(rule, Some(used.direction), subject, part.spot(), part.shown());
}

/// Compares an enumeration of strings, value by value.
fn listed<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, both: Both<'a>) {
    let texts = |at: At<'_>| -> Vec<String> {
        at.items().filter(|at| at.node.value != Value::Null).map(|at| show(at.node)).collect()
    };
    let (old, new) = (texts(both.before), texts(both.after));
    let subject = format!("{subject} enum");
    let direction = Some(used.direction);
    let apart = |at: At<'a>, others: &[String]| -> Vec<At<'a>> {
        at.items().filter(|at| at.node.value != Value::Null && !others.contains(&show(at.node))).collect()
    };
    let (mut removed, mut added) = (apart(both.before, &new), apart(both.after, &old));
    for (before, after) in walk.take_renamed(&mut removed, &mut added, |at| *at) {
        let spot = Spot { before: before.span, after: after.span };
        let rule = used.either(&VALUE_CHANGED, &READ_VALUE_CHANGED);
        walk.report(rule, direction, &subject, spot, (Some(show(before.node)), Some(show(after.node))));
    }
    let candidate = |at: &At<'a>| {
        let name = at.node.as_str().unwrap_or_default();
        Candidate { name, shape: String::new(), description: "" }
    };
    let renamed = renames::between(&removed, &added, candidate, candidate);
    for (at, target) in removed.into_iter().zip(renamed) {
        let spot = Spot { before: at.span, ..both.spot() };
        let rule = used.either(&VALUE_REMOVED, &READ_VALUE_REMOVED);
        walk.report(rule, direction, &subject, spot, (Some(show(at.node)), None));
        if let Some(target) = target.and_then(|index| added.get(index)) {
            walk.mark_renamed(target.span);
        }
    }
    for at in added {
        let spot = Spot { after: at.span, ..both.spot() };
        let rule = used.either(&VALUE_ADDED, &READ_VALUE_ADDED);
        walk.report(rule, direction, &subject, spot, (None, Some(show(at.node))));
    }
    let kept = |values: &[String], others: &[String]| -> Vec<String> {
        values.iter().filter(|value| others.contains(value)).cloned().collect()
    };
    if kept(&old, &new) != kept(&new, &old) {
        let shown = |values: &[String]| show_all(values.iter().map(|value| value.trim_matches('`')));
        walk.report(&VALUE_ORDER, direction, &subject, both.spot(), (shown(&old), shown(&new)));
    }
}

/// Compares an enumeration of other values, which does not become a type: it is a bound like any
/// other.
fn numbers(walk: &mut Walk<'_>, used: Use, subject: &str, part: Part<'_>) {
    let values = |at: Option<At<'_>>| at.map(|at| at.items().map(|at| show(at.node)).collect::<Vec<_>>());
    let (old, new) = (values(part.before), values(part.after));
    let within = |a: &[String], b: &[String]| a.iter().all(|value| b.contains(value));
    let rule = match (&old, &new) {
        (None, _) => &BOUND_ADDED,
        (_, None) => &BOUND_REMOVED,
        (Some(old), Some(new)) => match (within(old, new), within(new, old)) {
            (true, true) => return,
            (true, false) => &BOUND_LOOSENED,
            (false, true) => &BOUND_TIGHTENED,
            (false, false) => &PATTERN_CHANGED,
        },
    };
    report(walk, used, rule, &format!("{subject} enum"), part, false);
}

/// Whether a bound is a lower bound of zero for a count, which is no limit.
fn idle_zero(keyword: &str, value: &Node) -> bool {
    matches!(keyword, "minLength" | "minItems" | "minProperties")
        && matches!(&value.value, Value::Number(number) if number.as_i64() == Some(0))
}

fn bound(
    walk: &mut Walk<'_>,
    used: Use,
    subject: &str,
    both: Both<'_>,
    (keyword, lower, exclusive): (&str, bool, &str),
    idle: bool,
) {
    let mut part = both.part(keyword);
    part.before = part.before.filter(|at| !idle_zero(keyword, at.node));
    part.after = part.after.filter(|at| !idle_zero(keyword, at.node));
    let exclusive_flags = both.part(exclusive).flags();
    let rule = match (part.before, part.after) {
        (None, None) => return,
        (None, Some(_)) => &BOUND_ADDED,
        (Some(_), None) => &BOUND_REMOVED,
        (Some(_), Some(_)) if part.same() && exclusive_flags.0 == exclusive_flags.1 => return,
        (Some(old), Some(new)) => {
            let order = order(old.node, new.node).map(|order| if lower { order } else { order.reverse() });
            match (order, exclusive_flags) {
                (Some(Ordering::Less), _) | (Some(Ordering::Equal), (false, true)) => &BOUND_TIGHTENED,
                (Some(Ordering::Greater), _) | (Some(Ordering::Equal), (true, false)) => &BOUND_LOOSENED,
                (Some(Ordering::Equal), _) => return,
                (None, _) => &UNKNOWN,
            }
        }
    };
    // If the numbers are the same, the change is in the exclusive keyword.
    let part = if part.same() { both.part(exclusive) } else { part };
    report(walk, used, rule, &format!("{subject} {keyword}"), part, idle);
}

/// Compares two numbers.
fn order(old: &Node, new: &Node) -> Option<Ordering> {
    let number = |node: &Node| match &node.value {
        Value::Number(number) => Some(number.clone()),
        _ => None,
    };
    let whole = |number: &Number| number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
    let (old, new) = (number(old)?, number(new)?);
    match (whole(&old), whole(&new)) {
        (Some(old), Some(new)) => Some(old.cmp(&new)),
        _ => old.as_f64()?.partial_cmp(&new.as_f64()?),
    }
}
