//! Compares two states of the spec. Each part of a document has a module that walks its keys in
//! both states at once; an unknown key is an unknown change, so that nothing is missed.
//! It must not know how changes are shown, nor decide what a change means: the rules do.

mod authentication;
mod contents;
mod defaults;
mod document;
mod form;
mod headers;
mod items;
mod names;
mod operation;
mod pair;
mod parameters;
mod properties;
mod reach;
mod renames;
mod schema;
mod signature;
mod types;
mod usage;
mod values;
mod walk;

use apispec::Tree;
use model::Model;
use walk::Walk;

use crate::change::{Change, Diff, Item, RustName};
use crate::place::Place;
use crate::rules::{Rule, SERVICE_ADDED, SERVICE_REMOVED};
use crate::side::Side;

/// Every change from one state to another: most severe first, then by place.
#[must_use]
pub fn compare(before: &Side, after: &Side) -> Diff {
    let mut changes = Vec::new();
    let find = |side: &'_ Side, name: &str| side.services.iter().position(|tree| tree.service == name);
    for old in &before.services {
        match find(after, &old.service).and_then(|index| after.services.get(index)) {
            Some(new) => changes.extend(between(old, new)),
            None => changes.push(service_change(&SERVICE_REMOVED, old, true)),
        }
    }
    for new in &after.services {
        if find(before, &new.service).is_none() {
            changes.push(service_change(&SERVICE_ADDED, new, false));
        }
    }
    changes.sort_by_cached_key(|change| {
        let rule = change.rule;
        let severity = (rule.breaks(), rule.wire, rule.source, !rule.documentation);
        let place = (change.service.clone(), change.before.clone(), change.after.clone());
        (
            std::cmp::Reverse(severity),
            place,
            rule.number,
            change.direction,
            change.subject.clone(),
            change.was.clone(),
            change.is.clone(),
        )
    });
    let services = before.services.iter().chain(&after.services).map(|tree| tree.service.clone()).collect();
    Diff { before: before.name.clone(), after: Some(after.name.clone()), services, changes }
}

/// The changes between two documents of one service.
fn between(before: &Tree, after: &Tree) -> Vec<Change> {
    let (old, new) = (Model::new(before), Model::new(after));
    let mut walk = Walk::new(before, after, (&old, &new));
    document::compare(&mut walk);
    defaults::compare(&mut walk);
    operation::compare_all(&mut walk);
    form::compare(&mut walk);
    walk.finish()
}

/// A service that only one side has.
fn service_change(rule: &'static Rule, tree: &Tree, removed: bool) -> Change {
    let there = Place::of(&tree.sources, tree.root.span);
    let nowhere = Place { path: "spec".to_owned(), line: 1, column: 1, text: String::new(), underlined: (0, 0) };
    let text = Some(format!("version {}", tree.versions().join(", ")));
    let name = Some(RustName { listed: model::crate_name(&tree.service), document: tree.service.clone() });
    let (before, after) = if removed { (there, nowhere) } else { (nowhere, there) };
    Change {
        rule,
        service: tree.service.clone(),
        direction: None,
        subject: tree.service.clone(),
        item: Item { before: name.clone().filter(|_| removed), after: name.filter(|_| !removed) },
        was: text.clone().filter(|_| removed),
        is: text.filter(|_| !removed),
        before,
        after,
        used_by: tree.operations.iter().map(|operation| operation.operation_id.clone()).collect(),
        names: Default::default(),
        renamed: None,
    }
}
