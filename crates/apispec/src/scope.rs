//! Reads `x-scope`: what the requests of a service are signed for, and which parameter the client
//! then fills. No other module reads it.
//! It must not report anything: an unknown scope counts as none.

use crate::document::Tree;
use crate::node::Node;

/// The extension of the document.
pub const EXTENSION: &str = "x-scope";

/// The name of the path parameter that a client fills if the scope is [`Scope::Project`].
pub const PROJECT_ID: &str = "project_id";

/// What the requests of a service are signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For the account, with `X-Domain-Id`. The default.
    Global,
    /// For a project, with `X-Project-Id`, and the same ID in the path.
    Project,
}

impl Scope {
    /// Both, by their names.
    pub const NAMES: [(&'static str, Self); 2] = [("global", Self::Global), ("project", Self::Project)];

    /// The scope with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(other, _)| *other == name).map(|(_, scope)| scope)
    }

    /// The scope of a document.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        tree.root.get(EXTENSION).and_then(Node::as_str).and_then(Self::parse).unwrap_or(Self::Global)
    }

    /// Whether the client fills this parameter, so that it is no argument of an operation.
    #[must_use]
    pub fn fills(self, parameter: &Node) -> bool {
        let text = |key| parameter.get(key).and_then(Node::as_str);
        self == Self::Project && text("in") == Some("path") && text("name") == Some(PROJECT_ID)
    }
}
