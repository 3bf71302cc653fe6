//! Resolves nodes of the spec: their keywords, through references, and what is recorded beside
//! them: departures from the page, and differences from the vendor's SDK.
//! It must not know what a page or the SDK says.

use diagnostics::source::Span;

use crate::document::Tree;
use crate::node::{Entry, Node};

/// A node with the references that lead to it, each of which can record departures.
#[derive(Clone, Debug)]
pub struct Resolved<'a> {
    /// The nodes from the outermost reference to its final target.
    chain: Vec<&'a Node>,
    /// The name of the first referenced component.
    pub name: Option<&'a str>,
    /// The span of the key, for findings.
    pub span: Span,
}

/// A recorded departure.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// What the page or the SDK has.
    pub value: &'a Node,
    /// The span of the record.
    pub span: Span,
    /// Why the spec departs from it.
    pub reason: &'a str,
}

impl<'a> Resolved<'a> {
    /// Follows the references of a node. Findings about it point to `span`, usually that of its
    /// key.
    #[must_use]
    pub fn new(tree: &'a Tree, node: &'a Node, span: Span) -> Self {
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
    #[must_use]
    pub fn within(mut self, outer: &'a Node) -> Self {
        self.chain.insert(0, outer);
        self
    }

    /// The final target of the references.
    #[must_use]
    pub fn node(&self) -> Option<&'a Node> {
        self.chain.last().copied()
    }

    /// The nodes from the outermost reference to its final target.
    pub fn nodes(&self) -> impl Iterator<Item = &'a Node> {
        self.chain.iter().copied()
    }

    /// The entry of a keyword.
    #[must_use]
    pub fn entry(&self, keyword: &str) -> Option<&'a Entry> {
        self.node()?.as_mapping()?.entry(keyword)
    }

    /// The value of a keyword, if it is a string.
    #[must_use]
    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.entry(keyword)?.value.as_str()
    }

    /// Whether a keyword is `true`.
    #[must_use]
    pub fn is(&self, keyword: &str) -> bool {
        self.entry(keyword).and_then(|entry| entry.value.as_bool()).unwrap_or(false)
    }

    /// The recorded departure for a keyword.
    #[must_use]
    pub fn departure(&self, keyword: &str) -> Option<Recorded<'a>> {
        self.chain.iter().find_map(|node| {
            let entry = node.get("x-documented")?.as_mapping()?.entry(keyword)?;
            let reason = node.get("x-reason").and_then(Node::as_str).unwrap_or_default();
            Some(Recorded { value: &entry.value, span: entry.key_span, reason: reason.trim() })
        })
    }

    /// The `x-undocumented` record, which says how an undocumented property is known.
    #[must_use]
    pub fn undocumented(&self) -> Option<Recorded<'a>> {
        self.chain.iter().find_map(|node| {
            let entry = node.as_mapping()?.entry("x-undocumented")?;
            let reason = entry.value.as_str().unwrap_or_default();
            Some(Recorded { value: &entry.value, span: entry.key_span, reason: reason.trim() })
        })
    }
}
