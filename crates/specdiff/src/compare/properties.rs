//! Compares the properties of objects and the values of maps: which were added or removed, and
//! which are required.
//! It must not know what a property belongs to.

use std::collections::BTreeSet;

use apispec::Tree;
use apispec::node::Node;

use super::items::Items;
use super::pair::{At, Both, Spot};
use super::renames::{self, Candidate};
use super::usage::Use;
use super::walk::Walk;
use super::{schema, signature};
use crate::rules::*;

/// Compares the properties of two objects, or the values of two maps.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, both: Both<'a>) {
    let values = both.part("additionalProperties");
    let closed = |at: Option<At<'_>>| at.is_none_or(|at| at.node.as_bool() == Some(false));
    match values.both() {
        Some(inner) if [inner.before, inner.after].iter().all(|at| at.node.as_mapping().is_some()) => {
            schema::compare(walk, Use::of(used.direction), &format!("{subject}{{}}"), inner);
        }
        _ if values.same() => {}
        _ => {
            let named = both.part("properties").both().is_some();
            let idle = named && closed(values.before) && closed(values.after);
            let (rule, name) = (if idle { &CLOSED } else { &UNKNOWN }, format!("{subject} additionalProperties"));
            walk.report(rule, Some(used.direction), &name, values.spot(), values.shown());
        }
    }
    let properties = both.part("properties");
    let required = both.part("required");
    let lists = (listed(required.before), listed(required.after));
    let whole = properties.spot();
    let of = |at: Option<At<'a>>, name: &str| at.and_then(|at| at.get(name));
    let names: BTreeSet<&str> = [properties.before, properties.after]
        .into_iter()
        .flatten()
        .flat_map(At::entries)
        .map(|(name, _)| name)
        .collect();
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for name in names {
        match (of(properties.before, name), of(properties.after, name)) {
            (Some(before), Some(after)) => {
                let required = (lists.0.contains(name), lists.1.contains(name));
                property(walk, used, &format!("{subject}.{name}"), Both { before, after }, required);
            }
            (Some(before), None) => removed.push((name, before)),
            (None, Some(after)) => added.push((name, after)),
            (None, None) => {}
        }
    }
    for ((name, before), (new_name, after)) in walk.take_renamed(&mut removed, &mut added, |(_, at)| *at) {
        let subject = format!("{subject}.{name}");
        let (both, shown) = (Both { before, after }, (Some(format!("`{name}`")), Some(format!("`{new_name}`"))));
        let rule = used.either(&SENT_NAME_CHANGED, &READ_NAME_CHANGED);
        walk.report(rule, Some(used.direction), &subject, both.spot(), shown);
        property(walk, used, &subject, both, (lists.0.contains(name), lists.1.contains(new_name)));
    }
    let renamed = renamed(walk, (&removed, &added), &lists);
    for ((name, before), target) in removed.into_iter().zip(renamed) {
        let rule = used.either(&SENT_REMOVED, &READ_REMOVED);
        let shown = (Some(summary(&walk.old_items, before, lists.0.contains(name))), None);
        let spot = Spot { before: before.span, ..whole };
        walk.report(rule, Some(used.direction), &format!("{subject}.{name}"), spot, shown);
        if let Some((_, after)) = target.and_then(|index| added.get(index)) {
            walk.mark_renamed(after.span);
        }
    }
    for (name, after) in added {
        let required = lists.1.contains(name);
        let rule = used.either(if required { &SENT_ADDED_REQUIRED } else { &SENT_ADDED }, &READ_ADDED);
        let shown = (None, Some(summary(&walk.new_items, after, required)));
        let spot = Spot { after: after.span, ..whole };
        walk.report(rule, Some(used.direction), &format!("{subject}.{name}"), spot, shown);
    }
    // The lint rejects a required name without a property.
    let known = |at: Option<At<'_>>, name: &str| of_any(at, name);
    let odd = lists
        .0
        .symmetric_difference(&lists.1)
        .filter(|name| !known(properties.before, name) && !known(properties.after, name));
    let malformed = !required.is_texts() && !required.same();
    if malformed || odd.count() > 0 {
        walk.report(&UNKNOWN, Some(used.direction), &format!("{subject} required"), required.spot(), required.shown());
    }
}

/// A property with its name.
type Property<'a> = (&'a str, At<'a>);

/// For each removed property, the index of the added one that it was probably renamed to.
fn renamed<'a>(
    walk: &Walk<'a>,
    (removed, added): (&[Property<'a>], &[Property<'a>]),
    required: &(BTreeSet<&str>, BTreeSet<&str>),
) -> Vec<Option<usize>> {
    let candidate = |tree: &'a Tree, (name, at): &Property<'a>, required: &BTreeSet<&str>| {
        let node = tree.resolve(at.node).unwrap_or(at.node);
        let shape = format!("{} {}", required.contains(name), signature::of_schema(tree, node));
        let description = at.node.get("description").or(node.get("description")).and_then(Node::as_str);
        Candidate { name, shape, description: description.unwrap_or_default() }
    };
    renames::between(
        removed,
        added,
        |part| candidate(walk.before, part, &required.0),
        |part| candidate(walk.after, part, &required.1),
    )
}

/// Compares a property of both states, which may have been renamed.
fn property<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, both: Both<'a>, required: (bool, bool)) {
    presence(walk, used, subject, both, required);
    schema::compare(walk, Use { required, parameter: false, settable: false, ..used }, subject, both);
}

fn of_any(at: Option<At<'_>>, name: &str) -> bool {
    at.is_some_and(|at| at.get(name).is_some())
}

fn listed(at: Option<At<'_>>) -> BTreeSet<&str> {
    at.into_iter().flat_map(At::items).filter_map(|at| at.node.as_str()).collect()
}

/// Compares whether a property is required. The field of an optional collection is the same.
fn presence(walk: &mut Walk<'_>, used: Use, subject: &str, both: Both<'_>, required: (bool, bool)) {
    let before = walk.resolved(both.before, walk.before);
    let after = walk.resolved(both.after, walk.after);
    let collection = is_collection(Both { before, after }) && both.part("nullable").flags() == (false, false);
    let rule = match (required, collection) {
        ((false, true), false) => used.either(&SENT_REQUIRED, &READ_REQUIRED),
        ((true, false), false) => used.either(&SENT_OPTIONAL, &READ_OPTIONAL),
        ((false, true), true) => used.either(&SENT_LIST_REQUIRED, &READ_LIST_PRESENCE),
        ((true, false), true) => used.either(&SENT_LIST_OPTIONAL, &READ_LIST_PRESENCE),
        _ => return,
    };
    let text = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
    walk.report(rule, Some(used.direction), subject, both.spot(), (text(required.0), text(required.1)));
}

/// Whether a schema is a list or a map in both states.
pub(super) fn is_collection(both: Both<'_>) -> bool {
    let collection = |node: &Node| {
        let kind = node.get("type").and_then(Node::as_str);
        kind == Some("array") || (kind == Some("object") && node.get("properties").is_none())
    };
    collection(both.before.node) && collection(both.after.node)
}

/// Describes a property in a few words.
pub(super) fn summary(items: &Items<'_>, at: At<'_>, required: bool) -> String {
    let required = if required { "required" } else { "optional" };
    let node = items.model().tree.resolve(at.node).unwrap_or(at.node);
    let kind = node.get("type").and_then(Node::as_str).unwrap_or("untyped");
    let component = at.node.reference().and_then(|reference| reference.rsplit('/').next());
    match component.and_then(|name| items.schema(name)) {
        Some(name) => format!("{required}, `{name}`"),
        None => format!("{required}, {kind}"),
    }
}
