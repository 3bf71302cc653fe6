//! Reports records of differences that do not exist.

use apispec::node::{Entry, Node, Value};

use super::Comparer;
use crate::explain::{EXTENSION, REASON};
use crate::rules::UNUSED;

impl Comparer<'_> {
    pub(super) fn unused_records(&mut self) {
        let mut open = vec![&self.tree.root];
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Sequence(items) => open.extend(items),
                Value::Mapping(mapping) => {
                    for (key, entry) in mapping.iter() {
                        if key == EXTENSION { self.record(&entry.value) } else { open.push(&entry.value) }
                    }
                }
                _ => {}
            }
        }
    }

    fn record(&mut self, record: &Node) {
        for (key, entry) in record.as_mapping().into_iter().flat_map(apispec::node::Mapping::iter) {
            if key != REASON {
                self.keyword(key, entry);
            }
        }
    }

    fn keyword(&mut self, key: &str, entry: &Entry) {
        let mut unused = Vec::new();
        match entry.value.as_sequence() {
            // Each name of a list explains one thing that only the SDK has; the values of an
            // enumeration are compared together.
            Some(items) if key != "enum" => unused.extend(items.iter().map(|item| item.span)),
            _ => unused.push(entry.key_span),
        }
        for span in unused.into_iter().filter(|span| !self.used.contains(*span)) {
            let finding = UNUSED.finding(span, "the SDK has no such difference");
            let finding = finding.why("The SDK and the spec agree here, or the SDK has other values.");
            self.out.findings.push(finding.fix(format!("Remove it from `{EXTENSION}`.")));
        }
    }
}
