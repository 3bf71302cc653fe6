//! Compares operations: matches those of the first state with those of the second, and compares
//! their keywords.
//! It must not know the contents of parameters, bodies and responses.

use std::collections::BTreeMap;

use apispec::node::Node;
use apispec::{Operation, Tree};

use super::pair::{At, Both, Part, Spot};
use super::walk::Walk;
use super::{authentication, contents, parameters};
use crate::rules::*;

/// Compares all operations, and the keywords of paths beside them.
pub(super) fn compare_all(walk: &mut Walk<'_>) {
    let (before, after) = (walk.before, walk.after);
    let pairs = pairs(before, after);
    for old in &before.operations {
        if !pairs.iter().any(|(other, _)| *other == old) {
            let spot = Spot { before: old.span, after: nearest(after, &old.path) };
            let shown = (Some(format!("`{}`", old.request_line())), None);
            walk.operation((&old.operation_id, &old.operation_id), |walk| {
                walk.report(removal(before, old), None, &old.operation_id, spot, shown)
            });
        }
    }
    for new in &after.operations {
        if !pairs.iter().any(|(_, other)| *other == new) {
            let spot = Spot { before: nearest(before, &new.path), after: new.span };
            let shown = (None, Some(format!("`{}`", new.request_line())));
            walk.operation((&new.operation_id, &new.operation_id), |walk| {
                walk.report(&OPERATION_ADDED, None, &new.operation_id, spot, shown)
            });
        }
    }
    for (old, new) in pairs {
        walk.operation((&old.operation_id, &new.operation_id), |walk| compare(walk, old, new));
    }
    beside_operations(walk);
}

/// Matches operations by method and path, ignoring the names of placeholders, or else by name.
fn pairs<'a>(before: &'a Tree, after: &'a Tree) -> Vec<(&'a Operation, &'a Operation)> {
    let mut left: Vec<_> = after.operations.iter().collect();
    let mut pairs = Vec::new();
    // Operations that kept both are matched first.
    let ways: [fn(&Operation, &Operation) -> bool; 3] = [
        |old, new| same_request(old, new) && old.operation_id == new.operation_id,
        |old, new| !old.operation_id.is_empty() && old.operation_id == new.operation_id,
        same_request,
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

/// The names of the placeholders of a path, in order.
fn placeholders(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).collect()
}

/// The place for a missing operation: its path if another method has it, or else the document.
fn nearest(tree: &Tree, path: &str) -> diagnostics::source::Span {
    let paths = tree.root.get("paths");
    let same = paths.and_then(|paths| paths.as_mapping()?.entry(path)).map(|entry| entry.key_span);
    same.unwrap_or(tree.root.span)
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
    let (names, new_names) = (placeholders(&old.path), placeholders(&new.path));
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
            _ => keyword(walk, name, key, part),
        }
    }
}

/// Whether the response can be an archive, in each state.
fn archives(both: Both<'_>) -> (bool, bool) {
    let part = both.part("x-archive");
    (part.before.is_some(), part.after.is_some())
}

fn keyword(walk: &mut Walk<'_>, name: &str, key: &str, part: Part<'_>) {
    let there = (part.before.is_some(), part.after.is_some());
    let (added, removed) = (there == (false, true), there == (true, false));
    let rule = match key {
        "operationId" => renamed(walk, part),
        "summary" | "description" => &TEXT,
        "externalDocs" => &PAGE,
        "tags" => return tags(walk, name, part),
        "deprecated" if part.same_flag() => return,
        "deprecated" => &OPERATION_DEPRECATED,
        // The rule for the flag tells the same.
        "x-deprecated" if added || removed => return,
        "x-deprecated" => &TEXT,
        "security" => return authentication::of_operation(walk, name, part),
        "x-doc-updated" => &PAGE_DATE,
        "x-iam-action" => &PERMISSION,
        "x-retry-safe" if part.same_flag() => return,
        "x-retry-safe" => &RETRY,
        "x-regions" => return regions(walk, name, part),
        "x-pagination" if added => &PAGINATION_ADDED,
        "x-pagination" if removed => &PAGINATION_REMOVED,
        "x-pagination" => pagination(part),
        "x-waiters" => return waiters(walk, name, part),
        "x-archive" if added => &ARCHIVE_ADDED,
        "x-archive" if removed => &ARCHIVE_REMOVED,
        "x-archive" => &ARCHIVE_CHANGED,
        "x-documented" | "x-reason" => &DEPARTURE,
        "x-allow" | "x-ambiguous" => &NOTE,
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

fn pagination(part: Part<'_>) -> &'static Rule {
    let Some(both) = part.both() else { return &PAGINATION_CHANGED };
    let changed: Vec<_> = both.keys().into_iter().filter(|key| !both.part(key).same()).collect();
    if changed.contains(&"items") {
        &PAGINATION_ITEMS
    } else if changed == ["id"] {
        &PAGINATION_ID
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

/// Compares keywords of paths beside their operations, which the lint rejects.
fn beside_operations(walk: &mut Walk<'_>) {
    let paths = |tree: &'_ Tree| tree.root.get("paths").map(|node| node.span);
    let spans = (paths(walk.before), paths(walk.after));
    let (Some(before), Some(after)) = (walk.before.root.get("paths"), walk.after.root.get("paths")) else { return };
    let (Some(old), Some(new)) = spans else { return };
    let all = Both { before: At { node: before, span: old }, after: At { node: after, span: new } };
    for path in all.keys() {
        let Some(both) = all.part(path).both() else { continue };
        for key in both.keys().into_iter().filter(|key| !apispec::document::METHODS.contains(key)) {
            let part = both.part(key);
            let rule = match key {
                "summary" | "description" => &TEXT,
                _ => &UNKNOWN,
            };
            if !part.same() {
                walk.report(rule, None, &format!("{path} {key}"), part.spot(), part.shown());
            }
        }
    }
}
