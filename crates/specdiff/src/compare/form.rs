//! Finds parts that are not of the form that OpenAPI 3.0 defines, such as the boolean schemas of
//! version 3.1. The other modules see nothing in them.
//! It must not know what the parts mean.

use std::collections::BTreeMap;

use apispec::shape::{Kind, Visit};

use super::pair::{Spot, same, show};
use super::walk::Walk;
use crate::rules::UNKNOWN;

/// Compares the parts of two documents whose form is unknown.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (before, after) = (Visit::document(&walk.before.root), Visit::document(&walk.after.root));
    parts(walk, "document", before, after);
}

fn parts<'a>(walk: &mut Walk<'a>, name: &str, before: Visit<'a>, after: Visit<'a>) {
    if !fits(before) || !fits(after) {
        if !same(before.node, after.node) {
            let spot = Spot { before: before.span, after: after.span };
            walk.report(&UNKNOWN, None, name, spot, (Some(show(before.node)), Some(show(after.node))));
        }
        return;
    }
    let (old, mut new) = (children(before), children(after));
    for (key, child) in old {
        match new.remove(&key) {
            Some(other) => parts(walk, &inner(name, &key), child, other),
            None if fits(child) => {}
            None => {
                let spot = Spot { before: child.span, after: after.span };
                walk.report(&UNKNOWN, None, &inner(name, &key), spot, (Some(show(child.node)), None));
            }
        }
    }
    for (key, child) in new.into_iter().filter(|(_, child)| !fits(*child)) {
        let spot = Spot { before: before.span, after: child.span };
        walk.report(&UNKNOWN, None, &inner(name, &key), spot, (None, Some(show(child.node))));
    }
}

fn inner(name: &str, key: &str) -> String {
    if name == "document" { key.to_owned() } else { format!("{name} {key}") }
}

/// The children of a part by key or, in a list, by number.
fn children<'a>(part: Visit<'a>) -> BTreeMap<String, Visit<'a>> {
    let name = |(index, child): (usize, Visit<'a>)| (child.key.map_or_else(|| index.to_string(), str::to_owned), child);
    part.children().enumerate().map(name).collect()
}

/// Whether a part has the form of its kind.
fn fits(part: Visit<'_>) -> bool {
    match part.kind {
        Kind::Data | Kind::Other => true,
        Kind::ListOf(_) => part.node.as_sequence().is_some(),
        Kind::Schema if part.key == Some("additionalProperties") && part.node.as_bool().is_some() => true,
        _ => part.node.as_mapping().is_some(),
    }
}
