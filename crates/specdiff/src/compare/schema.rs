//! Compares two schemas in one use: references, composition and annotations.
//! It must not know what types, bounds or enumerations mean.

use model::Shape;

use super::items::Items;
use super::pair::{Both, Part};
use super::usage::Use;
use super::walk::Walk;
use super::{properties, types, values};
use crate::change::Direction;
use crate::rules::*;

/// Compares two schemas that reports call `subject`.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, both: Both<'a>) {
    let name = |reference: &'a str| reference.strip_prefix("#/components/schemas/").unwrap_or(reference);
    let (before, after) = (both.before.node.reference().map(name), both.after.node.reference().map(name));
    if before.is_none() && after.is_none() {
        return keywords(walk, used, subject, both);
    }
    if before != after {
        let (old, new) = walk.shapes(both.spot(), used.direction);
        let schema = |items: &Items<'a>, name: Option<&str>| name.and_then(|name| items.schema(name));
        let types = (schema(&walk.old_items, before), schema(&walk.new_items, after));
        let kept = (types.0.is_some() && types.0 == types.1) || (old.is_some() && old == new);
        let text = |name: Option<&str>, shape: Option<&Shape>| match (name, shape.filter(|_| !kept)) {
            (_, Some(shape)) => Some(format!("`{}`", element(shape).rust(""))),
            (Some(name), None) => Some(format!("`{name}`")),
            (None, None) => Some("an inline schema".to_owned()),
        };
        let rule = if kept { &TYPE_RESPELLED } else { &TYPE_NAME };
        walk.report(rule, Some(used.direction), subject, both.spot(), (text(before, old), text(after, new)));
        if let (Some(before), Some(after)) = (before, after)
            && !kept
        {
            walk.mark_schema_renamed(before, after);
        }
    }
    for key in both.keys().into_iter().filter(|_| before.is_some() && after.is_some()) {
        // Keywords beside a reference belong to this use of it.
        if key != "$ref" {
            annotation(walk, used, subject, key, both.part(key));
        }
    }
    if let (Some(before), Some(after)) = (before, after) {
        match walk.components("schemas", before, after) {
            Some(target) => {
                let unit = ("schemas", before.to_owned(), after.to_owned(), Some(used.direction));
                // A component is a type of its own, wherever it is used.
                walk.component(unit, |walk| compare(walk, Use::of(used.direction), before, target));
            }
            None if walk.missing("schemas", before, after) && before == after => {}
            None => walk.report(&UNKNOWN, Some(used.direction), subject, both.spot(), both.part("$ref").shown()),
        }
        return;
    }
    let before = walk.resolved(both.before, walk.before);
    let after = walk.resolved(both.after, walk.after);
    if before.node.reference().is_none() && after.node.reference().is_none() {
        keywords(walk, used, subject, Both { before, after });
    }
}

/// The values of a list or map, whose type a reference within it names.
fn element(shape: &Shape) -> &Shape {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => element(inner),
        other => other,
    }
}

/// Compares two schemas without references, keyword by keyword.
fn keywords<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, both: Both<'a>) {
    let alike = types::compare(walk, used, subject, both);
    if alike {
        properties::compare(walk, used, subject, both);
        values::compare(walk, used, subject, both);
    }
    for key in both.keys() {
        let part = both.part(key);
        match (key, part.both()) {
            ("type" | "format" | "properties" | "required" | "additionalProperties", _) => {}
            (key, _) if values::KEYWORDS.contains(&key) => {}
            ("items", Some(items)) if alike => compare(walk, Use::of(used.direction), &format!("{subject}[]"), items),
            // The type change covers the items.
            ("items", _) if !alike => {}
            ("allOf" | "anyOf" | "oneOf", Some(lists)) => composition(walk, used, subject, key, lists),
            ("not", Some(inner)) => compare(walk, used, &format!("{subject} not"), inner),
            _ => annotation(walk, used, subject, key, part),
        }
    }
}

/// Compares the parts of a composition in their order. A different number of parts is a change of
/// the whole.
fn composition<'a>(walk: &mut Walk<'a>, used: Use, subject: &str, key: &str, both: Both<'a>) {
    let (old, new): (Vec<_>, Vec<_>) = (both.before.items().collect(), both.after.items().collect());
    if old.len() == new.len() {
        for (index, (before, after)) in old.into_iter().zip(new).enumerate() {
            compare(walk, used, &format!("{subject} {key}[{index}]"), Both { before, after });
        }
    } else {
        let text = |count: usize| Some(if count == 1 { "1 schema".to_owned() } else { format!("{count} schemas") });
        let shown = (text(old.len()), text(new.len()));
        walk.report(&COMPOSITION, Some(used.direction), &format!("{subject} {key}"), both.spot(), shown);
    }
}

/// Compares a keyword that does not define the type.
fn annotation(walk: &mut Walk<'_>, used: Use, subject: &str, key: &str, part: Part<'_>) {
    let rule = match key {
        "description" => &TEXT,
        "externalDocs" => &PAGE,
        "example" => &EXAMPLE,
        "default" => used.either(&SENT_DEFAULT, &READ_DEFAULT),
        "deprecated" if part.same_flag() => return,
        "deprecated" => &DEPRECATION,
        "uniqueItems" | "readOnly" | "writeOnly" if part.same_flag() => return,
        "nullable" => return nullable(walk, used, subject, part),
        "x-documented" | "x-reason" | "x-undocumented" => &DEPARTURE,
        "x-allow" | "x-sdk" => &NOTE,
        "allOf" | "anyOf" | "oneOf" | "not" | "discriminator" => &COMPOSITION,
        _ => &UNKNOWN,
    };
    if !part.same() {
        walk.report(rule, Some(used.direction), &format!("{subject} {key}"), part.spot(), part.shown());
    }
}

/// Compares `nullable`. An optional field of a response is an `Option` already, unless it is a
/// collection, which is empty if missing; that of a request becomes `Nullable`.
fn nullable(walk: &mut Walk<'_>, used: Use, subject: &str, part: Part<'_>) {
    let shows =
        used.direction == Direction::Request || used.required != (false, false) || properties::is_collection(part.of);
    let rule = match part.flags() {
        (false, true) if shows => used.either(&SENT_NULLABLE, &READ_NULLABLE),
        (true, false) if shows => used.either(&SENT_NOT_NULLABLE, &READ_NOT_NULLABLE),
        (false, true) | (true, false) => &IDLE_NULLABLE,
        _ if part.same_flag() => return,
        _ => &UNKNOWN,
    };
    walk.report(rule, Some(used.direction), &format!("{subject} nullable"), part.spot(), part.shown());
}
