//! Removes all bounds, patterns and enumerated numbers. The runtime checks them when a request is
//! sent, and ignores them in responses. Progenitor would silently drop most of them, and for the
//! others generate types that fail to decode.

use openapiv3::{AdditionalProperties, OpenAPI, SchemaKind, Type};

use super::walk::each_schema;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| match &mut schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => {
            (string.min_length, string.max_length, string.pattern) = (None, None, None);
        }
        SchemaKind::Type(Type::Object(object)) => {
            (object.min_properties, object.max_properties) = (None, None);
            // A structure has no other fields, and a response with more is still decoded.
            if object.additional_properties == Some(AdditionalProperties::Any(false)) {
                object.additional_properties = None;
            }
        }
        SchemaKind::Type(Type::Array(array)) => (array.min_items, array.max_items) = (None, None),
        SchemaKind::Type(Type::Integer(integer)) => {
            (integer.minimum, integer.maximum, integer.multiple_of) = (None, None, None);
            (integer.exclusive_minimum, integer.exclusive_maximum) = (false, false);
            integer.enumeration.clear();
        }
        SchemaKind::Type(Type::Number(number)) => {
            (number.minimum, number.maximum, number.multiple_of) = (None, None, None);
            (number.exclusive_minimum, number.exclusive_maximum) = (false, false);
            number.enumeration.clear();
        }
        _ => {}
    });
    document
}
