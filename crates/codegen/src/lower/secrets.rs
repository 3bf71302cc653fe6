//! Leaves nothing but type and format on a secret, `format: password`. Progenitor replaces a schema by the runtime's secret type
//! only where it is exactly the schema that was named; any bound or extension beside it would make a plain, printable string.

use openapiv3::{OpenAPI, SchemaKind, StringFormat, StringType, Type, VariantOrUnknownOrEmpty};

use super::walk::each_schema;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| {
        let SchemaKind::Type(Type::String(string)) = &mut schema.schema_kind else { return };
        if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password) {
            *string = StringType { format: string.format.clone(), ..StringType::default() };
            schema.schema_data.extensions.clear();
            // An example of a secret would end in the documentation.
            schema.schema_data.example = None;
        }
    });
    document
}
