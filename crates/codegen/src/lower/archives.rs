//! Takes the archives out of answers that are JSON or, on demand, an archive: what the generator makes reads the JSON, and a second way to
//! send the request is added beside it.

use openapiv3::{OpenAPI, ReferenceOr};

use super::walk::each_operation;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_operation(&mut document, &mut |operation| {
        for response in operation.responses.responses.values_mut() {
            if let ReferenceOr::Item(response) = response {
                response.content.retain(|media, _| media != "application/zip");
            }
        }
    });
    document
}
