//! Compares what concerns a service as a whole: title, servers, tags and security; and components
//! that no operation uses.
//! It must not know operations.

use std::collections::{BTreeMap, BTreeSet};

use apispec::node::Node;

use super::pair::{At, Both, Part, Spot, show};
use super::walk::Walk;
use super::{authentication, reach};
use crate::rules::{
    ABOUT, ERROR_CODE_ADDED, ERROR_CODE_CHANGED, ERROR_CODE_REMOVED, EXAMPLE, HEADER, NOT_SENT, NOW_SENT, Rule,
    SERVER_ADDED, SERVER_CHANGED, SERVER_REMOVED, UNKNOWN, UNUSED,
};

/// Compares everything but the operations and the components that they use.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (before, after) = (&walk.before.root, &walk.after.root);
    let document = Both { before: At { node: before, span: before.span }, after: At { node: after, span: after.span } };
    if walk.before.version != walk.after.version {
        let versions = (Some(walk.before.version.clone()), Some(walk.after.version.clone()));
        walk.report(&ABOUT, None, "version", document.spot(), versions);
    }
    for key in document.keys() {
        let part = document.part(key);
        match key {
            "paths" => {}
            "components" => components(walk, part),
            "servers" => servers(walk, part),
            "security" => authentication::of_document(walk, part),
            "x-error-codes" => error_codes(walk, part),
            "info" | "openapi" | "externalDocs" | "tags" => about(walk, key, part),
            _ => plain(walk, &UNKNOWN, key, part),
        }
    }
    let reached = [reach::of_operations(walk.before), reach::of_operations(walk.after)];
    unused(walk, &reached);
    sent(walk, &reached);
}

fn plain(walk: &mut Walk<'_>, rule: &'static Rule, subject: &str, part: Part<'_>) {
    if !part.same() {
        walk.report(rule, None, subject, part.spot(), part.shown());
    }
}

/// Compares documentation, key by key.
fn about(walk: &mut Walk<'_>, key: &str, part: Part<'_>) {
    match part.both() {
        Some(both) if both.before.node.as_mapping().is_some() && both.after.node.as_mapping().is_some() => {
            for inner in both.keys() {
                plain(walk, &ABOUT, &format!("{key} {inner}"), both.part(inner));
            }
        }
        _ if key == "tags" => tags(walk, part),
        _ => plain(walk, &ABOUT, key, part),
    }
}

/// Compares the tags by their names; their order is irrelevant.
fn tags(walk: &mut Walk<'_>, part: Part<'_>) {
    let (old, new) = (by_key(part.before, "name"), by_key(part.after, "name"));
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let of = Both { before: part.before.unwrap_or(part.of.before), after: part.after.unwrap_or(part.of.after) };
        let tag = Part { of, before: old.get(name).copied(), after: new.get(name).copied() };
        plain(walk, &ABOUT, &format!("tag {name}"), tag);
    }
}

/// The items of a list by the text of a key.
fn by_key<'a>(list: Option<At<'a>>, key: &str) -> BTreeMap<String, At<'a>> {
    let name = |at: At<'_>| at.get(key).map(|at| show(at.node).replace('`', "")).unwrap_or_default();
    list.into_iter().flat_map(At::items).map(|at| (name(at), at)).collect()
}

/// The regions with an endpoint.
pub(super) fn regions(tree: &apispec::Tree) -> BTreeSet<String> {
    let servers = tree.root.get("servers").and_then(Node::as_sequence).unwrap_or_default();
    servers.iter().filter_map(|server| server.get("x-region")?.as_str()).map(str::to_owned).collect()
}

fn servers<'a>(walk: &mut Walk<'_>, part: Part<'a>) {
    // A server is identified by its region or, without one, by its address.
    let by_region = |at: Option<At<'a>>| -> BTreeMap<String, At<'a>> {
        let name = |at: At<'_>| at.get("x-region").or(at.get("url")).map(|at| show(at.node)).unwrap_or_default();
        at.into_iter().flat_map(At::items).map(|at| (name(at).replace('`', ""), at)).collect()
    };
    let (old, new) = (by_region(part.before), by_region(part.after));
    let none = part.spot();
    for (name, &before) in &old {
        let subject = format!("server {name}");
        match new.get(name) {
            Some(&after) => server(walk, &subject, Both { before, after }),
            None => {
                let spot = Spot { before: before.span, ..none };
                walk.report(&SERVER_REMOVED, None, &subject, spot, (Some(show(before.node)), None));
            }
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let spot = Spot { after: after.span, ..none };
        walk.report(&SERVER_ADDED, None, &format!("server {name}"), spot, (None, Some(show(after.node))));
    }
}

