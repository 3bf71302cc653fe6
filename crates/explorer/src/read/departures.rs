//! Reads the recorded departures from the vendor's pages. It must not judge them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::Node;
use crate::error::Error;
use crate::model::{Content, Departure, Field, Keyword, Operation};

/// The departure that a node records. Its keywords are compared with those of `target`, where the
/// node leads to.
pub(super) fn departure(node: &Node<'_>, target: &Node<'_>) -> Result<Option<Departure>, Error> {
    let Some(documented) = node.node("x-documented")? else { return Ok(None) };
    let keyword = |(name, page): (&str, &Value)| Keyword {
        name: name.to_owned(),
        page: Some(page).filter(|page| !page.is_null()).cloned(),
        here: node.value(name).or_else(|| target.value(name)).cloned(),
    };
    let keywords = documented.entries().map(keyword).collect();
    let reason = node.required_text("x-reason")?.to_owned();
    Ok(Some(Departure { place: node.place.clone(), keywords, reason }))
}

/// All departures of an operation, each with the anchor where its page shows it.
pub(crate) fn of_operation(operation: &Operation) -> Vec<(String, &Departure)> {
    let mut found: Vec<_> = operation.departures.iter().map(|departure| ("top".to_owned(), departure)).collect();
    for field in &operation.parameters {
        of_field(field, "arguments", &mut found);
    }
    if let Some(body) = &operation.body {
        found.extend(body.departures.iter().map(|departure| ("body".to_owned(), departure)));
        of_content(&body.content, "body", &mut found);
    }
    for answer in &operation.answers {
        let anchor = answer.anchor();
        found.extend(answer.departures.iter().map(|departure| (anchor.clone(), departure)));
        for header in &answer.headers {
            of_field(header, &anchor, &mut found);
        }
        for content in &answer.contents {
            of_content(content, &anchor, &mut found);
        }
    }
    found
}

fn of_content<'a>(content: &'a Content, anchor: &str, found: &mut Vec<(String, &'a Departure)>) {
    found.extend(content.departures.iter().map(|departure| (anchor.to_owned(), departure)));
    if let Some(schema) = &content.schema {
        of_field(schema, anchor, found);
    }
}

fn of_field<'a>(field: &'a Field, outer: &str, found: &mut Vec<(String, &'a Departure)>) {
    field.walk(&mut |field| {
        let anchor = if field.anchor.is_empty() { outer } else { &field.anchor };
        found.extend(field.departures.iter().map(|departure| (anchor.to_owned(), departure)));
    });
}

/// The departures at nodes that no operation uses.
pub(super) fn unused(root: &Node<'_>, operations: &[Operation]) -> Result<Vec<Departure>, Error> {
    let used: BTreeSet<&str> = operations
        .iter()
        .flat_map(|operation| of_operation(operation).into_iter().map(|(_, departure)| departure.place.as_str()))
        .collect();
    let mut left = Vec::new();
    let mut nodes = vec![root.clone()];
    while let Some(node) = nodes.pop() {
        left.extend(departure(&node, &node)?.filter(|departure| !used.contains(departure.place.as_str())));
        for (key, value) in node.entries() {
            match value {
                // What an example or a departure contains is no part of the document.
                _ if ["example", "examples", "x-documented", "default", "enum"].contains(&key) => {}
                Value::Object(_) => nodes.extend(node.node(key)?),
                Value::Array(values) if values.iter().all(Value::is_object) => nodes.extend(node.list(key)?),
                _ => {}
            }
        }
    }
    Ok(left)
}
