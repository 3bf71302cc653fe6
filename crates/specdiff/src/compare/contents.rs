//! Compares request bodies and responses: statuses, media types, and keywords beside their schemas.
//! It must not know the contents of schemas.

use std::collections::BTreeSet;

use super::headers;
use super::pair::{At, Both, Part, Spot, show_all};
use super::schema;
use super::usage::Use;
use super::walk::Walk;
use crate::change::Direction;
use crate::rules::*;

/// The media type of archives.
const ARCHIVE: &str = "application/zip";

/// Compares the bodies of a request.
pub(super) fn body<'a>(walk: &mut Walk<'a>, operation: &str, part: Part<'a>) {
    let sent = Some(Direction::Request);
    let subject = format!("{operation} body");
    let resolved =
        (part.before.map(|at| walk.resolved(at, walk.before)), part.after.map(|at| walk.resolved(at, walk.after)));
    let required = |at: At<'_>| at.get("required").and_then(|at| at.node.as_bool()).unwrap_or(false);
    let media = |at: At<'_>| show_all(media_types(Some(at), false));
    let both = match resolved {
        (Some(before), Some(after)) => Both { before, after },
        (None, Some(after)) => {
            let rule = if required(after) { &BODY_ADDED } else { &BODY_ADDED_OPTIONAL };
            walk.report(rule, sent, &subject, part.spot(), (None, media(after)));
            return;
        }
        (Some(before), None) => {
            walk.report(&BODY_REMOVED, sent, &subject, part.spot(), (media(before), None));
            return;
        }
        (None, None) => return,
    };
    beside_reference(walk, Direction::Request, &subject, part);
    for key in both.keys() {
        let part = both.part(key);
        let rule = match key {
            "content" => {
                content(walk, Direction::Request, &subject, both, (false, false));
                continue;
            }
            "required" if part.same_flag() => continue,
            "required" => match part.flags() {
                (false, true) => &BODY_REQUIRED,
                (true, false) => &BODY_OPTIONAL,
                _ => &UNKNOWN,
            },
            _ => beside(key),
        };
        if !part.same() {
            walk.report(rule, sent, &format!("{subject} {key}"), part.spot(), part.shown());
        }
    }
}

/// The rule for a key that bodies, responses and media types share.
pub(super) fn beside(key: &str) -> &'static Rule {
    match key {
        "description" => &TEXT,
        "example" | "examples" => &EXAMPLE,
        "headers" => &HEADER,
        "x-documented" | "x-reason" => &DEPARTURE,
        "x-allow" | "x-sdk" => &NOTE,
        _ => &UNKNOWN,
    }
}

/// Compares the keys beside references, which are about this use of the target.
pub(super) fn beside_reference(walk: &mut Walk<'_>, direction: Direction, subject: &str, part: Part<'_>) {
    let references = |at: Option<At<'_>>| at.is_some_and(|at| at.node.reference().is_some());
    let there = (references(part.before), references(part.after));
    for (key, part) in part.entries().filter(|(key, _)| *key != "$ref") {
        let part = Part { before: part.before.filter(|_| there.0), after: part.after.filter(|_| there.1), ..part };
        if !part.same() {
            walk.report(beside(key), Some(direction), &format!("{subject} {key}"), part.spot(), part.shown());
        }
    }
}

/// The meaning of a status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Success,
    Failure,
    Other,
}

fn meaning(status: &str) -> Meaning {
    match status.bytes().next() {
        Some(b'2') => Meaning::Success,
        Some(b'4' | b'5') => Meaning::Failure,
        _ => Meaning::Other,
    }
}

/// Compares the responses of an operation.
pub(super) fn responses<'a>(walk: &mut Walk<'a>, operation: &str, part: Part<'a>, archives: (bool, bool)) {
    let Some(both) = part.both() else {
        walk.report(&UNKNOWN, None, &format!("{operation} responses"), part.spot(), part.shown());
        return;
    };
    let mut old = Vec::new();
    let mut new = Vec::new();
    for status in both.keys() {
        let part = both.part(status);
        match (meaning(status), part.before, part.after) {
            (Meaning::Other, ..) if part.same() => {}
            (Meaning::Other, ..) => {
                let direction = Some(Direction::Response);
                walk.report(&UNKNOWN, direction, &format!("{operation} response {status}"), part.spot(), part.shown());
            }
            (meaning, Some(before), Some(after)) => {
                let direction = if meaning == Meaning::Success { Direction::Response } else { Direction::Error };
                response(walk, direction, &format!("{operation} response {status}"), Both { before, after }, archives);
            }
            (Meaning::Success, Some(at), None) => old.push((status, at)),
            (Meaning::Success, None, Some(at)) => new.push((status, at)),
            (Meaning::Success, None, None) => {}
            (Meaning::Failure, before, _) => {
                let rule = if before.is_some() { &ERROR_REMOVED } else { &ERROR_ADDED };
                let text = |at: Option<At<'_>>| at.map(|_| format!("`{status}`"));
                let shown = (text(part.before), text(part.after));
                walk.report(rule, None, &format!("{operation} response {status}"), part.spot(), shown);
            }
        }
    }
    successes(walk, operation, both, (&old, &new), archives);
}

