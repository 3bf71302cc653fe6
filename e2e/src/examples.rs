//! The examples of the spec, so that tests send and receive what the documentation shows.

use std::path::Path;

use apispec::Document;
use apispec::node::Node;
use serde_json::Value;

/// The examples of one service.
#[derive(Debug)]
pub struct Examples(Document);

impl Examples {
    /// Loads the spec of a service, such as `scm`.
    ///
    /// # Panics
    ///
    /// When the spec is wrong.
    #[must_use]
    pub fn of(service: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        Self(apispec::check(&root, "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false))))
    }

    /// The example of the request body.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn request(&self, operation: &str) -> Value {
        let node = self.operation(operation);
        let body = node.get("requestBody").expect("a request body");
        example(body).unwrap_or_else(|| panic!("{operation} has no example of its request"))
    }

    /// The example of the answer with this status.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn answer(&self, operation: &str, status: &str) -> Value {
        let answer = self.operation(operation).get("responses").and_then(|answers| answers.get(status));
        let answer = answer.and_then(|answer| self.0.tree.resolve(answer)).expect("an answer of this status");
        example(answer).unwrap_or_else(|| panic!("{operation} has no example of its answer {status}"))
    }

    /// The statuses that the page lists for errors, with the example of each body, or nothing where the page shows none.
    ///
    /// # Panics
    ///
    /// When the operation does not exist.
    #[must_use]
    pub fn errors(&self, operation: &str) -> Vec<(u16, Option<Value>)> {
        let answers = self.operation(operation).get("responses").and_then(Node::as_mapping).expect("answers");
        let answers = answers.iter().filter_map(|(status, entry)| {
            let status = status.parse().ok().filter(|status| *status >= 400)?;
            Some((status, self.0.tree.resolve(&entry.value).and_then(example)))
        });
        answers.collect()
    }

    fn operation(&self, name: &str) -> &Node {
        let operation = self.0.tree.operations.iter().find(|operation| operation.operation_id == name);
        operation.and_then(|operation| self.0.tree.operation_node(operation)).expect("an operation of this name")
    }
}

fn example(body: &Node) -> Option<Value> {
    let example = body.get("content")?.get("application/json")?.get("example")?;
    Some(serde_json::to_value(example.to_yaml()).expect("an example that is JSON"))
}
