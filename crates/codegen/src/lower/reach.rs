//! Which component schemas requests reach, and so which are only ever read. A step that treats the two differently asks here.

use std::collections::BTreeSet;

use openapiv3::{OpenAPI, ReferenceOr};
use serde::Serialize;

/// The names of the component schemas that some request body or parameter reaches, however deep.
pub(super) fn of_requests(document: &OpenAPI) -> BTreeSet<String> {
    let operations = document.paths.iter().flat_map(|(_, item)| match item {
        ReferenceOr::Item(item) => item.iter().map(|(_, operation)| operation).collect(),
        ReferenceOr::Reference { .. } => Vec::new(),
    });
    let mut next: Vec<String> =
        operations.flat_map(|operation| references(&(&operation.parameters, &operation.request_body))).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = next.pop() {
        let schema = document.components.as_ref().and_then(|components| components.schemas.get(&name));
        if reached.insert(name) {
            next.extend(schema.into_iter().flat_map(references));
        }
    }
    reached
}

/// The names of the component schemas that a part of a document refers to itself.
pub(crate) fn references(part: &impl Serialize) -> BTreeSet<String> {
    // A part of a document is data that always becomes JSON; in that, a reference is a text of this form.
    let text = serde_json::to_string(part).unwrap_or_default();
    let names = text.split("\"#/components/schemas/").skip(1);
    names.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}
