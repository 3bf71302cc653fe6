//! Removes everything but type and format from secrets, `format: password`. Progenitor replaces a
//! schema by the secret type of the runtime only if it equals the configured schema exactly; any
//! other keyword would result in a plain, printable string.

use openapiv3::{OpenAPI, SchemaKind, StringFormat, StringType, Type, VariantOrUnknownOrEmpty};

use super::walk::each_schema;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| {
        let SchemaKind::Type(Type::String(string)) = &mut schema.schema_kind else { return };
        if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password) {
            *string = StringType { format: string.format.clone(), ..StringType::default() };
            schema.schema_data.extensions.clear();
            // The example of a secret would appear in the documentation.
            schema.schema_data.example = None;
        }
    });
    document
}
