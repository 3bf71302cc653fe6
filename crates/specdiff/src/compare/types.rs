//! Compares the types of values, and decides whether a tolerant client converts one to another.
//! It must not know bounds or enumerations.

use apispec::node::Node;

use super::pair::{Both, show};
use super::usage::Use;
use super::walk::Walk;
use crate::rules::*;

/// A kind of value that generated code distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    List,
    /// An object with properties.
    Object,
    /// An object whose keys are data.
    Map,
    /// No type is given.
    Anything,
    /// An unknown type.
    Strange,
}

impl Kind {
    fn of(node: &Node) -> Self {
        match node.get("type").map(|kind| kind.as_str().unwrap_or_default()) {
            Some("string") => Self::Text,
            Some("integer") => Self::Integer,
            Some("number") => Self::Number,
            Some("boolean") => Self::Boolean,
            Some("array") => Self::List,
            Some("object") if node.get("properties").is_some() => Self::Object,
            Some("object") => Self::Map,
            Some(_) => Self::Strange,
            None => Self::Anything,
        }
    }

    /// The rule for a response of another kind than a shipped client expects.
    fn in_response(self, other: Self) -> &'static Rule {
        use Kind as K;
        match (self, other) {
            (K::Anything, _) | (K::Text, K::Integer | K::Number | K::Boolean) => &READ_TYPE_TOLERATED,
            (K::Integer, K::Boolean) | (K::Number, K::Integer | K::Boolean) => &READ_TYPE_TOLERATED,
            (K::Integer, K::Text | K::Number) | (K::Number, K::Text) => &READ_TYPE_RISKY,
            (K::Boolean, K::Integer | K::Text) | (K::List, K::Object | K::Map) => &READ_TYPE_RISKY,
            (K::Object, K::List | K::Map) | (K::Map, K::List | K::Object) => &READ_TYPE_RISKY,
            _ => &READ_TYPE,
        }
    }
}

/// Compares type and format. Returns whether both are of one kind, so that comparing more makes
/// sense.
pub(super) fn compare(walk: &mut Walk<'_>, used: Use, subject: &str, both: Both<'_>) -> bool {
    let (old, new) = (Kind::of(both.before.node), Kind::of(both.after.node));
    let direction = Some(used.direction);
    let kind = both.part("type");
    if old != new || (old == Kind::Strange && !kind.same()) {
        let form = |node: &Node| {
            let kind = node.get("type").map(show);
            let map = Kind::of(node) == Kind::Map;
            kind.map(|kind| if map { format!("{kind} as a map") } else { kind }).or(Some("untyped".to_owned()))
        };
        let shown = (form(both.before.node), form(both.after.node));
        walk.report(used.either(&SENT_TYPE, old.in_response(new)), direction, subject, kind.spot(), shown);
        return false;
    }
    let format = both.part("format");
    let (before, after) = format.texts();
    let is_text = [format.before, format.after].into_iter().flatten().all(|at| at.node.as_str().is_some());
    let rule = match is_text {
        true => format_rule(used, old, before, after),
        false => (!format.same()).then_some(&UNKNOWN),
    };
    if let Some(rule) = rule {
        walk.report(rule, direction, &format!("{subject} format"), format.spot(), format.shown());
    }
    true
}

fn format_rule(used: Use, kind: Kind, before: Option<&str>, after: Option<&str>) -> Option<&'static Rule> {
    if before == after {
        return None;
    }
    let either = |format: &str| before == Some(format) || after == Some(format);
    let (old, new) = match (kind, width(kind, before), width(kind, after)) {
        (Kind::Text, ..) if either("password") => return Some(&SECRET),
        (Kind::Text, ..) if either("date-time") || either("date") => {
            return Some(if used.settable { &TIME_CHECK } else { &TIME });
        }
        (Kind::Text, ..) if either("local-date-time") => {
            return Some(if used.settable { &IDLE_TIME } else { &TIME });
        }
        (Kind::Integer, ..) if either("unix-millis") && !used.settable => return Some(&TIME),
        (Kind::Integer, Some(old), Some(new)) if either("unix-millis") && old == new => return Some(&IDLE_TIME),
        (_, Some(old), Some(new)) if old == new => return None,
        (_, Some(old), Some(new)) => (old, new),
        _ => return Some(&UNKNOWN),
    };
    Some(match (used.parameter, new < old) {
        (true, true) => &PARAMETER_NARROWED,
        (true, false) => &PARAMETER_WIDENED,
        (false, true) => used.either(&SENT_NARROWED, &READ_NARROWED),
        (false, false) => used.either(&SENT_WIDENED, &READ_WIDENED),
    })
}

/// The bits of a number.
fn width(kind: Kind, format: Option<&str>) -> Option<u8> {
    match (kind, format) {
        (Kind::Integer, Some("int32")) | (Kind::Number, Some("float")) => Some(32),
        (Kind::Integer, None | Some("int64" | "unix-millis")) | (Kind::Number, None | Some("double")) => Some(64),
        _ => None,
    }
}
