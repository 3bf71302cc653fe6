//! Removes default values, which `extras::limits` describes in the documentation. A default is what
//! the service assumes for a missing field; a client that sent it would freeze a value that the
//! service may change.

use openapiv3::OpenAPI;

use super::walk::each_schema;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| schema.schema_data.default = None);
    document
}