type Statuses<'s, 'a> = &'s [(&'a str, At<'a>)];

/// Compares the success statuses that only one state has.
fn successes<'a>(
    walk: &mut Walk<'a>,
    operation: &str,
    all: Both<'a>,
    (old, new): (Statuses<'_, 'a>, Statuses<'_, 'a>),
    archives: (bool, bool),
) {
    let direction = Some(Direction::Response);
    if let ([(status, before)], [(new_status, after)]) = (old, new) {
        let both = Both { before: *before, after: *after };
        let subject = format!("{operation} response");
        let shown = (Some(format!("`{status}`")), Some(format!("`{new_status}`")));
        walk.report(&SUCCESS_CHANGED, direction, &subject, both.spot(), shown);
        response(walk, Direction::Response, &format!("{subject} {status}"), both, archives);
        return;
    }
    for (status, at) in old {
        let spot = Spot { before: at.span, ..all.spot() };
        let shown = (Some(format!("`{status}`")), None);
        walk.report(&SUCCESS_REMOVED, direction, &format!("{operation} response {status}"), spot, shown);
    }
    for (status, at) in new {
        let spot = Spot { after: at.span, ..all.spot() };
        let shown = (None, Some(format!("`{status}`")));
        walk.report(&SUCCESS_ADDED, direction, &format!("{operation} response {status}"), spot, shown);
    }
}

/// Compares two responses, once for all operations if both are shared.
fn response<'a>(walk: &mut Walk<'a>, direction: Direction, subject: &str, both: Both<'a>, archives: (bool, bool)) {
    beside_reference(walk, direction, subject, both.whole());
    let name = |at: At<'a>| at.node.reference()?.strip_prefix("#/components/responses/");
    if let (Some(before), Some(after)) = (name(both.before), name(both.after))
        && let Some(target) = walk.components("responses", before, after)
    {
        let unit = ("responses", before.to_owned(), after.to_owned(), Some(direction));
        let subject = before.to_owned();
        return walk.component(unit, |walk| response_keys(walk, direction, &subject, target, archives));
    }
    let before = walk.resolved(both.before, walk.before);
    let after = walk.resolved(both.after, walk.after);
    response_keys(walk, direction, subject, Both { before, after }, archives);
}

fn response_keys<'a>(walk: &mut Walk<'a>, direction: Direction, subject: &str, both: Both<'a>, archives: (bool, bool)) {
    for key in both.keys() {
        let part = both.part(key);
        if key == "content" {
            content(walk, direction, subject, both, archives);
        } else if key == "headers" && direction == Direction::Response {
            headers::compare(walk, subject, both);
        } else if !part.same() {
            walk.report(beside(key), Some(direction), &format!("{subject} {key}"), part.spot(), part.shown());
        }
    }
}

/// The media types of a body or response, without the archive, which the runtime requests itself.
fn media_types(at: Option<At<'_>>, archive: bool) -> BTreeSet<&str> {
    let content = at.and_then(|at| at.get("content"));
    let names = content.into_iter().flat_map(At::entries).map(|(name, _)| name);
    names.filter(|name| !(archive && *name == ARCHIVE)).collect()
}

fn content<'a>(walk: &mut Walk<'a>, direction: Direction, subject: &str, both: Both<'a>, archives: (bool, bool)) {
    let part = both.part("content");
    // If only one state has archives, a rule of its own reports that.
    let differ = archives.0 != archives.1;
    let old = media_types(Some(both.before), differ && archives.0);
    let new = media_types(Some(both.after), differ && archives.1);
    if old != new {
        let rule = match (direction, old.is_empty(), new.is_empty()) {
            (Direction::Request, ..) => &BODY_MEDIA,
            (_, true, _) => &CONTENT_ADDED,
            (_, _, true) => &CONTENT_REMOVED,
            _ => &CONTENT_TYPE,
        };
        walk.report(rule, Some(direction), subject, part.spot(), (show_all(old), show_all(new)));
    }
    let Some(both) = part.both() else { return };
    for name in both.keys() {
        if let Some(media) = both.part(name).both() {
            media_type(walk, direction, subject, name, media);
        }
    }
}

fn media_type<'a>(walk: &mut Walk<'a>, direction: Direction, subject: &str, name: &str, both: Both<'a>) {
    for key in both.keys() {
        let part = both.part(key);
        match (key, part.both()) {
            ("schema", Some(both)) => schema::compare(walk, Use::of(direction), subject, both),
            _ if part.same() => {}
            _ => {
                walk.report(beside(key), Some(direction), &format!("{subject} {name} {key}"), part.spot(), part.shown())
            }
        }
    }
}
