//! Replaces the error responses of an operation by all of 4xx and 5xx. The documentation lists a
//! few statuses, and a gateway in front of the service returns others. The runtime reads code and
//! message from the body of any of them, so the responses need no type, and the schema that only
//! they used is removed.

use openapiv3::{OpenAPI, ReferenceOr, Response, StatusCode};

use super::walk::each_operation;

/// The schema of all error bodies, as the lint requires.
const ERROR_SCHEMA: &str = "Error";

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_operation(&mut document, &mut |operation| {
        operation.responses.responses.retain(|status, _| !is_error(status));
        for (class, description) in [(4, "The request was refused."), (5, "The service failed.")] {
            let answer = Response { description: description.to_owned(), ..Response::default() };
            operation.responses.responses.insert(StatusCode::Range(class), ReferenceOr::Item(answer));
        }
    });
    if let Some(components) = &mut document.components {
        components.responses.retain(|_, response| !has_error_schema(response));
        components.schemas.shift_remove(ERROR_SCHEMA);
    }
    document
}

fn is_error(status: &StatusCode) -> bool {
    match status {
        StatusCode::Code(code) => (400..600).contains(code),
        StatusCode::Range(class) => matches!(class, 4 | 5),
    }
}

fn has_error_schema(response: &ReferenceOr<Response>) -> bool {
    let ReferenceOr::Item(response) = response else { return false };
    response.content.values().any(|media| {
        matches!(&media.schema, Some(ReferenceOr::Reference { reference })
            if reference.strip_prefix("#/components/schemas/") == Some(ERROR_SCHEMA))
    })
}
