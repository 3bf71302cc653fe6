//! Walks through two documents at once: tracks which schemas were compared for which use, collects
//! the changes, and finds the operations that each affects.
//! It must not know what is compared, nor any rule but that for error responses.

use std::collections::{BTreeMap, BTreeSet};

use apispec::Tree;
use diagnostics::source::Span;
use model::{Model, Shape};

use super::items::Items;
use super::pair::{At, Both, Spot};
use super::{names, renames, signature};
use crate::change::{Change, Direction, Item, Names, Rename, RustName};
use crate::place::Place;
use crate::rules::{ERROR_SHAPE, Rule};

/// A component in both states, by its kind, its names and its use.
type UnitName = (&'static str, String, String, Option<Direction>);

/// A part that is compared once, however often it is used: an operation, a component, or the rest
/// of the document.
#[derive(Default)]
struct Unit {
    changes: Vec<Change>,
    uses: BTreeSet<usize>,
    /// The names of the operation before and after, if it is one.
    operation: Option<(String, String)>,
}

/// The walk.
pub(super) struct Walk<'a> {
    pub(super) before: &'a Tree,
    pub(super) after: &'a Tree,
    /// The Rust items of the first state.
    pub(super) old_items: Items<'a>,
    /// The Rust items of the second state.
    pub(super) new_items: Items<'a>,
    units: Vec<Unit>,
    known: BTreeMap<UnitName, usize>,
    current: usize,
}

impl<'a> Walk<'a> {
    /// Starts a walk through two documents of one service.
    pub(super) fn new(before: &'a Tree, after: &'a Tree, (old, new): (&'a Model<'a>, &'a Model<'a>)) -> Self {
        Self {
            before,
            after,
            old_items: Items::of(old),
            new_items: Items::of(new),
            units: vec![Unit::default()],
            known: BTreeMap::new(),
            current: 0,
        }
    }

    /// Finds the operations that use each unit, and returns all changes.
    pub(super) fn finish(mut self) -> Vec<Change> {
        for start in 0..self.units.len() {
            let operation = self.units.get(start).and_then(|unit| unit.operation.clone());
            let Some((_, name)) = operation else { continue };
            let mut reached = BTreeSet::new();
            let mut next = vec![start];
            while let Some(index) = next.pop() {
                if reached.insert(index) {
                    next.extend(self.units.get(index).into_iter().flat_map(|unit| &unit.uses));
                }
            }
            for index in reached {
                let changes = self.units.get_mut(index).into_iter().flat_map(|unit| &mut unit.changes);
                changes.for_each(|change| change.used_by.extend([name.clone()]));
            }
        }
        let mut changes: Vec<_> = self.units.into_iter().flat_map(|unit| unit.changes).collect();
        // A keyword of an error response can be reached in several ways, and is one change.
        let mut seen = BTreeSet::new();
        changes.retain(|change| seen.insert((change.fingerprint(), change.before.clone(), change.after.clone())));
        renames::drop_contradictions(&mut changes);
        changes
    }

    /// Compares an operation that may have been renamed.
    pub(super) fn operation(&mut self, (old, new): (&str, &str), compare: impl FnOnce(&mut Self)) {
        let index = self.units.len();
        self.units.push(Unit { operation: Some((old.to_owned(), new.to_owned())), ..Unit::default() });
        self.within(index, compare);
    }

    /// Compares a component, unless it was compared for this use already, and records that the
    /// current unit uses it.
    pub(super) fn component(&mut self, name: UnitName, compare: impl FnOnce(&mut Self)) {
        let known = self.known.get(&name).copied();
        let index = known.unwrap_or(self.units.len());
        if let Some(unit) = self.units.get_mut(self.current) {
            unit.uses.insert(index);
        }
        if known.is_none() {
            self.known.insert(name, index);
            self.units.push(Unit::default());
            self.within(index, compare);
        }
    }

    fn within(&mut self, index: usize, compare: impl FnOnce(&mut Self)) {
        let current = std::mem::replace(&mut self.current, index);
        compare(self);
        self.current = current;
    }

