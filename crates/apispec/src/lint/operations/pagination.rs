//! The rule for `x-pagination`: its keys say how the next page is requested, and every name in it
//! exists and has the type that a paginator needs.
//! It must not know how pages are requested.

mod names;

use diagnostics::{Finding, Findings, suggest};

use self::names::{Name, check_argument, check_id, check_page_sizes, check_path};
use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node, Value};
use crate::pagination::EXTENSION;

pub(in crate::lint) const RULES: &[Check] = &[PAGINATION];

const PAGINATION: Check = check!(601, "pagination", pagination);

const KEYS: [&str; 10] = ["limit", "offset", "page", "first_page", "marker", "next", "in", "items", "total", "id"];

/// The keys of which there is exactly one.
const STYLES: [&str; 3] = ["offset", "page", "marker"];

/// The keys that go with some styles only.
const ONLY_WITH: [(&str, &[&str], &str); 3] = [
    ("first_page", &["page"], "Only pages with numbers have a first number."),
    ("next", &["marker"], "It is the property of the response that has the next `marker`."),
    ("total", &["offset", "page"], "A marker says itself whether more follows: leave it out."),
];

const WHY: &str = "The client's paginator is generated from it and uses these names to request the next page.";

const FORM: &str = "Write `x-pagination: {limit: limit, offset: offset, in: query, items: things, total: total, id: id}` with the names from the page; with `page` and `first_page`, or `marker` and `next`, instead of `offset`, if the list has them.";

fn pagination(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let Some(node) = context.tree.operation_node(operation) else { continue };
        let Some(entry) = node.as_mapping().and_then(|mapping| mapping.entry(EXTENSION)) else { continue };
        let Some(names) = entry.value.as_mapping() else {
            let message = format!("`{EXTENSION}` is {} instead of a mapping", entry.value.kind());
            findings.push(PAGINATION.finding(entry.value.span, message).why(WHY).fix(FORM));
            continue;
        };
        keys(entry, names, findings);
        values(names, findings);
        meanings(context.tree, operation, node, names, findings);
    }
}

fn finding(node: &Node, message: impl Into<String>) -> Finding {
    PAGINATION.finding(node.span, message).why(WHY)
}

/// The style of the list, if there is just one.
fn style(names: &Mapping) -> Option<&'static str> {
    let mut styles = STYLES.into_iter().filter(|key| names.get(key).is_some());
    styles.next().filter(|_| styles.next().is_none())
}

/// Checks that there are the keys of a style, and no others.
fn keys(entry: &Entry, names: &Mapping, findings: &mut Findings) {
    for (key, entry) in names.iter().filter(|(key, _)| !KEYS.contains(key)) {
        let finding = PAGINATION.finding(entry.key_span, format!("`{EXTENSION}` has the unknown key `{key}`")).why(WHY);
        findings.push(match suggest::nearest(key, KEYS) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix(format!("Its keys are {}.", suggest::list(KEYS))),
        });
    }
    let mut missing = |what: &str, fix: &str| {
        let finding = PAGINATION.finding(entry.key_span, format!("`{EXTENSION}` has no {what}")).why(WHY);
        findings.push(finding.fix(fix));
    };
    for key in ["in", "items"].into_iter().filter(|key| names.get(key).is_none()) {
        missing(&format!("`{key}`"), FORM);
    }
    let style = style(names);
    match style {
        None if STYLES.iter().all(|key| names.get(key).is_none()) => missing("`offset`, `page` or `marker`", FORM),
        None => missing("single way to request a page", "Keep one of `offset`, `page` and `marker`."),
        Some("marker") if names.get("next").is_none() && names.get("id").is_none() => missing(
            "`next` or `id`",
            "Name the property of the response that has the next marker, or that of an entry which is the marker.",
        ),
        Some("marker") => {}
        Some(style) => {
            if names.get("limit").is_none() {
                missing("`limit`", FORM);
            }
            if style == "page" && names.get("first_page").is_none() {
                missing("`first_page`", "Write the number of the first page, `first_page: 0` or `first_page: 1`.");
            }
        }
    }
    for (key, styles, why) in ONLY_WITH {
        let other = style.filter(|style| !styles.contains(style));
        if let (Some(entry), Some(other)) = (names.entry(key), other) {
            let message = format!("`{EXTENSION}` has `{key}` beside `{other}`");
            findings.push(PAGINATION.finding(entry.key_span, message).why(WHY).fix(why));
        }
    }
}

