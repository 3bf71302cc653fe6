//! Describes a change to users of a client: the Rust item first, the document's name in parentheses
//! where it differs. Every format takes its sentences from here. It must not know how changes are
//! found, nor what the formats look like.

use crate::change::{Change, Rename, RustName};

/// The sentence that describes a change, without its full stop.
pub(crate) fn message(change: &Change) -> String {
    let sides = [&change.item.before, &change.item.after];
    let Some(first) = sides.into_iter().flatten().next().filter(|_| !change.rule.documentation) else {
        return sentence(&code(&change.subject), change);
    };
    let (name, keyword) = parts(&change.subject);
    if let Some(text) = of_name(change, keyword) {
        return text;
    }
    let element = name.trim_end_matches(['[', ']', '{', '}']);
    if element != first.document {
        return sentence(&item(change, Some(&change.subject)), change);
    }
    let nested = match name.get(element.len()..) {
        None | Some("") => None,
        Some(suffix) if suffix.ends_with("[]") => Some("its items"),
        Some(_) => Some("its values"),
    };
    let aspect = match (keyword, nested) {
        ("", None) => String::new(),
        ("", Some(nested)) => format!(": {nested}"),
        (keyword, None) => format!(": {}", code(keyword)),
        (keyword, Some(nested)) => format!(": {} of {nested}", code(keyword)),
    };
    sentence(&format!("{}{aspect}", item(change, differing(first))), change)
}

/// The sentence that proposes a rename, without its full stop.
pub(crate) fn rename(change: &Change) -> Option<String> {
    let Rename { from, to } = change.renamed.as_ref()?;
    // The finding names the type or request that both belong to.
    let last = |name: &RustName| {
        let path = path(name);
        code(path.rsplit("::").next().unwrap_or(&path))
    };
    Some(format!("{} was probably renamed to {}", last(from), last(to)))
}

/// The method of an operation, as users call it.
pub(crate) fn operation(id: &str) -> String {
    code(&format!("{}()", model::names::snake(id)))
}

/// The sentence for a change whose values are the item's names in the document: it was added,
/// removed or renamed.
fn of_name(change: &Change, keyword: &str) -> Option<String> {
    let is_name = |item: &Option<RustName>, value: &Option<String>| match (item, value) {
        (Some(item), Some(value)) => code(&item.document) == *value,
        _ => false,
    };
    let (old, new) = (is_name(&change.item.before, &change.was), is_name(&change.item.after, &change.is));
    match (&change.was, &change.is) {
        (Some(was), Some(is)) if old && new => {
            let what = if keyword == "enum" { "value" } else { "name" };
            Some(format!("{}: its {what} in the document changed from {was} to {is}", item(change, None)))
        }
        (Some(_), None) if old => {
            Some(format!("{} was removed", item(change, differing(change.item.before.as_ref()?))))
        }
        (None, Some(_)) if new => Some(format!("{} was added", item(change, differing(change.item.after.as_ref()?)))),
        _ => None,
    }
}

/// The name in the document, if the Rust item is called differently.
fn differing(name: &RustName) -> Option<&str> {
    let last = name.listed.rsplit([':', '.']).next().unwrap_or_default();
    (last != name.document).then_some(name.document.as_str())
}

/// The item, with its new name if that changed, and the given name in the document.
fn item(change: &Change, document: Option<&str>) -> String {
    let [before, after] = [&change.item.before, &change.item.after].map(|side| side.as_ref().map(path));
    let now = after.clone().filter(|after| before.as_ref().is_some_and(|before| before != after));
    let now = now.map(|name| format!("now {}", code(&name)));
    let document = document.map(|name| format!("{} in the document", code(name)));
    let notes: Vec<_> = now.into_iter().chain(document).collect();
    let name = code(&before.or(after).unwrap_or_default());
    if notes.is_empty() { name } else { format!("{name} ({})", notes.join("; ")) }
}

/// The path of an item as users write it: methods of the client and setters are called, fields
/// belong to their type.
fn path(name: &RustName) -> String {
    let listed = &name.listed;
    if let Some((owner, field)) = listed.split_once('.') {
        return format!("{owner}::{field}");
    }
    match listed.split_once("::") {
        Some((model::names::CLIENT, method)) => format!("{method}()"),
        Some((_, setter)) if setter.starts_with(|letter: char| letter.is_lowercase()) => format!("{listed}()"),
        _ => listed.clone(),
    }
}

/// The last name in a subject, such as `limit` in `ListThings query limit maximum`, and the keyword
/// after it.
fn parts(subject: &str) -> (&str, &str) {
    if let Some(name) = subject.strip_prefix("error code ") {
        return (name, "");
    }
    let (base, rest) = subject.split_once(' ').unwrap_or((subject, ""));
    let (place, parameter) = rest.split_once(' ').unwrap_or((rest, ""));
    if matches!(place, "path" | "query" | "header" | "cookie") {
        return parameter.split_once(' ').unwrap_or((parameter, ""));
    }
    (base.rsplit('.').next().unwrap_or(base), rest)
}

