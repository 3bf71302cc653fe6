//! Inlines shared parameters and bodies into operations: the types in them are named after the
//! operation, and later steps look only at the operation itself.

use openapiv3::{OpenAPI, ReferenceOr};

use super::walk::each_operation;

/// Runs the step.
pub(crate) fn run(mut document: OpenAPI) -> OpenAPI {
    let Some(components) = &mut document.components else { return document };
    let parameters = std::mem::take(&mut components.parameters);
    let bodies = std::mem::take(&mut components.request_bodies);
    each_operation(&mut document, &mut |operation| {
        operation.parameters.iter_mut().for_each(|parameter| inline(parameter, "parameters", &parameters));
        operation.request_body.iter_mut().for_each(|body| inline(body, "requestBodies", &bodies));
    });
    document
}

/// Replaces a reference by its target, following references to references.
fn inline<T: Clone>(part: &mut ReferenceOr<T>, kind: &str, shared: &indexmap::IndexMap<String, ReferenceOr<T>>) {
    // The lint rejects circular references; one that gets here is left as it is.
    for _ in 0..shared.len() {
        let ReferenceOr::Reference { reference } = &*part else { return };
        let name = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(kind)?.strip_prefix('/'));
        let Some(target) = name.and_then(|name| shared.get(name)) else { return };
        *part = target.clone();
    }
}
