//! Which structures implement `Default`: those that an answer holds, and those of which nothing is required. A change of
//! that is one of the type, whichever of its properties causes it.
//! It must not know what else changed.

use std::collections::BTreeSet;

use apispec::node::Mapping;
use model::{Kind, Model, Type};

use super::pair::Spot;
use super::walk::Walk;
use super::{operation, reach};
use crate::change::Direction;
use crate::rules::{DEFAULT_GAINED, DEFAULT_LOST};

/// Compares the structures that requests hold in both states.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old_items.model(), walk.new_items.model());
    let answered = (reach::of_answers(walk.before), reach::of_answers(walk.after));
    let after = new.types_by_name();
    for (name, before) in old.types_by_name() {
        let Some(after) = after.get(name).filter(|after| before.sent && after.sent) else { continue };
        let had = has_default(old, before, &answered.0);
        let rule = match (had, has_default(new, after, &answered.1)) {
            (Some(true), Some(false)) => &DEFAULT_LOST,
            (Some(false), Some(true)) => &DEFAULT_GAINED,
            _ => continue,
        };
        let text = |has: bool| has.then(|| "implemented".to_owned());
        let lost = had == Some(true);
        let spot = Spot { before: before.span, after: after.span };
        let users = schema(old, before).map(|schema| operation::users(walk, schema)).unwrap_or_default();
        let subject = format!("{name} Default");
        walk.found_for(rule, Some(Direction::Request), &subject, spot, (text(lost), text(!lost)), users);
    }
}

/// Whether a structure implements `Default`. Nothing if the type is no structure.
fn has_default(model: &Model<'_>, found: &Type<'_>, answered: &BTreeSet<String>) -> Option<bool> {
    let Kind::Structure(fields) = &found.kind else { return None };
    let read = schema(model, found).is_some_and(|schema| answered.contains(schema));
    Some(read || fields.iter().all(|field| !field.required))
}

/// The component schema that a type is made from or is within.
fn schema<'a>(model: &Model<'a>, found: &Type<'_>) -> Option<&'a str> {
    let mut span = found.span;
    let mut within = found.within;
    while let Some(outer) = within.and_then(|index| model.types.get(index)) {
        (span, within) = (outer.span, outer.within);
    }
    let schemas = model.tree.components("schemas").into_iter().flat_map(Mapping::iter);
    schemas.filter(|(_, entry)| entry.key_span == span).map(|(name, _)| name).next()
}
