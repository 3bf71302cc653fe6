//! Compares what concerns a service as a whole: title, servers, tags and security; and components
//! that no operation uses.
//! It must not know operations.

use std::collections::{BTreeMap, BTreeSet};

use apispec::node::{Mapping, Node};
use apispec::{Scope, scope};

use super::pair::{At, Both, Part, Spot, show};
use super::walk::Walk;
use super::{authentication, reach};
use crate::rules::{
    ABOUT, ERROR_CODE_ADDED, ERROR_CODE_CHANGED, ERROR_CODE_REMOVED, ERROR_CODE_RESPELLED, EXAMPLE, HEADER, NOT_SENT,
    NOTE, NOW_SENT, NULLABLE_NOT_SENT, NULLABLE_SENT, Rule, SCOPE, SERVER_ADDED, SERVER_CHANGED, SERVER_REMOVED,
    UNKNOWN, UNUSED,
};

/// Compares everything but the operations and the components that they use.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let document = Both { before: At::node(&walk.before.root), after: At::node(&walk.after.root) };
    for key in document.keys() {
        let part = document.part(key);
        match key {
            "paths" => {}
            "components" => components(walk, part),
            "servers" => servers(walk, part),
            "security" => authentication::of_document(walk, part),
            "x-error-codes" if part.is_mapping() => error_codes(walk, part),
            // The default may be written or not.
            scope::EXTENSION if Scope::of(walk.before) == Scope::of(walk.after) => plain(walk, &NOTE, key, part),
            scope::EXTENSION => plain(walk, &SCOPE, key, part),
            "x-allow" | "x-sdk" | "x-sdk-package" => plain(walk, &NOTE, key, part),
            "info" | "openapi" | "externalDocs" | "tags" => about(walk, key, part),
            _ => plain(walk, &UNKNOWN, key, part),
        }
    }
    let reached = [reach::of_operations(walk.before), reach::of_operations(walk.after)];
    unused(walk, document.part("components"), &reached);
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
    let (old, new) = (by_name(part.before, &["name"]), by_name(part.after, &["name"]));
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let of = Both { before: part.before.unwrap_or(part.of.before), after: part.after.unwrap_or(part.of.after) };
        let tag = Part { of, before: old.get(name).copied(), after: new.get(name).copied() };
        plain(walk, &ABOUT, &format!("tag {name}"), tag);
    }
}

