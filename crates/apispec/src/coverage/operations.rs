//! Writes a block for each operation, grouped by tag like the chapters of the documentation.
//! It must not look into schemas.

use std::fmt::Write as _;

use super::departures::Notes;
use super::words::{code, prose};
use crate::document::{Operation, Tree};
use crate::node::{Mapping, Node};
use crate::permission::Permission;

/// The facts shown for one operation.
pub(super) struct Facts<'a> {
    pub(super) operation: &'a Operation,
    node: &'a Node,
    tag: Option<&'a str>,
    updated: Option<&'a str>,
    permission: Option<Permission<'a>>,
    /// The number of examples of the request and of success responses.
    examples: (usize, usize),
}

impl<'a> Facts<'a> {
    pub(super) fn read(tree: &'a Tree, operation: &'a Operation) -> Option<Self> {
        let node = tree.operation_node(operation)?;
        let responses = node.get("responses").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        let successes = responses.filter(|(status, _)| status.starts_with('2'));
        Some(Self {
            operation,
            node,
            tag: node.get("tags").and_then(Node::as_sequence).and_then(|tags| tags.first()?.as_str()),
            updated: node.get("x-doc-updated").and_then(Node::as_str),
            permission: node.get("x-iam-action").and_then(Node::as_str).and_then(Permission::parse),
            examples: (
                node.get("requestBody").map_or(0, |body| examples(tree, body)),
                successes.map(|(_, response)| examples(tree, &response.value)).sum(),
            ),
        })
    }

    /// Whether the operation has this extension, and it is not `false`.
    fn has(&self, extension: &str) -> bool {
        self.node.get(extension).is_some_and(|value| value.as_bool() != Some(false))
    }

    fn write(&self, tree: &Tree, notes: &Notes<'_>, out: &mut String) {
        let file = tree.operation_file(self.operation);
        let summary = self.node.get("summary").and_then(Node::as_str).map(prose).unwrap_or_default();
        let updated = self.updated.unwrap_or("no date");
        let page = match self.node.get("externalDocs").and_then(|docs| docs.get("url")).and_then(Node::as_str) {
            Some(url) => format!("[{updated}]({url})"),
            None => format!("[{updated}]"),
        };
        let request = code(&self.operation.request_line());
        let _ = write!(out, "\n#### {}\n\n{summary}: {request}, page of {page}\n\n", super::link(tree, file));
        let _ = writeln!(out, "- Permission: {}", self.permission());
        let (requests, responses) = self.examples;
        let _ = writeln!(out, "- Examples: {requests} for requests, {responses} for responses");
        let marks = self.marks();
        if !marks.is_empty() {
            let _ = writeln!(out, "- Marks: {marks}");
        }
        notes.write(file, out);
    }

    fn permission(&self) -> String {
        match &self.permission {
            Some(Permission::Action { action, alias: Some(alias), .. }) => {
                format!("{}, from the page, with the alias {}", code(action), code(alias))
            }
            Some(Permission::Action { action, table: Some(table), .. }) => {
                format!("{}, from the role/policy table {}", code(action), prose(table))
            }
            Some(Permission::Action { action, .. }) => format!("{}, from the page", code(action)),
            Some(Permission::NotRequired { reason }) => format!("none: {}", prose(reason)),
            None => "unknown".to_owned(),
        }
    }

    fn marks(&self) -> String {
        let marks = [
            ("x-pagination", "pages"),
            ("x-waiters", "waiters"),
            ("x-retry-safe", "retry-safe"),
            ("x-archive", "archive"),
            ("x-regions", "some regions"),
            ("x-confirm", "asks first"),
            ("x-ambiguous", "ambiguous path"),
            ("x-deprecated", "deprecated"),
        ];
        marks.into_iter().filter(|(mark, _)| self.has(mark)).map(|(_, label)| label).collect::<Vec<_>>().join(", ")
    }
}

/// The number of examples of a request body or a response.
fn examples(tree: &Tree, body: &Node) -> usize {
    let content = tree.resolve(body).and_then(|body| body.get("content")).and_then(Node::as_mapping);
    let count = |media_type: &Node| {
        let several = media_type.get("examples").and_then(Node::as_mapping).map_or(0, Mapping::len);
        several + usize::from(media_type.get("example").is_some())
    };
    content.into_iter().flat_map(Mapping::iter).map(|(_, entry)| count(&entry.value)).sum()
}

/// Writes a block for each operation, grouped by tag in the order in which openapi.yaml declares
/// the tags.
pub(super) fn write(tree: &Tree, facts: &[Facts<'_>], notes: &Notes<'_>, text: &mut String) {
    let tags = tree.root.get("tags").and_then(Node::as_sequence).unwrap_or_default();
    let tags: Vec<_> = tags.iter().filter_map(|tag| tag.get("name")?.as_str()).collect();
    for tag in tags.iter().copied() {
        chapter(tag, tree, facts.iter().filter(|facts| facts.tag == Some(tag)), notes, text);
    }
    let untagged = facts.iter().filter(|facts| facts.tag.is_none_or(|tag| !tags.contains(&tag)));
    chapter("Without a tag", tree, untagged, notes, text);
}

fn chapter<'a>(
    title: &str,
    tree: &Tree,
    facts: impl Iterator<Item = &'a Facts<'a>>,
    notes: &Notes<'_>,
    text: &mut String,
) {
    let mut facts = facts.peekable();
    if facts.peek().is_some() {
        let _ = write!(text, "\n### {}\n", prose(title));
    }
    facts.for_each(|facts| facts.write(tree, notes, text));
}