/// Checks that each key has a value of the right form.
fn values(names: &Mapping, findings: &mut Findings) {
    for (key, entry) in names.iter().filter(|(key, _)| KEYS.contains(key)) {
        let value = &entry.value;
        match key {
            "first_page" if value.to_yaml().as_u64().is_none_or(|first| first > 1) => {
                let found = finding(value, "`first_page` is neither 0 nor 1");
                findings.push(found.fix("Write the number of the first page, `first_page: 0` or `first_page: 1`."));
            }
            "first_page" => {}
            "total" if matches!(value.value, Value::Mapping(_)) => findings.extend(check_header(value)),
            _ if value.as_str().is_none_or(str::is_empty) => {
                findings.push(finding(value, format!("`{key}` is {} instead of a name", value.kind())).fix(FORM));
            }
            _ => {}
        }
    }
}

/// The finding for a `total` in a header whose name is none.
fn check_header(total: &Node) -> Option<Finding> {
    let is_token = |name: &str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
    };
    let only = total.as_mapping().is_some_and(|total| total.len() == 1);
    if only && total.get("header").and_then(Node::as_str).is_some_and(is_token) {
        return None;
    }
    let fix = "Write `total: {header: X-Total-Count}` with the name of the header, or `total: total` with that of a property.";
    Some(finding(total, "`total` names no header").fix(fix))
}

/// The finding for an optional body that requires properties: the paginator would send one without
/// them.
fn check_body(tree: &Tree, operation: &Operation, body: Name<'_>) -> Option<Finding> {
    let schema = tree.resolve(tree.body(operation)?.get("schema")?)?;
    let required: Vec<_> = schema.get("required")?.as_sequence()?.iter().filter_map(Node::as_str).collect();
    if required.is_empty() || tree.requires_body(operation) {
        return None;
    }
    let message = format!("the body is optional, and requires {}", suggest::list(required));
    let found = PAGINATION.finding(body.value.span, message).why(
        "The paginator sets `limit` and the place in the list, so that there is a body, which then lacks the others.",
    );
    Some(found.fix("Write `required: true` in the body if the service needs it, or remove `x-pagination`."))
}

/// Checks what the names refer to.
fn meanings(tree: &Tree, operation: &Operation, node: &Node, names: &Mapping, findings: &mut Findings) {
    let name = |key: &str| names.get(key).and_then(|value: &Node| Some(Name { value, text: value.as_str()? }));
    let request =
        match name("in") {
            Some(Name { text: "query", .. }) => Some(names::query(tree, operation)),
            Some(Name { text: "body", .. }) => Some(names::body(tree, node)),
            Some(Name { value, text }) => {
                let found = finding(value, format!("`in: {text}` must be `query` or `body`"));
                findings.push(found.fix(
                    "Write `in: query` or `in: body`, depending on where the operation takes `limit` and `offset`.",
                ));
                None
            }
            None => None,
        };
    if let Some(body) = name("in").filter(|name| name.text == "body") {
        findings.extend(check_body(tree, operation, body));
    }
    let style = style(names);
    if let Some(request) = request {
        // A number may be sent as text, but not a page number: its sizes are calculated.
        let number: &[&str] = if style == Some("page") { &["integer"] } else { &["integer", "string"] };
        for key in ["limit", "offset", "page", "marker"] {
            findings.extend(name(key).and_then(|name| check_argument(tree, &request, number, name)));
        }
        if style == Some("page") {
            findings.extend(name("limit").and_then(|limit| check_page_sizes(tree, &request, limit)));
        }
    }
    let response = names::response(tree, operation);
    for (key, wanted) in [("items", &["array"] as &[_]), ("total", &["integer"]), ("next", &["string", "integer"])] {
        findings.extend(name(key).and_then(|name| check_path(tree, &response, wanted, name)));
    }
    if let (Some(id), Some(items)) = (name("id"), name("items")) {
        findings.extend(check_id(tree, &names::entry(tree, &response, items.text), id));
    }
}
