//! The rule for `x-pagination`: every name in it exists and has the type that a paginator needs.
//! It must not know how pages are requested.

use diagnostics::{Finding, Findings, suggest};

use super::bodies::{properties, response_properties, schema_properties};
use super::parameters::parameters_of;
use crate::document::{Operation, Tree};
use crate::lint::schema::type_name;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Node};

pub(in crate::lint) const RULES: &[Check] = &[PAGINATION];

const PAGINATION: Check = check!(601, "pagination", pagination);

/// The key of the extension.
const EXTENSION: &str = "x-pagination";

const REQUIRED: [&str; 5] = ["limit", "offset", "in", "items", "total"];

const KEYS: [&str; 6] = ["limit", "offset", "in", "items", "total", "id"];

const WHY: &str = "The client's paginator is generated from it and uses these names to request the next page.";

fn pagination(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let Some(node) = context.tree.operation_node(operation) else { continue };
        let Some(entry) = node.as_mapping().and_then(|mapping| mapping.entry(EXTENSION)) else { continue };
        check(context.tree, operation, node, entry, findings);
    }
}

fn check(tree: &Tree, operation: &Operation, node: &Node, entry: &Entry, findings: &mut Findings) {
    let form = "Write `x-pagination: {limit: limit, offset: offset, in: query, items: things, total: total, id: id}` with the names from the page.";
    let Some(names) = entry.value.as_mapping() else {
        let message = format!("`{EXTENSION}` is {} instead of a mapping", entry.value.kind());
        findings.push(PAGINATION.finding(entry.value.span, message).why(WHY).fix(form));
        return;
    };
    for (key, entry) in names.iter().filter(|(key, _)| !KEYS.contains(key)) {
        let finding = PAGINATION.finding(entry.key_span, format!("`{EXTENSION}` has the unknown key `{key}`")).why(WHY);
        findings.push(match suggest::nearest(key, KEYS) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix(format!("Its keys are {}.", suggest::list(KEYS))),
        });
    }
    for key in KEYS {
        match names.get(key) {
            None if !REQUIRED.contains(&key) => {}
            None => {
                let finding = PAGINATION.finding(entry.key_span, format!("`{EXTENSION}` has no `{key}`")).why(WHY);
                findings.push(finding.fix(form));
            }
            Some(value) if value.as_str().is_none_or(str::is_empty) => {
                let message = format!("`{key}` is {} instead of a name", value.kind());
                findings.push(PAGINATION.finding(value.span, message).why(WHY).fix(form));
            }
            Some(_) => {}
        }
    }
    let text = |key| names.get(key).and_then(|value: &Node| Some((value, value.as_str()?)));
    let request = match text("in") {
        Some((_, "query")) => Some(("query parameter", query(tree, operation))),
        Some((_, "body")) => Some(("property of the body", body(tree, node))),
        Some((value, other)) => {
            let finding = PAGINATION.finding(value.span, format!("`in: {other}` must be `query` or `body`")).why(WHY);
            findings.push(
                finding.fix(
                    "Write `in: query` or `in: body`, depending on where the operation takes `limit` and `offset`.",
                ),
            );
            None
        }
        None => None,
    };
    if let Some((what, known)) = request {
        for key in ["limit", "offset"] {
            let found = text(key).and_then(|(value, name)| check_name(tree, &known, what, &["integer"], value, name));
            findings.extend(found);
        }
    }
    let response = response_properties(tree, operation);
    for (key, wanted) in [("items", "array"), ("total", "integer")] {
        let what = "property of the response";
        findings.extend(text(key).and_then(|(value, name)| check_name(tree, &response, what, &[wanted], value, name)));
    }
    if let (Some((value, name)), Some((_, items))) = (text("id"), text("items")) {
        findings.extend(check_id(tree, &entry_properties(tree, &response, items), value, name));
    }
}

/// The finding for a name that does not exist, or has another type.
fn check_name(
    tree: &Tree,
    known: &[(&str, &Node)],
    what: &str,
    wanted: &[&str],
    value: &Node,
    name: &str,
) -> Option<Finding> {
    let Some((_, schema)) = known.iter().find(|(known, _)| *known == name) else {
        let finding = PAGINATION.finding(value.span, format!("there is no {what} `{name}`")).why(WHY);
        return Some(match suggest::nearest(name, known.iter().map(|(known, _)| *known)) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None if known.is_empty() => {
                finding.fix(format!("The operation has no {what} at all. Correct `in` or the schema."))
            }
            None => finding.fix(format!("Use one of {}.", suggest::list(known.iter().map(|(known, _)| *known)))),
        });
    };
    let found = type_name(tree.resolve(schema)?)?;
    (!wanted.contains(&found)).then(|| {
        let wanted = wanted.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
        PAGINATION
            .finding(value.span, format!("the {what} `{name}` has the type `{found}` instead of {wanted}"))
            .related(schema.span, "its schema")
            .why(WHY)
            .fix("Use another name, or correct the schema.")
    })
}

/// The finding for an `id` that cannot identify an entry. It may be optional: the paginator treats
/// an entry without it as one that cannot be identified.
fn check_id(tree: &Tree, known: &[(&str, &Node)], value: &Node, name: &str) -> Option<Finding> {
    let finding = check_name(tree, known, "property of an entry", &["string", "integer"], value, name);
    if finding.is_some() {
        return finding;
    }
    let (_, schema) = known.iter().find(|(known, _)| *known == name)?;
    let resolved = tree.resolve(schema)?;
    let is_secret = resolved.get("format").and_then(Node::as_str) == Some("password");
    let what = if is_secret {
        "is a secret"
    } else if resolved.get("enum").is_some() {
        "has few values"
    } else {
        return None;
    };
    let message = format!("the property of an entry `{name}` {what}, so it does not identify the entry");
    let finding = PAGINATION.finding(value.span, message).related(schema.span, "its schema").why(WHY);
    Some(finding.fix("Name the identifier of an entry, or leave out `id`."))
}

/// The properties of an entry of `items`.
fn entry_properties<'a>(tree: &'a Tree, response: &[(&str, &'a Node)], items: &str) -> Vec<(&'a str, &'a Node)> {
    let list = response.iter().find(|(known, _)| *known == items).and_then(|(_, schema)| tree.resolve(schema));
    let entry = list.and_then(|list| tree.resolve(list.get("items")?));
    schema_properties(tree, entry)
}

/// The query parameters with their schemas. Those of the operation override those of the path.
fn query<'a>(tree: &'a Tree, operation: &Operation) -> Vec<(&'a str, &'a Node)> {
    let parameters = parameters_of(tree, operation).filter(|parameter| parameter.location == "query");
    parameters.filter_map(|parameter| Some((parameter.name, parameter.node.get("schema")?))).collect()
}

fn body<'a>(tree: &'a Tree, node: &'a Node) -> Vec<(&'a str, &'a Node)> {
    let body = node.get("requestBody").and_then(|body| tree.resolve(body));
    properties(tree, body)
}
