//! The parameters of an operation, which are known by their place and name; their order says nothing.
//! It must not know what is inside their schemas.

use std::collections::BTreeMap;

use apispec::Tree;

use super::pair::{At, Both, Part, Spot};
use super::schema::{self, Use};
use super::walk::Walk;
use crate::change::Direction;
use crate::rules::*;

const SENT: Option<Direction> = Some(Direction::Request);

/// A parameter with its place and name.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    place: &'a str,
    name: &'a str,
    at: At<'a>,
}

impl<'a> Parameter<'a> {
    fn all(walk: &Walk<'a>, tree: &'a Tree, list: Option<At<'a>>) -> Vec<Self> {
        let items = list.into_iter().flat_map(At::items).map(|at| walk.resolved(at, tree));
        let parameter = |at: At<'a>| {
            let text = |key| at.get(key).and_then(|at| at.node.as_str()).unwrap_or_default();
            Self { place: text("in"), name: text("name"), at }
        };
        items.map(parameter).collect()
    }

    fn subject(self, operation: &str) -> String {
        format!("{operation} {} {}", self.place, self.name)
    }

    fn required(self) -> bool {
        self.at.get("required").and_then(|at| at.node.as_bool()).unwrap_or(false)
    }

    fn summary(self) -> Option<String> {
        let required = if self.required() { "required" } else { "optional" };
        Some(format!("{required} in `{}`", self.place))
    }
}

/// Compares the parameters of an operation. Placeholders that have another name are given with the new one.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, operation: &str, part: Part<'a>, renamed: &BTreeMap<&str, &str>) {
    let old = Parameter::all(walk, walk.before, part.before);
    let mut new = Parameter::all(walk, walk.after, part.after);
    let mut gone = Vec::new();
    for parameter in old {
        let now = if parameter.place == "path" { renamed.get(parameter.name) } else { None };
        let name = now.copied().unwrap_or(parameter.name);
        match new.iter().position(|other| (other.place, other.name) == (parameter.place, name)) {
            Some(index) => {
                let other = new.remove(index);
                if name != parameter.name {
                    let shown = (Some(format!("`{}`", parameter.name)), Some(format!("`{name}`")));
                    walk.found(&PLACEHOLDER, SENT, &parameter.subject(operation), spot(parameter, other), shown);
                }
                pair(walk, operation, parameter, other);
            }
            None => gone.push(parameter),
        }
    }
    for parameter in gone {
        match new.iter().position(|other| other.name == parameter.name) {
            Some(index) => {
                let other = new.remove(index);
                let shown = (Some(format!("`{}`", parameter.place)), Some(format!("`{}`", other.place)));
                walk.found(&PARAMETER_MOVED, SENT, &parameter.subject(operation), spot(parameter, other), shown);
                pair(walk, operation, parameter, other);
            }
            None => {
                let place = Spot { before: parameter.at.span, ..part.spot() };
                walk.found(&PARAMETER_REMOVED, SENT, &parameter.subject(operation), place, (parameter.summary(), None));
            }
        }
    }
    for parameter in new {
        let rule = if parameter.required() { &PARAMETER_ADDED_REQUIRED } else { &PARAMETER_ADDED };
        let place = Spot { after: parameter.at.span, ..part.spot() };
        walk.found(rule, SENT, &parameter.subject(operation), place, (None, parameter.summary()));
    }
}

fn spot(old: Parameter<'_>, new: Parameter<'_>) -> Spot {
    Spot { before: old.at.span, after: new.at.span }
}

fn pair<'a>(walk: &mut Walk<'a>, operation: &str, old: Parameter<'a>, new: Parameter<'a>) {
    let both = Both { before: old.at, after: new.at };
    let subject = old.subject(operation);
    for key in both.keys() {
        let part = both.part(key);
        let rule = match key {
            "name" | "in" => continue,
            "schema" => {
                schema(walk, &subject, part);
                continue;
            }
            "required" => match part.flags() {
                (false, true) => &PARAMETER_REQUIRED,
                (true, false) => &PARAMETER_OPTIONAL,
                _ => continue,
            },
            "style" | "explode" if usual(old.place, key, part) => continue,
            "style" | "explode" => &PARAMETER_STYLE,
            "allowReserved" | "allowEmptyValue" if part.flags().0 == part.flags().1 => continue,
            "allowReserved" | "allowEmptyValue" => &PARAMETER_STYLE,
            "deprecated" if part.flags().0 == part.flags().1 => continue,
            "deprecated" => &DEPRECATION,
            "description" => &TEXT,
            "example" | "examples" => &EXAMPLE,
            "x-documented" | "x-reason" => &DEPARTURE,
            "x-allow" => &NOTE,
            _ => &UNKNOWN,
        };
        if !part.same() {
            walk.found(rule, SENT, &format!("{subject} {key}"), part.spot(), part.shown());
        }
    }
}

/// Whether how a parameter is written is in both states what it is without a word.
fn usual(place: &str, key: &str, part: Part<'_>) -> bool {
    let (style, explode) = if matches!(place, "query" | "cookie") { ("form", true) } else { ("simple", false) };
    let is_usual = |at: Option<At<'_>>| match key {
        "style" => at.is_none_or(|at| at.node.as_str() == Some(style)),
        _ => at.is_none_or(|at| at.node.as_bool() == Some(explode)),
    };
    is_usual(part.before) && is_usual(part.after)
}

fn schema<'a>(walk: &mut Walk<'a>, subject: &str, part: Part<'a>) {
    match part.both() {
        Some(both) => schema::compare(walk, Use { parameter: true, ..Use::of(Direction::Request) }, subject, both),
        None => walk.found(&UNKNOWN, SENT, &format!("{subject} schema"), part.spot(), part.shown()),
    }
}
