//! Gives a value that can be anything the type for any JSON. The spec writes it as an object with
//! `additionalProperties: true`, of which progenitor would make a map: a list would not decode.

use openapiv3::{AdditionalProperties, AnySchema, OpenAPI, SchemaKind, Type};

use super::walk::each_schema;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| {
        if let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind
            && object.properties.is_empty()
            && object.additional_properties == Some(AdditionalProperties::Any(true))
        {
            schema.schema_kind = SchemaKind::Any(AnySchema::default());
        }
    });
    document
}
