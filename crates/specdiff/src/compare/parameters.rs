//! Compares the parameters of an operation by place and name; their order is irrelevant.
//! It must not know the contents of their schemas.

use std::collections::BTreeMap;

use apispec::{Scope, Tree};
use model::{Argument, Place, Shape};

use super::items::Items;
use super::pair::{At, Both, Part, Spot};
use super::renames::{self, Candidate};
use super::usage::Use;
use super::walk::Walk;
use super::{contents, schema, signature};
use crate::change::Direction;
use crate::rules::*;

const SENT: Option<Direction> = Some(Direction::Request);

/// A parameter with its place and name.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    place: &'a str,
    name: &'a str,
    at: At<'a>,
    /// The item of the list, which may be a reference.
    listed: At<'a>,
}

impl<'a> Parameter<'a> {
    fn all(walk: &Walk<'a>, tree: &'a Tree, list: Option<At<'a>>) -> Vec<Self> {
        let parameter = |listed: At<'a>| {
            let at = walk.resolved(listed, tree);
            let text = |key| at.get(key).and_then(|at| at.node.as_str()).unwrap_or_default();
            Self { place: text("in"), name: text("name"), at, listed }
        };
        list.into_iter().flat_map(At::items).map(parameter).collect()
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

    fn candidate(self, tree: &Tree) -> Candidate<'a> {
        let description = self.at.get("description").and_then(|at| at.node.as_str()).unwrap_or_default();
        Candidate { name: self.name, shape: signature::of_parameter(tree, self.at.node), description }
    }
}

/// The names of an operation before and after.
type Names<'n> = (&'n str, &'n str);

/// Compares the parameters of an operation. `renamed` maps placeholders to their new names.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, operation: Names<'_>, part: Part<'a>, renamed: &BTreeMap<&str, &str>) {
    let mut removed = Parameter::all(walk, walk.before, part.before);
    let mut new = Parameter::all(walk, walk.after, part.after);
    let mut pairs = Vec::new();
    // What a client fills is no argument: its path tells whether it is sent. It is matched alone.
    let filled = |tree, parameter: Parameter<'_>| Scope::of(tree).fills(parameter.at.node);
    let (before, after) = (walk.before, walk.after);
    match_by(&mut removed, &mut new, &mut pairs, |old, new| {
        (filled(before, old) || filled(after, new)) && (new.place, new.name) == (old.place, old.name)
    });
    removed.retain(|old| !filled(before, *old));
    new.retain(|new| !filled(after, *new));
    // Parameters with the same name and place are matched first.
    let placeholder = |old: Parameter<'a>| renamed.get(old.name).filter(|_| old.place == "path").copied();
    match_by(&mut removed, &mut new, &mut pairs, |old, new| {
        (new.place, new.name) == (old.place, placeholder(old).unwrap_or(old.name))
    });
    match_by(&mut removed, &mut new, &mut pairs, |old, new| same_header(old, new));
    match_by(&mut removed, &mut new, &mut pairs, |old, new| old.name == new.name);
    match_by(&mut removed, &mut new, &mut pairs, |old, new| {
        let setters = setters(walk, operation, old, new);
        setters.0.is_some() && setters.0 == setters.1
    });
    for (old, new) in pairs {
        compare_names(walk, operation, old, new, placeholder(old).is_some());
        compare_keywords(walk, operation, old, new);
    }
    removed.retain(|old| {
        let property = in_body(&walk.old_items, operation.0, *old, &walk.new_items, operation.1);
        let spot = |argument: &Argument<'_>| Spot { before: old.at.span, after: argument.span };
        let shown = (quoted(old.place), quoted("body"));
        property.is_none_or(|property| {
            walk.report(&PARAMETER_BODY, SENT, &old.subject(operation.0), spot(property), shown);
            false
        })
    });
    new.retain(|new| {
        let property = in_body(&walk.new_items, operation.1, *new, &walk.old_items, operation.0);
        let spot = |argument: &Argument<'_>| Spot { before: argument.span, after: new.at.span };
        let shown = (quoted("body"), quoted(new.place));
        property.is_none_or(|property| {
            walk.report(&PARAMETER_BODY, SENT, &new.subject(operation.0), spot(property), shown);
            false
        })
    });
    let renamed =
        renames::between(&removed, &new, |old| old.candidate(walk.before), |other| other.candidate(walk.after));
    for (parameter, target) in removed.into_iter().zip(renamed) {
        let place = Spot { before: parameter.at.span, ..part.spot() };
        walk.report(&PARAMETER_REMOVED, SENT, &parameter.subject(operation.0), place, (parameter.summary(), None));
        if let Some(target) = target.and_then(|index| new.get(index)) {
            walk.mark_renamed(target.at.span);
        }
    }
    for parameter in new {
        let rule = if parameter.required() { &PARAMETER_ADDED_REQUIRED } else { &PARAMETER_ADDED };
        let place = Spot { after: parameter.at.span, ..part.spot() };
        walk.report(rule, SENT, &parameter.subject(operation.0), place, (None, parameter.summary()));
    }
}

