//! Drops lower bounds of zero. They say nothing, and the check that progenitor makes of them, that a length is not less than
//! zero, draws a warning from the compiler.

use openapiv3::{OpenAPI, SchemaKind, Type};

use super::walk::each_schema;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| match &mut schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.min_length = string.min_length.filter(|&length| length > 0),
        SchemaKind::Type(Type::Array(array)) => array.min_items = array.min_items.filter(|&items| items > 0),
        _ => {}
    });
    document
}