/// The items of a list by the first of these keys that they have. One without a name, or with the
/// name of another, is named by its value.
fn by_name<'a>(list: Option<At<'a>>, keys: &[&str]) -> BTreeMap<String, At<'a>> {
    let mut named = BTreeMap::new();
    for at in list.into_iter().flat_map(At::items) {
        let text = |at: At<'_>| show(at.node).replace('`', "");
        let name = keys.iter().find_map(|key| at.get(key)).map(text).filter(|name| !named.contains_key(name));
        named.insert(name.unwrap_or_else(|| text(at)), at);
    }
    named
}

/// The regions with an endpoint.
pub(super) fn regions(tree: &apispec::Tree) -> BTreeSet<String> {
    let servers = tree.root.get("servers").and_then(Node::as_sequence).unwrap_or_default();
    servers.iter().filter_map(|server| server.get("x-region")?.as_str()).map(str::to_owned).collect()
}

fn servers<'a>(walk: &mut Walk<'_>, part: Part<'a>) {
    // A server is identified by its region or, without one, by its address.
    let by_region = |list: Option<At<'a>>| by_name(list, &["x-region", "url"]);
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
            "x-allow" | "x-sdk" => &NOTE,
            _ => &UNKNOWN,
        };
        plain(walk, rule, &format!("{subject} {key}"), both.part(key));
    }
}

/// Compares the error codes one by one. Codes that differ in case have the same constant.
fn error_codes<'a>(walk: &mut Walk<'a>, part: Part<'a>) {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for (code, part) in part.entries() {
        match (part.before, part.after) {
            (Some(before), None) => removed.push((code, before)),
            (None, Some(after)) => added.push((code, after)),
            _ => plain(walk, &ERROR_CODE_CHANGED, &format!("error code {code}"), part),
        }
    }
    for ((code, before), (new_code, after)) in walk.take_renamed(&mut removed, &mut added, |(_, at)| *at) {
        let (subject, both) = (format!("error code {code}"), Both { before, after });
        let shown = (Some(format!("`{code}`")), Some(format!("`{new_code}`")));
        walk.report(&ERROR_CODE_RESPELLED, None, &subject, both.spot(), shown);
        plain(walk, &ERROR_CODE_CHANGED, &subject, both.whole());
    }
    for (code, at) in removed {
        plain(walk, &ERROR_CODE_REMOVED, &format!("error code {code}"), Part { before: Some(at), after: None, ..part });
    }
    for (code, at) in added {
        plain(walk, &ERROR_CODE_ADDED, &format!("error code {code}"), Part { before: None, after: Some(at), ..part });
    }
}

/// The kinds of components that operations refer to.
const REACHED: [&str; 4] = ["schemas", "responses", "parameters", "requestBodies"];

fn components(walk: &mut Walk<'_>, part: Part<'_>) {
    for (kind, part) in part.entries() {
        match kind {
            // Compared with the operations that use them; unused ones are compared below.
            kind if REACHED.contains(&kind) => {}
            "headers" => part.entries().for_each(|(name, part)| plain(walk, &HEADER, &format!("header {name}"), part)),
            "examples" => {
                part.entries().for_each(|(name, part)| plain(walk, &EXAMPLE, &format!("example {name}"), part))
            }
            "securitySchemes" => authentication::schemes(walk, part),
            _ => plain(walk, &UNKNOWN, &format!("components {kind}"), part),
        }
    }
}

/// Compares the components that no operation uses in either state. If one state uses it, the change
/// is reported where the use changed.
fn unused(walk: &mut Walk<'_>, components: Part<'_>, reached: &[BTreeSet<String>; 2]) {
    let used = |kind: &str, name: &str| reached.iter().any(|names| names.contains(&format!("{kind}/{name}")));
    for (kind, part) in components.entries().filter(|(kind, _)| REACHED.contains(kind)) {
        for (name, part) in part.entries().filter(|(name, _)| !used(kind, name)) {
            plain(walk, &UNUSED, name, part);
        }
    }
}

/// Compares which schemas requests use, of those in both states.
fn sent(walk: &mut Walk<'_>, [old_any, new_any]: &[BTreeSet<String>; 2]) {
    let (old, new) = (reach::of_requests(walk.before), reach::of_requests(walk.after));
    for name in old_any.intersection(new_any).filter_map(|name| name.strip_prefix("schemas/")) {
        let rule = match (old.contains(name), new.contains(name)) {
            (false, true) => (&NOW_SENT, &NULLABLE_SENT),
            (true, false) => (&NOT_SENT, &NULLABLE_NOT_SENT),
            _ => continue,
        };
        if let Some(both) = walk.components("schemas", name, name) {
            let sent = if new.contains(name) { both.after } else { both.before };
            let rule = if has_optional_nullable(sent.node) { rule.1 } else { rule.0 };
            let text = |sent: bool| Some(if sent { "requests and responses" } else { "responses only" }.to_owned());
            let shown = (text(old.contains(name)), text(new.contains(name)));
            let users = reach::users(walk.before, walk.after, name);
            walk.report_for(rule, None, name, both.spot(), shown, users);
        }
    }
}

/// Whether an object, or an inline object in it, has an optional property that can be null. The
/// type of its field depends on whether requests contain it.
fn has_optional_nullable(schema: &Node) -> bool {
    let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
    let properties = schema.get("properties").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let own = properties.map(|(name, entry)| {
        let optional = !required.iter().any(|required| required.as_str() == Some(name));
        optional && entry.value.get("nullable").and_then(Node::as_bool) == Some(true)
            || has_optional_nullable(&entry.value)
    });
    let inner = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    own.chain(inner.map(has_optional_nullable)).any(|found| found)
}
