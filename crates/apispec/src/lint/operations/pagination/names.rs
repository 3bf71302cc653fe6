//! Whether the names in `x-pagination` exist, and have the type that a paginator needs.
//! It must not know which keys there are.

use diagnostics::{Finding, suggest};

use super::super::bodies::{properties, response_properties, schema_properties};
use super::super::parameters::parameters_of;
use super::{PAGINATION, WHY};
use crate::document::{Operation, Tree};
use crate::lint::schema::type_name;
use crate::node::Node;
use crate::pagination::Path;

/// The page size up to which a list with page numbers must be able to go, and twice the smallest
/// that is its smallest: consecutive pages have different sizes, so that they share an entry.
const LARGEST_AT_LEAST: i64 = 20;

/// Names with their schemas, and what they are.
pub(super) struct Known<'a> {
    what: &'static str,
    schemas: Vec<(&'a str, &'a Node)>,
}

/// A name in `x-pagination`, and where it is.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) value: &'a Node,
    pub(super) text: &'a str,
}

/// The query parameters. Those of the operation override those of the path.
pub(super) fn query<'a>(tree: &'a Tree, operation: &Operation) -> Known<'a> {
    let parameters = parameters_of(tree, operation).filter(|parameter| parameter.location == "query");
    let schemas = parameters.filter_map(|parameter| Some((parameter.name, parameter.node.get("schema")?))).collect();
    Known { what: "query parameter", schemas }
}

/// The properties of the request body.
pub(super) fn body<'a>(tree: &'a Tree, operation: &'a Node) -> Known<'a> {
    let body = operation.get("requestBody").and_then(|body| tree.resolve(body));
    Known { what: "property of the body", schemas: properties(tree, body) }
}

/// The properties of the response.
pub(super) fn response<'a>(tree: &'a Tree, operation: &Operation) -> Known<'a> {
    Known { what: "property of the response", schemas: response_properties(tree, operation) }
}

/// The properties of an entry of the list at a path.
pub(super) fn entry<'a>(tree: &'a Tree, response: &Known<'a>, items: &str) -> Known<'a> {
    let list = find(tree, response, items).ok();
    let entry = list.and_then(|list| tree.resolve(tree.resolve(list)?.get("items")?));
    Known { what: "property of an entry", schemas: schema_properties(tree, entry) }
}

/// The schema at a path, or the path up to the name that does not exist, the name, and those that
/// do.
fn find<'a, 'b>(tree: &'a Tree, known: &Known<'a>, path: &'b str) -> Result<&'a Node, (String, &'b str, Vec<&'a str>)> {
    let (mut level, mut so_far, mut found) = (known.schemas.clone(), String::new(), None);
    for name in Path(path).names() {
        if let Some(schema) = found {
            level = schema_properties(tree, Some(schema));
            so_far.push('.');
        }
        found = level.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema);
        if found.is_none() {
            return Err((so_far, name, level.into_iter().map(|(known, _)| known).collect()));
        }
        so_far.push_str(name);
    }
    found.ok_or_else(|| (so_far, path, Vec::new()))
}

/// The finding for a path that does not exist, or leads to another type.
pub(super) fn check_path(tree: &Tree, known: &Known<'_>, wanted: &[&str], path: Name<'_>) -> Option<Finding> {
    match find(tree, known, path.text) {
        Ok(schema) => check_type(tree, known.what, wanted, path, schema),
        Err((before, name, names)) => Some(missing(known.what, path.value, &before, name, &names)),
    }
}

/// The finding for an argument that does not exist, or has another type. Its name may contain dots,
/// unlike those of a path.
pub(super) fn check_argument(tree: &Tree, known: &Known<'_>, wanted: &[&str], argument: Name<'_>) -> Option<Finding> {
    let names: Vec<_> = known.schemas.iter().map(|(known, _)| *known).collect();
    match known.schemas.iter().find(|(known, _)| *known == argument.text) {
        Some((_, schema)) => check_type(tree, known.what, wanted, argument, schema),
        None => Some(missing(known.what, argument.value, "", argument.text, &names)),
    }
}

