//! What the examples of a page show for the parts of its bodies: a value for each schema that the
//! same file defines.
//! It must not invent values.

use std::collections::HashMap;

use diagnostics::source::{FileId, Span};

use crate::document::{Tree, json};
use crate::lint::Validator;
use crate::node::{Node, Value};
use crate::shape::property;

/// The first value that a page shows for each schema, by the place of the schema.
///
/// Schemas of other files get none: what one page shows must not change the entry of another, since
/// branches that change different pages merge.
#[derive(Debug, Default)]
pub(super) struct Shown<'a>(HashMap<Span, &'a Node>);

impl<'a> Shown<'a> {
    /// Reads the examples of all bodies: those of requests first, then those of responses by
    /// status.
    pub(super) fn of(tree: &'a Tree) -> Self {
        let mut shown = Self::default();
        for operation in &tree.operations {
            let mut responses: Vec<_> = tree.responses(operation).collect();
            responses.sort_by_key(|(status, _)| *status);
            let bodies = tree.body(operation).into_iter().chain(responses.iter().filter_map(|(_, node)| json(node)));
            for media in bodies {
                let Some(schema) = media.get("schema") else { continue };
                for example in super::examples(media) {
                    shown.add(tree, operation.file, schema, example);
                }
            }
        }
        shown
    }

    /// The value for a schema.
    pub(super) fn get(&self, schema: &Node) -> Option<&'a Node> {
        self.0.get(&schema.span).copied()
    }

    fn add(&mut self, tree: &'a Tree, file: FileId, schema: &'a Node, value: &'a Node) {
        let Some(schema) = tree.resolve(schema) else { return };
        match &value.value {
            Value::Mapping(mapping) if schema.get("properties").is_some() => {
                let mut entries: Vec<_> = mapping.iter().collect();
                // Their order means nothing.
                entries.sort_by_key(|(key, _)| *key);
                for (key, entry) in entries {
                    if let Some(schema) = property(schema, key) {
                        self.add(tree, file, schema, &entry.value);
                    }
                }
                return;
            }
            Value::Sequence(items) => {
                for (schema, item) in
                    schema.get("items").into_iter().flat_map(|schema| items.iter().map(move |item| (schema, item)))
                {
                    self.add(tree, file, schema, item);
                }
            }
            Value::Null => return,
            Value::String(text) if text.is_empty() => return,
            _ => {}
        }
        // An example may break its schema with permission.
        if schema.span.file == file && Validator::new(tree).check(schema, value).is_empty() {
            self.0.entry(schema.span).or_insert(value);
        }
    }
}
