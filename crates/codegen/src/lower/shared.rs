//! Writes shared parameters and bodies where operations refer to them: the types within them are named after the operation, and other
//! steps look at what is written in an operation.

use openapiv3::{OpenAPI, ReferenceOr};

use super::walk::each_operation;

/// See the module.
pub(crate) fn run(mut document: OpenAPI) -> OpenAPI {
    let Some(components) = &mut document.components else { return document };
    let parameters = std::mem::take(&mut components.parameters);
    let bodies = std::mem::take(&mut components.request_bodies);
    each_operation(&mut document, &mut |operation| {
        operation.parameters.iter_mut().for_each(|parameter| write_out(parameter, "parameters", &parameters));
        operation.request_body.iter_mut().for_each(|body| write_out(body, "requestBodies", &bodies));
    });
    document
}

/// Puts what a reference leads to in its place. A reference to a reference is followed.
fn write_out<T: Clone>(part: &mut ReferenceOr<T>, kind: &str, shared: &indexmap::IndexMap<String, ReferenceOr<T>>) {
    // One that leads in a circle is refused before it comes here, and left as it is.
    for _ in 0..shared.len() {
        let ReferenceOr::Reference { reference } = &*part else { return };
        let name = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(kind)?.strip_prefix('/'));
        let Some(target) = name.and_then(|name| shared.get(name)) else { return };
        *part = target.clone();
    }
}
