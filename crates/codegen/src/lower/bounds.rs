//! Takes out the bounds that the generated types cannot hold: those of numbers and arrays, the values that an integer may have, and
//! lower bounds of zero, which say nothing. Progenitor would drop most of them without a word, and make types of the others that
//! refuse to be read.

use openapiv3::{OpenAPI, SchemaKind, Type};

use super::walk::each_schema;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_schema(&mut document, &mut |schema| match &mut schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.min_length = string.min_length.filter(|&length| length > 0),
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