fn quoted(text: &str) -> Option<String> {
    Some(format!("`{text}`"))
}

/// The property of the body that has the setter of a parameter in the other state, and accepts the
/// same values.
fn in_body<'a>(
    here: &Items<'a>,
    name: &str,
    parameter: Parameter<'_>,
    there: &Items<'a>,
    name_there: &str,
) -> Option<&'a Argument<'a>> {
    let own = here.argument(name, parameter.place, parameter.name)?;
    let mut found = there.of_setter(name_there, &own.setter);
    found.find(|argument| argument.place == Place::Body && argument.shape == own.shape)
}

type Pairs<'a> = Vec<(Parameter<'a>, Parameter<'a>)>;

/// Removes and pairs the parameters that match in a way.
fn match_by<'a>(
    removed: &mut Vec<Parameter<'a>>,
    new: &mut Vec<Parameter<'a>>,
    pairs: &mut Pairs<'a>,
    is: impl Fn(Parameter<'a>, Parameter<'a>) -> bool,
) {
    removed.retain(|old| match new.iter().position(|other| is(*old, *other)) {
        Some(index) => {
            pairs.push((*old, new.remove(index)));
            false
        }
        None => true,
    });
}

/// Whether two parameters are the same header, ignoring case.
fn same_header(old: Parameter<'_>, new: Parameter<'_>) -> bool {
    (old.place, new.place) == ("header", "header") && old.name.eq_ignore_ascii_case(new.name)
}

/// The setters of a parameter in both states.
fn setters<'a>(
    walk: &Walk<'a>,
    operation: Names<'_>,
    old: Parameter<'_>,
    new: Parameter<'_>,
) -> (Option<&'a str>, Option<&'a str>) {
    let setter = |argument: Option<&'a Argument<'a>>| argument.map(|argument| argument.setter.as_str());
    let before = setter(walk.old_items.argument(operation.0, old.place, old.name));
    (before, setter(walk.new_items.argument(operation.1, new.place, new.name)))
}

/// Compares the place, the name and the setter of a parameter.
fn compare_names<'a>(
    walk: &mut Walk<'a>,
    operation: Names<'_>,
    old: Parameter<'a>,
    new: Parameter<'a>,
    placeholder: bool,
) {
    let (subject, spot) = (old.subject(operation.0), spot(old, new));
    let both = |old: &str, new: &str| (quoted(old), quoted(new));
    if old.place != new.place {
        walk.report(&PARAMETER_MOVED, SENT, &subject, spot, both(old.place, new.place));
    }
    let setters = setters(walk, operation, old, new);
    if old.name != new.name {
        let rule = match placeholder {
            true if setters.0 != setters.1 || setters.0.is_none() => &PLACEHOLDER,
            true => &NAME_RESPELLED,
            false if same_header(old, new) => &NAME_RESPELLED,
            false => &PARAMETER_NAME_CHANGED,
        };
        walk.report(rule, SENT, &subject, spot, both(old.name, new.name));
    }
    let respelled = old.name == new.name || !placeholder;
    if let (Some(before), Some(after)) = setters
        && before != after
        && respelled
    {
        // Code that uses the plain name now sets the argument that has it.
        let shown = |items: &Items<'a>, operation: &str, setter: &str, other: &str| {
            let holder = items.of_setter(operation, other).next();
            let holder = holder.map(|argument| format!(" (`{other}` sets the {} argument)", argument.place.as_str()));
            Some(format!("the setter `{setter}`{}", holder.unwrap_or_default()))
        };
        let was = shown(&walk.old_items, operation.0, before, after);
        let is = shown(&walk.new_items, operation.1, after, before);
        walk.report(&SETTER_RENAMED, SENT, &subject, spot, (was, is));
    }
}

