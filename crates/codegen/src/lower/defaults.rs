//! Removes default values and describes them in the documentation. A default is what the service
//! assumes for a missing field; a client that sent it would freeze a value that the service may
//! change.

use openapiv3::OpenAPI;

use super::walk::each_schema;
use crate::markdown;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| {
        let data = &mut schema.schema_data;
        if let Some(default) = data.default.take() {
            let value = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            let sentence = format!("If not set, the service assumes {}.", markdown::code(&value));
            data.description = Some(match &data.description {
                Some(text) => format!("{}\n\n{sentence}", text.trim_end()),
                None => sentence,
            });
        }
    });
    document
}
