//! Reads the regions of a service and their addresses.

use diagnostics::source::Fact;

use super::problems::Problems;
use crate::python::{Class, Expression, assignments};
use crate::sdk::Regions;

pub(super) fn read(classes: &[Class<'_>], problems: &mut Problems) -> Option<Regions> {
    let [class] = classes else {
        problems.of_file(format!("the file has {} classes instead of one with regions", classes.len()));
        return None;
    };
    // `CN_NORTH_4 = Region("cn-north-4", "https://…")`
    let regions: Vec<_> =
        assignments(&class.body).filter_map(|(name, _, value)| Some((name, region(value)?))).collect();
    // `static_fields = {"cn-north-4": CN_NORTH_4}` says which exist.
    let Some((_, target, value)) = assignments(&class.body).find(|(name, ..)| *name == "static_fields") else {
        problems.add(class.name.span, "the regions have no `static_fields`");
        return None;
    };
    let Some(pairs) = value.pairs() else {
        problems.add(value.span(), "`static_fields` is not a dictionary");
        return None;
    };
    let mut entries = Vec::new();
    for (key, value) in pairs {
        let known = value.name().and_then(|name| regions.iter().find(|(own, _)| *own == name));
        match (key.text(), known) {
            (Some(key), Some((_, (name, addresses)))) if key.value == *name => entries.push((key, addresses.clone())),
            _ => problems.add(key.span(), "the region is not understood"),
        }
    }
    Some(Regions { span: target.span(), entries })
}

/// The name and the addresses of a region.
fn region(value: Expression<'_>) -> Option<(String, Vec<Fact<String>>)> {
    let (function, arguments, named) = value.call()?;
    if function.name() != Some("Region") || !named.is_empty() {
        return None;
    }
    let mut texts = arguments.into_iter().map(Expression::text).collect::<Option<Vec<_>>>()?.into_iter();
    let name = texts.next()?.value;
    Some((name, texts.collect()))
}