fn missing(what: &str, value: &Node, before: &str, name: &str, known: &[&str]) -> Finding {
    let finding = PAGINATION.finding(value.span, format!("there is no {what} `{before}{name}`")).why(WHY);
    match suggest::nearest(name, known.iter().copied()) {
        Some(near) => finding.fix(format!("Did you mean `{before}{near}`?")),
        None if known.is_empty() && before.is_empty() => {
            finding.fix(format!("The operation has no {what} at all. Correct `in` or the schema."))
        }
        None if known.is_empty() => {
            finding.fix(format!("`{}` is no object with properties.", before.trim_end_matches('.')))
        }
        None => finding.fix(format!("Use one of {}.", suggest::list(known.iter().copied()))),
    }
}

fn check_type(tree: &Tree, what: &str, wanted: &[&str], name: Name<'_>, schema: &Node) -> Option<Finding> {
    let resolved = tree.resolve(schema)?;
    let found = type_name(resolved)?;
    let text = |key| resolved.get(key).and_then(Node::as_str);
    let strange = match (found, text("format")) {
        ("integer", Some(format @ "unix-millis"))
        | ("string", Some(format @ ("password" | "local-date-time" | "date-time" | "date"))) => {
            Some(format!("the format `{format}`"))
        }
        ("string", _) if resolved.get("enum").is_some() => Some("few values".to_owned()),
        _ => None,
    };
    let Name { value, text } = name;
    let finding = if !wanted.contains(&found) {
        let wanted = wanted.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
        PAGINATION.finding(value.span, format!("the {what} `{text}` has the type `{found}` instead of {wanted}"))
    } else if let Some(strange) = strange {
        PAGINATION.finding(value.span, format!("the {what} `{text}` has {strange}"))
    } else {
        return None;
    };
    Some(finding.related(schema.span, "its schema").why(WHY).fix("Use another name, or correct the schema."))
}

/// The finding for an `id` that cannot identify an entry. It may be optional: the paginator treats
/// an entry without it as one that cannot be identified.
pub(super) fn check_id(tree: &Tree, known: &Known<'_>, path: Name<'_>) -> Option<Finding> {
    let schema = match find(tree, known, path.text) {
        Ok(schema) => schema,
        Err(_) => return check_path(tree, known, &[], path),
    };
    let resolved = tree.resolve(schema)?;
    let Name { value, text } = path;
    let what = if !matches!(type_name(resolved)?, "string" | "integer") {
        return check_type(tree, known.what, &["string", "integer"], path, schema);
    } else if resolved.get("format").and_then(Node::as_str) == Some("password") {
        "is a secret"
    } else if resolved.get("enum").is_some() {
        "has few values"
    } else if matches!(
        resolved.get("format").and_then(Node::as_str),
        Some("unix-millis" | "local-date-time" | "date-time" | "date")
    ) {
        "is a time"
    } else {
        return None;
    };
    let message = format!("the property of an entry `{text}` {what}, so it does not identify the entry");
    let finding = PAGINATION.finding(value.span, message).related(schema.span, "its schema").why(WHY);
    Some(finding.fix("Name the identifier of an entry, or leave out `id`."))
}

/// The finding for a `limit` that does not permit enough page sizes.
pub(super) fn check_page_sizes(tree: &Tree, known: &Known<'_>, limit: Name<'_>) -> Option<Finding> {
    let (_, schema) = known.schemas.iter().find(|(known, _)| *known == limit.text)?;
    let resolved = tree.resolve(schema)?;
    let number = |key| resolved.get(key).and_then(|bound| bound.to_yaml().as_i64());
    let (smallest, largest) = (number("minimum").unwrap_or(1).max(1), number("maximum"));
    let message = match largest {
        _ if resolved.get("enum").is_some() => format!("`{}` permits only some page sizes", limit.text),
        None => format!("`{}` has no `maximum`", limit.text),
        Some(largest) if largest < LARGEST_AT_LEAST.max(smallest.saturating_mul(2)) => {
            format!("`{}` permits only pages of {smallest} to {largest} entries", limit.text)
        }
        Some(_) => return None,
    };
    let why = "Consecutive pages share an entry, so that no change of the list goes unnoticed. With page numbers, this \
               needs pages of different sizes: up to 20 or more, and down to half of that.";
    let finding = PAGINATION.finding(limit.value.span, message).related(schema.span, "its schema").why(why);
    Some(finding.fix("Write the bounds that the page documents, or leave out `x-pagination`."))
}
