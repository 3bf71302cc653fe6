//! Reads `x-sdk`, which records where the spec differs from the vendor's SDK and why, and remembers
//! which records explained a difference.
//! It must not know how differences are found.

use std::collections::BTreeSet;

use apispec::node::{Mapping, Node};
use apispec::{Recorded, Resolved};
use diagnostics::source::Span;

/// The extension.
pub(crate) const EXTENSION: &str = "x-sdk";
/// The key for operations that only the SDK has: their names, or [`PARTIAL`].
pub(crate) const OPERATIONS: &str = "operations";
/// Says that the spec has only some of the SDK's operations.
pub(crate) const PARTIAL: &str = "partial";
/// The key of the reason.
pub(crate) const REASON: &str = "reason";

/// Which records have been used, by their places.
#[derive(Debug, Default)]
pub(crate) struct Used(BTreeSet<Span>);

impl Used {
    pub(crate) fn insert(&mut self, span: Span) {
        self.0.insert(span);
    }

    pub(crate) fn contains(&self, span: Span) -> bool {
        self.0.contains(&span)
    }
}

/// What a node records for a keyword.
pub(crate) fn of_node<'a>(node: &'a Node, keyword: &str) -> Option<Recorded<'a>> {
    let record = node.get(EXTENSION)?.as_mapping()?;
    let entry = record.entry(keyword)?;
    Some(Recorded { value: &entry.value, span: entry.key_span, reason: reason(record) })
}

/// What a resolved node records for a keyword, anywhere on the way to its target.
pub(crate) fn of<'a>(side: &Resolved<'a>, keyword: &str) -> Option<Recorded<'a>> {
    side.nodes().find_map(|node| of_node(node, keyword))
}

/// Whether a node records a name in a list, such as that of a property: the place of the name.
pub(crate) fn listed<'a>(record: Option<Recorded<'a>>, name: &str) -> Option<Recorded<'a>> {
    let record = record?;
    let item = record.value.as_sequence()?.iter().find(|item| item.as_str() == Some(name))?;
    Some(Recorded { value: item, span: item.span, reason: record.reason })
}

/// The reason in a record.
pub(crate) fn reason(record: &Mapping) -> &str {
    record.get(REASON).and_then(Node::as_str).unwrap_or_default().trim()
}
