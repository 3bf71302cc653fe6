//! Compares operations: matches those of the first state with those of the second, and compares
//! their keywords.
//! It must not know the contents of parameters, bodies and responses.

use std::collections::BTreeMap;

use apispec::document::path_of_key;
use apispec::node::{Mapping, Node};
use apispec::pagination::Path;
use apispec::permission::Permission;
use apispec::scope::PROJECT_ID;
use apispec::{Operation, Scope, Tree};
use model::{Kind, Shape};

use super::items::Items;
use super::pair::{At, Both, Part, Spot};
use super::renames::{self, Candidate};
use super::walk::Walk;
use super::{authentication, contents, parameters, signature};
use crate::rules::*;

/// Compares all operations, and the keywords of paths beside them.
pub(super) fn compare_all(walk: &mut Walk<'_>) {
    let (before, after) = (walk.before, walk.after);
    let pairs = pairs(before, after);
    let removed: Vec<_> = before.operations.iter().filter(|old| !pairs.iter().any(|(other, _)| other == old)).collect();
    let added: Vec<_> = after.operations.iter().filter(|new| !pairs.iter().any(|(_, other)| other == new)).collect();
    let renamed = renames::between(&removed, &added, |old| candidate(before, old), |new| candidate(after, new));
    for (old, target) in removed.into_iter().zip(renamed) {
        let spot = Spot { before: old.span, after: nearest(after, &old.path) };
        let shown = (Some(format!("`{}`", old.request_line())), None);
        walk.operation((&old.operation_id, &old.operation_id), |walk| {
            walk.report(removal(before, old), None, &old.operation_id, spot, shown);
            if let Some(target) = target.and_then(|index| added.get(index)) {
                walk.mark_renamed(target.span);
            }
        });
    }
    for new in added {
        let spot = Spot { before: nearest(before, &new.path), after: new.span };
        let shown = (None, Some(format!("`{}`", new.request_line())));
        walk.operation((&new.operation_id, &new.operation_id), |walk| {
            walk.report(&OPERATION_ADDED, None, &new.operation_id, spot, shown)
        });
    }
    for (old, new) in pairs {
        walk.operation((&old.operation_id, &new.operation_id), |walk| compare(walk, old, new));
    }
    beside_operations(walk);
}

/// An operation that one state lacks, described for [`renames`].
fn candidate<'a>(tree: &'a Tree, operation: &'a Operation) -> Candidate<'a> {
    let description = tree.operation_node(operation).and_then(|node| node.get("description")).and_then(Node::as_str);
    let shape = signature::of_operation(tree, operation);
    Candidate { name: &operation.operation_id, shape, description: description.unwrap_or_default() }
}

/// Matches operations by method and path, ignoring the names of placeholders, or else by name. A
/// method and path that several operations have identify none of them.
fn pairs<'a>(before: &'a Tree, after: &'a Tree) -> Vec<(&'a Operation, &'a Operation)> {
    let mut left: Vec<_> = after.operations.iter().collect();
    let mut pairs = Vec::new();
    // Operations that kept both are matched first.
    type Way<'w> = &'w dyn Fn(&Operation, &Operation) -> bool;
    let is_alone = |tree: &Tree, operation: &Operation| tree.sharers(operation).next().is_none();
    let ways: [Way<'_>; 4] = [
        &|old, new| same_request(old, new) && old.operation_id == new.operation_id,
        &|old, new| !old.operation_id.is_empty() && old.operation_id == new.operation_id,
        &|old, new| same_request(old, new) && is_alone(before, old) && is_alone(after, new),
        // Code calls the same method, whatever else changed.
        &|old, new| model::names::snake(&old.operation_id) == model::names::snake(&new.operation_id),
    ];
    for way in ways {
        for old in &before.operations {
            if pairs.iter().any(|(other, _)| *other == old) {
                continue;
            }
            if let Some(index) = left.iter().position(|new| way(old, new)) {
                pairs.push((old, left.remove(index)));
            }
        }
    }
    pairs
}

/// The rule for an operation that is gone, by whether its callers had been warned.
fn removal(before: &Tree, old: &Operation) -> &'static Rule {
    let deprecated = before.operation_node(old).and_then(|node| node.get("deprecated")).and_then(Node::as_bool);
    if deprecated == Some(true) { &OPERATION_REMOVED } else { &OPERATION_REMOVED_AT_ONCE }
}

fn same_request(old: &Operation, new: &Operation) -> bool {
    old.method == new.method && shape(&old.path) == shape(&new.path)
}

/// A path without the names of its placeholders.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// The names of the placeholders of a path, in order, without the one that clients fill.
fn placeholders<'p>(tree: &Tree, path: &'p str) -> Vec<&'p str> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let filled = Some(PROJECT_ID).filter(|_| Scope::of(tree) == Scope::Project);
    names.filter(|name| Some(*name) != filled).collect()
}