fn spot(old: Parameter<'_>, new: Parameter<'_>) -> Spot {
    Spot { before: old.at.span, after: new.at.span }
}

fn compare_keywords<'a>(walk: &mut Walk<'a>, operation: Names<'_>, old: Parameter<'a>, new: Parameter<'a>) {
    let both = Both { before: old.at, after: new.at };
    let subject = old.subject(operation.0);
    let settable = keeps_setter(
        walk.old_items.argument(operation.0, old.place, old.name),
        walk.new_items.argument(operation.1, new.place, new.name),
    );
    let listed = Both { before: old.listed, after: new.listed };
    contents::beside_reference(walk, Direction::Request, &subject, listed.whole());
    for key in both.keys() {
        let part = both.part(key);
        let rule = match key {
            "name" | "in" if matches!(part.texts(), (Some(_), Some(_))) => continue,
            "schema" => {
                schema(walk, &subject, part, settable);
                continue;
            }
            "required" if part.same_flag() => continue,
            "required" => match part.flags() {
                (false, true) => &PARAMETER_REQUIRED,
                (true, false) => &PARAMETER_OPTIONAL,
                _ => &UNKNOWN,
            },
            "style" | "explode" if is_default(old, key) && is_default(new, key) => continue,
            "style" | "explode" => &PARAMETER_STYLE,
            "allowReserved" | "allowEmptyValue" if part.same_flag() => continue,
            "allowReserved" | "allowEmptyValue" => &PARAMETER_STYLE,
            "deprecated" if part.same_flag() => continue,
            "deprecated" => &DEPRECATION,
            "description" => &TEXT,
            "example" | "examples" => &EXAMPLE,
            "x-documented" | "x-reason" => &DEPARTURE,
            "x-allow" | "x-sdk" => &NOTE,
            _ => &UNKNOWN,
        };
        if !part.same() {
            walk.report(rule, SENT, &format!("{subject} {key}"), part.spot(), part.shown());
        }
    }
}

/// Whether a keyword of the serialization has its default value, which depends on the place.
fn is_default(parameter: Parameter<'_>, key: &str) -> bool {
    let default = if matches!(parameter.place, "query" | "cookie") { "form" } else { "simple" };
    let style = parameter.at.get("style").map_or(Some(default), |at| at.node.as_str());
    match key {
        "style" => style == Some(default),
        _ => parameter.at.get(key).is_none_or(|at| at.node.as_bool() == Some(style == Some("form"))),
    }
}

/// Whether code that sets an argument still compiles if only the format of its schema changes. What
/// a client fills is set by no code.
fn keeps_setter(old: Option<&Argument<'_>>, new: Option<&Argument<'_>>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return true };
    let is_time = matches!(old.shape, Shape::Time | Shape::LocalTime | Shape::DateTime | Shape::Date);
    // The setter of a `UnixMillis` does not accept all integers.
    !is_time && new.shape != Shape::Time
}

fn schema<'a>(walk: &mut Walk<'a>, subject: &str, part: Part<'a>, settable: bool) {
    let used = Use { parameter: true, settable, ..Use::of(Direction::Request) };
    match part.both() {
        Some(both) => schema::compare(walk, used, subject, both),
        None => walk.report(&UNKNOWN, SENT, &format!("{subject} schema"), part.spot(), part.shown()),
    }
}