fn sentence(what: &str, change: &Change) -> String {
    match (&change.was, &change.is) {
        (Some(was), Some(is)) => format!("{what} changed from {was} to {is}"),
        (Some(was), None) if ends_with_value(what, was) => format!("{what} was removed"),
        (Some(was), None) => format!("{what} was removed (was {was})"),
        (None, Some(is)) if ends_with_value(what, is) => format!("{what} was added"),
        (None, Some(is)) => format!("{what} was added: {is}"),
        (None, None) => format!("{what} changed"),
    }
}

/// Whether a subject ends with its value already, as `response 404` does.
fn ends_with_value(what: &str, value: &str) -> bool {
    what.strip_suffix(value.trim_start_matches('`')).is_some_and(|rest| rest.ends_with(' '))
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::change::Item;
    use crate::place::Place;
    use crate::rules;

    fn change(subject: &str, items: [Option<(&str, &str)>; 2], values: [Option<&str>; 2]) -> Change {
        let place = Place { path: "spec".to_owned(), line: 1, column: 1, text: String::new(), underlined: (0, 0) };
        let [before, after] = items.map(|item| {
            item.map(|(listed, document)| RustName { listed: listed.to_owned(), document: document.to_owned() })
        });
        let [was, is] = values.map(|value| value.map(str::to_owned));
        Change {
            rule: rules::find("unknown-change").expect("a rule"),
            service: "demo".to_owned(),
            direction: None,
            subject: subject.to_owned(),
            was,
            is,
            item: Item { before, after },
            before: place.clone(),
            after: place,
            used_by: BTreeSet::new(),
            names: Default::default(),
            renamed: None,
        }
    }

    #[test]
    fn rust_names_come_first() {
        let field = Some(("Certificate.valid_from", "validFrom"));
        let setter = Some(("ListThings::limit", "limit"));
        let method = Some(("Client::list_things", "ListThings"));
        let values = [Some("`1`"), Some("`2`")];
        for (subject, items, values, expected) in [
            (
                "Certificate.validFrom maxLength",
                [field, field],
                values,
                "`Certificate::valid_from` (`validFrom` in the document): `maxLength` changed from `1` to `2`",
            ),
            (
                "Certificate.validFrom[] pattern",
                [field, field],
                values,
                "`Certificate::valid_from` (`validFrom` in the document): `pattern` of its items changed from `1` to `2`",
            ),
            (
                "Certificate.validFrom",
                [field, None],
                [Some("optional, string"), None],
                "`Certificate::valid_from` (`validFrom` in the document) was removed (was optional, string)",
            ),
            (
                "ListThings query limit maximum",
                [setter, setter],
                values,
                "`ListThings::limit()`: `maximum` changed from `1` to `2`",
            ),
            (
                "CreateThing query count",
                [Some(("CreateThing::count", "count")), Some(("CreateThing::query_count", "count"))],
                values,
                "`CreateThing::count()` (now `CreateThing::query_count()`) changed from `1` to `2`",
            ),
            (
                "DeleteThing path thing_id",
                [Some(("DeleteThing::thing_id", "thing_id")), Some(("DeleteThing::id", "id"))],
                [Some("`thing_id`"), Some("`id`")],
                "`DeleteThing::thing_id()` (now `DeleteThing::id()`): its name in the document changed from `thing_id` to `id`",
            ),
            (
                "ListThings x-regions",
                [method, method],
                [None, Some("`north`")],
                "`list_things()` (`ListThings` in the document): `x-regions` was added: `north`",
            ),
            (
                "Thing.state enum",
                [None, Some(("ThingState::Broken", "BROKEN"))],
                [None, Some("`BROKEN`")],
                "`ThingState::Broken` (`BROKEN` in the document) was added",
            ),
            (
                "error code DEMO.1",
                [None, Some(("error_codes::DEMO_1", "DEMO.1"))],
                [None, Some("`x`")],
                "`error_codes::DEMO_1` (`DEMO.1` in the document) was added: `x`",
            ),
            (
                "Label Default",
                [Some(("Label", "Label")); 2],
                [Some("implemented"), None],
                "`Label`: `Default` was removed (was implemented)",
            ),
            (
                "Other.x",
                [field, field],
                values,
                "`Certificate::valid_from` (`Other.x` in the document) changed from `1` to `2`",
            ),
            ("server south-1", [None, None], [None, Some("`x`")], "`server south-1` was added: `x`"),
        ] {
            assert_eq!(message(&change(subject, items, values)), expected);
        }
    }

    #[test]
    fn documentation_keeps_the_names_of_the_document() {
        let item = Some(("Certificate.valid_from", "validFrom"));
        let change = change("Certificate.validFrom description", [item, item], [Some("a"), Some("b")]);
        let change = Change { rule: rules::find("text-changed").expect("a rule"), ..change };
        assert_eq!(message(&change), "`Certificate.validFrom description` changed from a to b");
    }
}