/// The place for a missing operation: its path if another method has it, or else the document.
fn nearest(tree: &Tree, path: &str) -> diagnostics::source::Span {
    let paths = tree.root.get("paths").and_then(Node::as_mapping);
    let mut same = paths.into_iter().flat_map(Mapping::iter).filter(|(key, _)| path_of_key(key) == path);
    same.next().map_or(tree.root.span, |(_, entry)| entry.key_span)
}

fn at<'a>(tree: &'a Tree, operation: &Operation) -> Option<At<'a>> {
    let node = tree.operation_node(operation)?;
    Some(At { node, span: operation.span })
}

fn compare(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let (Some(before), Some(after)) = (at(walk.before, old), at(walk.after, new)) else { return };
    let both = Both { before, after };
    let name = old.operation_id.as_str();
    let quoted = |text: &str| Some(format!("`{text}`"));
    if old.method != new.method {
        let shown = (quoted(&old.method.to_uppercase()), quoted(&new.method.to_uppercase()));
        walk.report(&METHOD, None, name, both.spot(), shown);
    }
    if shape(&old.path) != shape(&new.path) {
        walk.report(&PATH, None, name, both.spot(), (quoted(&old.path), quoted(&new.path)));
    }
    let mut renamed = BTreeMap::new();
    let (names, new_names) = (placeholders(walk.before, &old.path), placeholders(walk.after, &new.path));
    if names.len() == new_names.len() {
        for (name, new_name) in names.into_iter().zip(new_names).filter(|(name, new_name)| name != new_name) {
            renamed.insert(name, new_name);
        }
    }
    for key in both.keys() {
        let part = both.part(key);
        match key {
            "parameters" => parameters::compare(walk, (name, &new.operation_id), part, &renamed),
            "requestBody" => contents::body(walk, name, part),
            "responses" => contents::responses(walk, name, part, archives(both)),
            _ => keyword(walk, (name, &new.operation_id), key, part),
        }
    }
}

/// Whether the response can be an archive, in each state.
fn archives(both: Both<'_>) -> (bool, bool) {
    let part = both.part("x-archive");
    (part.before.is_some(), part.after.is_some())
}

fn keyword(walk: &mut Walk<'_>, (name, new_name): (&str, &str), key: &str, part: Part<'_>) {
    let there = (part.before.is_some(), part.after.is_some());
    let (added, removed) = (there == (false, true), there == (true, false));
    let rule = match key {
        "operationId" => renamed(walk, part),
        "summary" | "description" => &TEXT,
        "externalDocs" => &PAGE,
        "tags" if part.is_texts() => return tags(walk, name, part),
        "deprecated" if part.same_flag() => return,
        "deprecated" => &OPERATION_DEPRECATED,
        // The rule for the flag tells the same.
        "x-deprecated" if (added || removed) && !part.of.part("deprecated").same_flag() => return,
        "x-deprecated" | "x-confirm" => &TEXT,
        "security" => return authentication::of_operation(walk, name, part),
        "x-doc-updated" => &PAGE_DATE,
        "x-iam-action" => permission(part),
        "x-retry-safe" if part.same_flag() => return,
        "x-retry-safe" => &RETRY,
        "x-regions" if part.is_texts() => return regions(walk, name, part),
        "x-pagination" if added => &PAGINATION_ADDED,
        "x-pagination" if removed => &PAGINATION_REMOVED,
        "x-pagination" => pagination(part, item_types(walk, (name, new_name), part)),
        "x-waiters" => return waiters(walk, name, part),
        "x-archive" if added => &ARCHIVE_ADDED,
        "x-archive" if removed => &ARCHIVE_REMOVED,
        "x-archive" => &ARCHIVE_CHANGED,
        "x-documented" | "x-reason" => &DEPARTURE,
        "x-allow" | "x-ambiguous" | "x-sdk" => &NOTE,
        _ => &UNKNOWN,
    };
    if !part.same() {
        walk.report(rule, None, &format!("{name} {key}"), part.spot(), part.shown());
    }
}

/// The rule for a changed `operationId`, which depends on whether the name of the method changed
/// too.
fn renamed(walk: &Walk<'_>, part: Part<'_>) -> &'static Rule {
    let methods = match part.texts() {
        (Some(old), Some(new)) => (walk.old_items.operation(old), walk.new_items.operation(new)),
        _ => (None, None),
    };
    match methods {
        (Some(old), Some(new)) if (&old.method, &old.request) == (&new.method, &new.request) => &OPERATION_RESPELLED,
        _ => &OPERATION_RENAMED,
    }
}