fn server(walk: &mut Walk<'_>, subject: &str, both: Both<'_>) {
    for key in both.keys() {
        let rule = match key {
            "url" => &SERVER_CHANGED,
            "description" => &ABOUT,
            "x-region" => continue,
            _ => &UNKNOWN,
        };
        plain(walk, rule, &format!("{subject} {key}"), both.part(key));
    }
}

/// Compares the error codes one by one.
fn error_codes(walk: &mut Walk<'_>, part: Part<'_>) {
    for (code, part) in part.entries() {
        let rule = match (part.before, part.after) {
            (None, _) => &ERROR_CODE_ADDED,
            (_, None) => &ERROR_CODE_REMOVED,
            _ => &ERROR_CODE_CHANGED,
        };
        plain(walk, rule, &format!("error code {code}"), part);
    }
}

fn components(walk: &mut Walk<'_>, part: Part<'_>) {
    for (kind, part) in part.entries() {
        match kind {
            // Compared with the operations that use them; unused schemas are compared below.
            "schemas" | "responses" | "parameters" | "requestBodies" => {}
            "headers" => part.entries().for_each(|(name, part)| plain(walk, &HEADER, &format!("header {name}"), part)),
            "examples" => {
                part.entries().for_each(|(name, part)| plain(walk, &EXAMPLE, &format!("example {name}"), part))
            }
            "securitySchemes" => authentication::schemes(walk, part),
            _ => plain(walk, &UNKNOWN, &format!("components {kind}"), part),
        }
    }
}

/// Compares the schemas that no operation uses in either state.
fn unused(walk: &mut Walk<'_>, [old, new]: &[BTreeSet<String>; 2]) {
    let names = |tree: &apispec::Tree, reached: &BTreeSet<String>| {
        let all = tree.components("schemas").into_iter().flat_map(apispec::node::Mapping::keys);
        all.filter(|name| !reached.contains(*name)).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut all = names(walk.before, old);
    all.extend(names(walk.after, new));
    all.sort_unstable();
    all.dedup();
    for name in all {
        let entry = |tree: &apispec::Tree| {
            let entry = tree.components("schemas")?.entry(&name)?;
            Some((entry.key_span, show(&entry.value), entry.value.to_yaml()))
        };
        let (before, after) = (entry(walk.before), entry(walk.after));
        // If one state uses it, the change is reported where the use changed.
        let reported = old.contains(&name) || new.contains(&name);
        let same = before.as_ref().map(|entry| &entry.2) == after.as_ref().map(|entry| &entry.2);
        if reported || same {
            continue;
        }
        let spot = Spot {
            before: before.as_ref().map_or(walk.before.root.span, |entry| entry.0),
            after: after.as_ref().map_or(walk.after.root.span, |entry| entry.0),
        };
        walk.report(&UNUSED, None, &name, spot, (before.map(|entry| entry.1), after.map(|entry| entry.1)));
    }
}

/// Compares which schemas requests use, of those in both states.
fn sent(walk: &mut Walk<'_>, [old_any, new_any]: &[BTreeSet<String>; 2]) {
    let (old, new) = (reach::of_requests(walk.before), reach::of_requests(walk.after));
    for name in old_any.intersection(new_any) {
        let rule = match (old.contains(name), new.contains(name)) {
            (false, true) => &NOW_SENT,
            (true, false) => &NOT_SENT,
            _ => continue,
        };
        if let Some(both) = walk.components("schemas", name, name) {
            let text = |sent: bool| Some(if sent { "requests and responses" } else { "responses only" }.to_owned());
            let shown = (text(old.contains(name)), text(new.contains(name)));
            let users = reach::users(walk.before, walk.after, name);
            walk.report_for(rule, None, name, both.spot(), shown, users);
        }
    }
}
