//! Compares the headers of success responses, which are fields of the response's type.
//! It must not know the contents of their schemas.

use super::contents::beside;
use super::pair::{At, Both, Part, Spot};
use super::properties::summary;
use super::schema;
use super::usage::Use;
use super::walk::Walk;
use crate::change::Direction;
use crate::rules::*;

/// Compares the headers of two responses.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, subject: &str, response: Both<'a>) {
    let direction = Some(Direction::Response);
    let part = response.part("headers");
    let is_empty = |at: Option<At<'_>>| at.is_none_or(|at| at.entries().next().is_none());
    let counts = (is_empty(part.before), is_empty(part.after));
    let content = response.part("content");
    if counts.0 != counts.1 && is_empty(content.before) && is_empty(content.after) {
        // The type as a whole is added or removed.
        walk.report(&HEADERS_ALONE, direction, &format!("{subject} headers"), part.spot(), part.shown());
        return;
    }
    for (name, header) in part.entries() {
        let subject = format!("{subject}.{name}");
        let described = |items, at: At<'a>| {
            let schema = at.get("schema").unwrap_or(at);
            summary(items, schema, flag(at))
        };
        match (header.before, header.after) {
            (Some(before), Some(after)) => one(walk, &subject, Both { before, after }),
            (Some(before), None) => {
                let spot = Spot { before: before.span, ..part.spot() };
                let shown = (Some(described(&walk.old_items, before)), None);
                walk.report(&HEADER_REMOVED, direction, &subject, spot, shown);
            }
            (None, Some(after)) => {
                let spot = Spot { after: after.span, ..part.spot() };
                let shown = (None, Some(described(&walk.new_items, after)));
                walk.report(&HEADER_ADDED, direction, &subject, spot, shown);
            }
            (None, None) => {}
        }
    }
}

/// Compares a header of both responses.
fn one<'a>(walk: &mut Walk<'a>, subject: &str, both: Both<'a>) {
    let direction = Some(Direction::Response);
    let required = (flag(both.before), flag(both.after));
    for key in both.keys() {
        let part: Part<'a> = both.part(key);
        let rule = match (key, required) {
            ("schema", _) => {
                if let Some(both) = part.both() {
                    let used = Use { required, ..Use::of(Direction::Response) };
                    schema::compare(walk, used, subject, both);
                    continue;
                }
                &UNKNOWN
            }
            ("required", (false, true)) => &READ_REQUIRED,
            ("required", (true, false)) => &READ_OPTIONAL,
            ("required", _) if part.same_flag() => continue,
            _ => beside(key),
        };
        if !part.same() {
            let name = if key == "required" { subject.to_owned() } else { format!("{subject} {key}") };
            walk.report(rule, direction, &name, part.spot(), part.shown());
        }
    }
}

/// Whether each response has the header.
fn flag(header: At<'_>) -> bool {
    header.get("required").and_then(|at| at.node.as_bool()).unwrap_or(false)
}
