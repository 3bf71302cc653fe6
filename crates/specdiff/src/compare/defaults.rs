//! Compares which structures implement `Default`: those that a response contains, and those without
//! a required property. Each is one change of the type, whichever property causes it.
//! It must not know what else changed.

use std::collections::BTreeSet;

use apispec::node::Mapping;
use model::{Kind, Model, Type};

use super::pair::Spot;
use super::reach;
use super::walk::Walk;
use crate::change::Direction;
use crate::rules::{DEFAULT_GAINED, DEFAULT_LOST};

/// Compares the structures that requests contain in both states.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old_items.model(), walk.new_items.model());
    let responses = (reach::of_responses(walk.before), reach::of_responses(walk.after));
    for before in old.types.iter().filter(|before| before.sent) {
        let name = &before.name;
        let Some(after) = new.type_named(name).filter(|after| after.sent) else { continue };
        let had = has_default(old, before, &responses.0);
        let rule = match (had, has_default(new, after, &responses.1)) {
            (Some(true), Some(false)) => &DEFAULT_LOST,
            (Some(false), Some(true)) => &DEFAULT_GAINED,
            _ => continue,
        };
        let text = |has: bool| has.then(|| "implemented".to_owned());
        let lost = had == Some(true);
        let spot = Spot { before: before.span, after: after.span };
        let users = schema(old, before).map(|schema| reach::users(walk.before, walk.after, schema)).unwrap_or_default();
        let subject = format!("{name} Default");
        walk.report_for(rule, Some(Direction::Request), &subject, spot, (text(lost), text(!lost)), users);
    }
}

/// Whether a structure implements `Default`. `None` if the type is not a structure.
fn has_default(model: &Model<'_>, found: &Type<'_>, responses: &BTreeSet<String>) -> Option<bool> {
    let Kind::Structure(fields) = &found.kind else { return None };
    let read = schema(model, found).is_some_and(|schema| responses.contains(schema));
    Some(read || fields.iter().all(|field| !field.required))
}

/// The component schema that a type is generated from, or that contains it.
fn schema<'a>(model: &Model<'a>, found: &Type<'_>) -> Option<&'a str> {
    let mut span = found.span;
    let mut within = found.within;
    while let Some(outer) = within.and_then(|index| model.types.get(index)) {
        (span, within) = (outer.span, outer.within);
    }
    let schemas = model.tree.components("schemas").into_iter().flat_map(Mapping::iter);
    schemas.filter(|(_, entry)| entry.key_span == span).map(|(name, _)| name).next()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn defaults_agree_with_the_public_api() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let services = apispec::services(&root.join("spec"), "spec");
        for service in services.unwrap_or_else(|report| panic!("{}", report.render(false))) {
            let tree = apispec::load::tree(&root.join("spec"), "spec", &service);
            let tree = tree.unwrap_or_else(|report| panic!("{}", report.render(false)));
            let model = Model::new(&tree);
            let list = std::fs::read_to_string(root.join(format!("generated/{}/API.md", model.crate_name)));
            let list = list.expect("the list of the public API");
            let responses = reach::of_responses(&tree);
            let (mut with, mut without) = (0, 0);
            for found in model.types.iter().filter(|found| found.sent) {
                let Some(has) = has_default(&model, found, &responses) else { continue };
                let name = &found.name;
                let traits = list.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
                let traits = traits.unwrap_or_else(|| panic!("{name} is in the list"));
                assert_eq!(has, traits.split(" + ").any(|name| name == "Default"), "{name}: {traits}");
                *if has { &mut with } else { &mut without } += 1;
            }
            assert!(with > 0 && without > 0, "{service} has structures of both kinds");
        }
    }
}
