//! Removes everything but type and format from times, `format: unix-millis`. Progenitor replaces a
//! schema by the time type of the runtime only if it equals the configured schema exactly; any
//! other keyword would result in a plain number. In paths and headers a time stays a number, since
//! there it is sent in its printed form.

use openapiv3::{
    IntegerType, OpenAPI, Parameter, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};

use super::walk::{each_operation, each_schema};

/// The format of a time.
pub(crate) const FORMAT: &str = "unix-millis";

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_operation(&mut document, &mut |operation| operation.parameters.iter_mut().for_each(keep_number));
    each_schema(&mut document, &mut |schema| {
        if let Some(integer) = time(schema) {
            *integer = IntegerType { format: integer.format.clone(), ..IntegerType::default() };
            schema.schema_data.extensions.clear();
        }
    });
    document
}

/// The integer type of a schema, if it is a time.
fn time(schema: &mut Schema) -> Option<&mut IntegerType> {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let is_time = matches!(&integer.format, VariantOrUnknownOrEmpty::Unknown(format) if format == FORMAT);
            is_time.then_some(integer)
        }
        _ => None,
    }
}

/// Removes the format of a time in a path or header.
fn keep_number(parameter: &mut ReferenceOr<Parameter>) {
    let ReferenceOr::Item(Parameter::Path { parameter_data, .. } | Parameter::Header { parameter_data, .. }) =
        parameter
    else {
        return;
    };
    if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &mut parameter_data.format
        && let Some(integer) = time(schema)
    {
        integer.format = VariantOrUnknownOrEmpty::Empty;
    }
}
