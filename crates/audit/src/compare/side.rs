//! Resolves nodes of the spec: their keywords, through references, and their recorded departures.
//! It must not know what a page says.

use apispec::Tree;
use apispec::node::{Entry, Node};
use diagnostics::source::Span;

/// A node with the references that lead to it, each of which can record departures.
#[derive(Clone, Debug)]
pub(super) struct Side<'a> {
    /// The nodes from the outermost reference to its final target.
    chain: Vec<&'a Node>,
    /// The name of the first referenced component.
    pub(super) name: Option<&'a str>,
    /// The span of the key, for findings.
    pub(super) span: Span,
}

/// A recorded departure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recorded<'a> {
    pub(super) value: &'a Node,
    pub(super) span: Span,
    pub(super) reason: &'a str,
}

impl<'a> Side<'a> {
    pub(super) fn new(tree: &'a Tree, node: &'a Node, span: Span) -> Self {
        let mut chain = vec![node];
        let mut name = None;
        let mut last = node;
        // The linter has checked that references resolve and have no cycles.
        while let Some((reference, target)) = last.reference().and_then(|to| Some((to, tree.target(to)?))) {
            name = name.or(reference.rsplit('/').next());
            chain.push(target);
            last = target;
            if chain.len() > 64 {
                break;
            }
        }
        Self { chain, name, span }
    }

    /// Adds the departures of an outer node, such as the parameter of a schema.
    pub(super) fn within(mut self, outer: &'a Node) -> Self {
        self.chain.insert(0, outer);
        self
    }

    /// The final target of the references.
    pub(super) fn node(&self) -> Option<&'a Node> {
        self.chain.last().copied()
    }

    pub(super) fn entry(&self, keyword: &str) -> Option<&'a Entry> {
        self.node()?.as_mapping()?.entry(keyword)
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.entry(keyword)?.value.as_str()
    }

    pub(super) fn is(&self, keyword: &str) -> bool {
        self.entry(keyword).and_then(|entry| entry.value.as_bool()).unwrap_or(false)
    }

    /// The recorded departure for a keyword.
    pub(super) fn departure(&self, keyword: &str) -> Option<Recorded<'a>> {
        self.chain.iter().find_map(|node| {
            let entry = node.get("x-documented")?.as_mapping()?.entry(keyword)?;
            let reason = node.get("x-reason").and_then(Node::as_str).unwrap_or_default();
            Some(Recorded { value: &entry.value, span: entry.key_span, reason: reason.trim() })
        })
    }

    /// The `x-undocumented` record, which says how an undocumented property is known.
    pub(super) fn undocumented(&self) -> Option<Recorded<'a>> {
        self.chain.iter().find_map(|node| {
            let entry = node.as_mapping()?.entry("x-undocumented")?;
            let reason = entry.value.as_str().unwrap_or_default();
            Some(Recorded { value: &entry.value, span: entry.key_span, reason: reason.trim() })
        })
    }
}
