//! Takes out default values and says them in words. A default is what the service assumes when a field is left out; a client that sent
//! it would freeze what the service may change.

use openapiv3::OpenAPI;

use super::walk::each_schema;
use crate::markdown;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| {
        let data = &mut schema.schema_data;
        if let Some(default) = data.default.take() {
            let value = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            let assumes = format!("Left out, the service assumes {}.", markdown::code(&value));
            data.description = Some(match &data.description {
                Some(text) => format!("{}\n\n{assumes}", text.trim_end()),
                None => assumes,
            });
        }
    });
    document
}