/// The rule for a changed `x-iam-action`, which depends on whether the action itself changed.
fn permission(part: Part<'_>) -> &'static Rule {
    let (old, new) = part.texts();
    match (old.and_then(Permission::parse), new.and_then(Permission::parse)) {
        (Some(Permission::Action { action: old, .. }), Some(Permission::Action { action: new, .. })) if old == new => {
            &PERMISSION_NOTE
        }
        (Some(Permission::NotRequired { .. }), Some(Permission::NotRequired { .. })) => &PERMISSION_NOTE,
        _ => &PERMISSION,
    }
}

/// The types of the lists that pagination goes through, in each state.
fn item_types<'a>(walk: &Walk<'a>, names: (&str, &str), part: Part<'_>) -> [Option<&'a Shape>; 2] {
    let shape = |items: &Items<'a>, name: &str, at: Option<At<'_>>| {
        let mut shape = items.operation(name)?.response.as_ref()?;
        for name in Path(at?.get("items")?.node.as_str()?).names() {
            let Shape::Type(structure) = shape else { return None };
            let Kind::Structure(fields) = &items.model().type_named(structure)?.kind else { return None };
            shape = &fields.iter().find(|field| field.wire == name)?.shape;
        }
        Some(shape)
    };
    [shape(&walk.old_items, names.0, part.before), shape(&walk.new_items, names.1, part.after)]
}

fn pagination(part: Part<'_>, item_types: [Option<&Shape>; 2]) -> &'static Rule {
    let Some(both) = part.both() else { return &PAGINATION_CHANGED };
    let changed: Vec<_> = both.keys().into_iter().filter(|key| !both.part(key).same()).collect();
    let same_type = item_types[0].is_some() && item_types[0] == item_types[1];
    let appeared = |key| both.part(key).both().is_none();
    if changed.contains(&"items") && !same_type {
        &PAGINATION_ITEMS
    } else if changed.iter().any(|key| matches!(*key, "offset" | "page" | "marker") && appeared(key)) {
        &PAGINATION_STYLE
    } else if changed == ["id"] {
        &PAGINATION_ID
    } else if changed == ["total"] && appeared("total") {
        &PAGINATION_TOTAL
    } else {
        &PAGINATION_CHANGED
    }
}

fn waiters(walk: &mut Walk<'_>, name: &str, part: Part<'_>) {
    for (waiter, part) in part.entries().filter(|(_, part)| !part.same()) {
        let rule = match (part.before, part.after) {
            (None, _) => &WAITER_ADDED,
            (_, None) => &WAITER_REMOVED,
            _ => &WAITER_CHANGED,
        };
        let spot = part.both().map_or_else(|| part.spot(), Both::difference);
        walk.report(rule, None, &format!("{name} waiter {waiter}"), spot, part.shown());
    }
}

fn texts<'a>(at: Option<At<'a>>) -> BTreeMap<&'a str, At<'a>> {
    at.into_iter().flat_map(At::items).filter_map(|at| Some((at.node.as_str()?, at))).collect()
}

fn tags(walk: &mut Walk<'_>, name: &str, part: Part<'_>) {
    let (old, new) = (texts(part.before), texts(part.after));
    if !old.keys().eq(new.keys()) {
        walk.report(&TAG, None, &format!("{name} tags"), part.spot(), part.shown());
    }
}

/// Compares the regions of an operation. Without a list, these are all regions with an endpoint.
fn regions(walk: &mut Walk<'_>, name: &str, part: Part<'_>) {
    let subject = format!("{name} x-regions");
    let regions = |tree, list: Option<At<'_>>| match list {
        Some(_) => texts(list).into_keys().map(str::to_owned).collect(),
        None => super::document::regions(tree),
    };
    let (old, new) = (regions(walk.before, part.before), regions(walk.after, part.after));
    // If no server has a region, the regions are unknown.
    if old.is_empty() || new.is_empty() {
        let rule = if part.after.is_some() { &REGIONS_REMOVED } else { &REGIONS_ADDED };
        if !part.same() {
            walk.report(rule, None, &subject, part.spot(), part.shown());
        }
        return;
    }
    let place = |list: Option<At<'_>>, region: &str, nowhere| texts(list).get(region).map_or(nowhere, |at| at.span);
    for region in old.difference(&new) {
        let spot = part.spot();
        let spot = Spot { before: place(part.before, region, spot.before), ..spot };
        walk.report(&REGIONS_REMOVED, None, &subject, spot, (Some(format!("`{region}`")), None));
    }
    for region in new.difference(&old) {
        let spot = part.spot();
        let spot = Spot { after: place(part.after, region, spot.after), ..spot };
        walk.report(&REGIONS_ADDED, None, &subject, spot, (None, Some(format!("`{region}`"))));
    }
}

/// Compares keywords of paths beside their operations, and extensions beside paths, both of which
/// the lint rejects.
fn beside_operations(walk: &mut Walk<'_>) {
    let all = Both { before: At::node(&walk.before.root), after: At::node(&walk.after.root) }.part("paths");
    let mut report = |rule, name: &str, part: Part<'_>| {
        if !part.same() {
            walk.report(rule, None, name, part.spot(), part.shown());
        }
    };
    for (path, item) in all.entries() {
        if path.starts_with("x-") {
            report(&UNKNOWN, path, item);
            continue;
        }
        for (key, part) in item.entries().filter(|(key, _)| !apispec::document::METHODS.contains(key)) {
            let rule = if matches!(key, "summary" | "description") { &TEXT } else { &UNKNOWN };
            report(rule, &format!("{path} {key}"), part);
        }
    }
}
