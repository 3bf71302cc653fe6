//! The document for other tools and their readers, who know nothing of this project: with complete
//! examples, the emulator among the servers, and what credentials are.
//! It must not know who writes it, nor what is in a code sample.

mod security;
mod servers;

use crate::document::Tree;
use crate::examples;
use crate::node::{Node, Value};
use crate::shape::{Kind, Visit, map};

/// The extension of an operation with its code samples, as Redoc, Scalar and others read it.
pub const SAMPLES: &str = "x-codeSamples";

/// The document of a service for readers. One that is for readers already stays as it is.
#[must_use]
pub fn document(tree: &Tree) -> Tree {
    if is_for_readers(tree) {
        return tree.clone();
    }
    let mut tree = examples::complete(tree);
    tree.root = map(Visit::document(&tree.root), &mut |visit, mut node| {
        match visit.kind {
            Kind::Document => servers::add_emulator(&mut node),
            Kind::SecurityScheme => security::describe(&mut node),
            _ => {}
        }
        node
    });
    tree
}

/// Whether a document is for readers.
#[must_use]
pub fn is_for_readers(tree: &Tree) -> bool {
    servers::has_emulator(&tree.root)
}

/// A document that was written for other tools, as the spec writes it: without code samples, which
/// follow from the rest of it, and with the type of schemas for any JSON.
#[must_use]
pub fn as_spec(mut tree: Tree) -> Tree {
    tree.root = map(Visit::document(&tree.root), &mut |visit, mut node| {
        match visit.kind {
            Kind::Operation => node.remove(SAMPLES),
            Kind::Schema if is_anything(&node) && node.get("type").is_none() => {
                node.set("type", Value::String("object".to_owned()));
            }
            _ => {}
        }
        node
    });
    tree
}

/// Whether a schema permits any JSON.
#[must_use]
pub fn is_anything(schema: &Node) -> bool {
    schema.get("additionalProperties").and_then(Node::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "
servers: [{url: https://a.example.com, x-region: a}]
components:
  securitySchemes:
    Keys: {type: apiKey, in: header, name: authorization, description: Signed.}
    Other: {type: apiKey, in: header, name: Cookie, description: A cookie.}
";

    #[test]
    fn readers_learn_of_the_emulator_and_of_credentials() {
        let before = crate::load::parse_merged("a.yaml", TEXT, "demo").unwrap();
        let after = document(&before);
        assert!(!is_for_readers(&before) && is_for_readers(&after));
        let text = |pointer: &str| after.root.pointer(pointer).and_then(Node::as_str).unwrap_or_default();
        assert_eq!(text("/servers/1/url"), "https://a.example.com");
        assert!(text("/components/securitySchemes/Keys/description").starts_with("Signed.\n\nSigning proves"));
        assert_eq!(text("/components/securitySchemes/Other/description"), "A cookie.");
        assert_eq!(document(&after).root, after.root);
    }
}
