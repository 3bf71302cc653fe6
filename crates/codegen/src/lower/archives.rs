//! Removes the archives from responses that are JSON or, on demand, an archive: progenitor
//! generates code for the JSON, and `extras::archives` adds a method for the archive.

use openapiv3::{OpenAPI, ReferenceOr};

use super::walk::each_operation;

/// Runs the step.
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