    /// Reports a change. Error responses have no types, so any change of their schemas has one
    /// rule.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        direction: Option<Direction>,
        subject: &str,
        spot: Spot,
        shown: (Option<String>, Option<String>),
    ) {
        self.report_for(rule, direction, subject, spot, shown, BTreeSet::new());
    }

    /// Reports a change that affects these operations besides those that use the current unit.
    pub(super) fn report_for(
        &mut self,
        rule: &'static Rule,
        direction: Option<Direction>,
        subject: &str,
        spot: Spot,
        (was, is): (Option<String>, Option<String>),
        used_by: BTreeSet<String>,
    ) {
        let in_error = direction == Some(Direction::Error) && !rule.documentation;
        let there = (was.is_some(), is.is_some());
        let change = Change {
            rule: if in_error { &ERROR_SHAPE } else { rule },
            service: self.after.service.clone(),
            direction,
            subject: subject.replace(|letter: char| letter.is_control() || letter == '`', "'"),
            item: self.item(spot, there),
            names: self.names(spot, direction),
            renamed: None,
            was,
            is,
            before: Place::of(&self.before.sources, spot.before),
            after: Place::of(&self.after.sources, spot.after),
            used_by,
        };
        // The current unit always exists.
        if let Some(unit) = self.units.get_mut(self.current) {
            unit.changes.push(change);
        }
    }

    /// Marks the removal that was reported last: this is what the item was probably renamed to.
    pub(super) fn mark_renamed(&mut self, after: Span) {
        let operation = self.units.get(self.current).and_then(|unit| unit.operation.as_ref());
        let operation = operation.map(|names| names.1.clone());
        let to = self.new_items.around(after, operation.as_deref()).cloned();
        let names = self.new_items.names(after, operation.as_deref());
        let change = self.units.get_mut(self.current).and_then(|unit| unit.changes.last_mut());
        if let (Some(change), Some(to)) = (change, to)
            && let Some(from) = change.item.before.clone()
        {
            change.renamed = Some(Rename { from, to });
            change.names[1] = names;
        }
    }

    /// Marks the change that was reported last: the schema was probably renamed, if the old one is
    /// gone, and the new one is new and has the same shape.
    pub(super) fn mark_schema_renamed(&mut self, before: &str, after: &str) {
        let find = |tree: &'a Tree, name: &str| tree.components("schemas").and_then(|known| known.get(name));
        let (Some(old), Some(new)) = (find(self.before, before), find(self.after, after)) else { return };
        let both_stay = find(self.after, before).is_some() || find(self.before, after).is_some();
        if both_stay || signature::of_schema(self.before, old) != signature::of_schema(self.after, new) {
            return;
        }
        let name = |items: &Items<'a>, schema: &str| {
            Some(RustName { listed: items.schema(schema)?.to_owned(), document: schema.to_owned() })
        };
        let rename = name(&self.old_items, before).zip(name(&self.new_items, after));
        let change = self.units.get_mut(self.current).and_then(|unit| unit.changes.last_mut());
        if let Some((change, (from, to))) = change.zip(rename) {
            change.renamed = Some(Rename { from, to });
        }
    }

    /// The Rust item that a change affects. On a side without a value, the place is that of its
    /// parent.
    fn item(&self, spot: Spot, there: (bool, bool)) -> Item {
        let operation = self.units.get(self.current).and_then(|unit| unit.operation.as_ref());
        let old = self.old_items.around(spot.before, operation.map(|names| names.0.as_str())).cloned();
        let new = self.new_items.around(spot.after, operation.map(|names| names.1.as_str())).cloned();
        let listed = |name: &Option<RustName>| name.as_ref().map(|name| name.listed.clone());
        let same = listed(&old) == listed(&new);
        match there {
            (true, false) => Item { after: new.filter(|_| same), before: old },
            (false, true) => Item { before: old.filter(|_| same), after: new },
            _ => Item { before: old, after: new },
        }
    }

    /// The Rust names at a place in both states, for the code that a report shows.
    fn names(&self, spot: Spot, direction: Option<Direction>) -> [Names; 2] {
        let operation = self.units.get(self.current).and_then(|unit| unit.operation.as_ref());
        let mut old = self.old_items.names(spot.before, operation.map(|names| names.0.as_str()));
        let mut new = self.new_items.names(spot.after, operation.map(|names| names.1.as_str()));
        // An error still has a code that is no longer listed.
        if let Some(code) = old.get("code") {
            new.entry("code").or_insert_with(|| code.clone());
        }
        // A setter accepts several types, so that not every change of its type breaks a caller.
        if let Some(direction) = direction
            && let (Some(before), Some(after)) = self.shapes(spot, direction)
            && names::rejects(after, before)
        {
            for names in [&mut old, &mut new] {
                let value = names.get("value").cloned();
                names.extend(value.map(|value| ("argument", value)));
            }
        }
        [old, new]
    }

    /// The Rust types of the value at a place, if it is a field, an argument, a body or a response.
    pub(super) fn shapes(&self, spot: Spot, direction: Direction) -> (Option<&'a Shape>, Option<&'a Shape>) {
        let operation = self.units.get(self.current).and_then(|unit| unit.operation.as_ref());
        let old = self.old_items.shape(spot.before, operation.map(|names| names.0.as_str()), direction);
        (old, self.new_items.shape(spot.after, operation.map(|names| names.1.as_str()), direction))
    }

    /// Removes and pairs the properties, values or codes that are renamed in the document, but are
    /// the same field, variant or constant.
    pub(super) fn take_renamed<T: Copy>(
        &self,
        removed: &mut Vec<T>,
        added: &mut Vec<T>,
        at: impl Fn(&T) -> At<'a>,
    ) -> Vec<(T, T)> {
        let old_name = |part: &T| self.old_items.member(at(part).span);
        let new_name = |part: &T| self.new_items.member(at(part).span);
        let mut pairs: Vec<(T, T)> = Vec::new();
        for before in removed.iter().filter(|part| old_name(part).is_some()) {
            let alone = removed.iter().filter(|part| old_name(part) == old_name(before)).count() == 1;
            let mut after = added.iter().filter(|part| new_name(part) == old_name(before));
            if let (true, Some(after), None) = (alone, after.next(), after.next()) {
                pairs.push((*before, *after));
            }
        }
        removed.retain(|part| !pairs.iter().any(|(before, _)| at(before).span == at(part).span));
        added.retain(|part| !pairs.iter().any(|(_, after)| at(after).span == at(part).span));
        pairs
    }

    /// The two nodes of a component, if both exist.
    pub(super) fn components(&self, kind: &str, before: &str, after: &str) -> Option<Both<'a>> {
        let find = |tree: &'a Tree, name: &str| tree.components(kind)?.entry(name).map(At::value);
        Some(Both { before: find(self.before, before)?, after: find(self.after, after)? })
    }

    /// Whether a component is missing in both states.
    pub(super) fn missing(&self, kind: &str, before: &str, after: &str) -> bool {
        let there = |tree: &Tree, name: &str| tree.components(kind).is_some_and(|known| known.get(name).is_some());
        !there(self.before, before) && !there(self.after, after)
    }

    /// The node itself, or the target of its reference.
    pub(super) fn resolved(&self, at: At<'a>, tree: &'a Tree) -> At<'a> {
        match at.node.reference() {
            Some(_) => tree.resolve(at.node).map_or(at, At::node),
            None => at,
        }
    }
}
