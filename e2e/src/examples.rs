//! Reads the specs and their examples, so that tests send and receive what the documentation shows.

use std::path::Path;

use apispec::Document;
use apispec::node::Node;
use serde_json::Value;

use crate::merged::OncePerService;

/// The spec of a service, such as `scm`, which is read and checked once in a process.
///
/// # Panics
///
/// If the spec is invalid.
#[must_use]
pub fn spec(service: &str) -> &'static Document {
    static READ: OncePerService<Document> = OncePerService::new();
    READ.get_or_read(service, || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        apispec::check(&root, "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false)))
    })
}

/// The examples of one service.
#[derive(Clone, Copy, Debug)]
pub struct Examples(&'static Document);

impl Examples {
    /// The examples of a service, as [`spec`] reads it.
    ///
    /// # Panics
    ///
    /// If the spec is invalid.
    #[must_use]
    pub fn of(service: &str) -> Self {
        Self(spec(service))
    }

    /// The example of the request body.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn request(&self, operation: &str) -> Value {
        let node = self.operation(operation);
        let body = node.get("requestBody").expect("a request body");
        example(body).unwrap_or_else(|| panic!("{operation} has no request example"))
    }

    /// The example of the response with this status.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn response(&self, operation: &str, status: &str) -> Value {
        let response = self.operation(operation).get("responses").and_then(|responses| responses.get(status));
        let response =
            response.and_then(|response| self.0.tree.resolve(response)).expect("a response with this status");
        example(response).unwrap_or_else(|| panic!("{operation} has no example of response {status}"))
    }

    /// The error statuses of the page, each with its example body, if the page shows one.
    ///
    /// # Panics
    ///
    /// If the operation does not exist.
    #[must_use]
    pub fn errors(&self, operation: &str) -> Vec<(u16, Option<Value>)> {
        let responses = self.operation(operation).get("responses").and_then(Node::as_mapping).expect("responses");
        let responses = responses.iter().filter_map(|(status, entry)| {
            let status = status.parse().ok().filter(|status| *status >= 400)?;
            Some((status, self.0.tree.resolve(&entry.value).and_then(example)))
        });
        responses.collect()
    }

    fn operation(&self, name: &str) -> &Node {
        let operation = self.0.tree.operations.iter().find(|operation| operation.operation_id == name);
        operation.and_then(|operation| self.0.tree.operation_node(operation)).expect("an operation with this name")
    }
}

fn example(body: &Node) -> Option<Value> {
    let example = body.get("content")?.get("application/json")?.get("example")?;
    Some(serde_json::to_value(example.to_yaml()).expect("a JSON example"))
}
