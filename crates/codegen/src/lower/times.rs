//! Removes everything but type and format from times and dates: `format: unix-millis`,
//! `local-date-time`, `date-time` and `date`. Progenitor replaces a schema by a time type of the
//! runtime only if it equals the configured schema exactly; any other keyword would result in a
//! plain number or string, or in a type of chrono. In paths and headers a time stays a number or a
//! string, since there it is sent in its printed form; in all parameters a local time stays a
//! string.

use openapiv3::{
    IntegerType, OpenAPI, Parameter, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, StringFormat,
    StringType, Type, VariantOrUnknownOrEmpty,
};

use super::walk::{each_operation, each_schema};

/// The format of a time.
pub(crate) const FORMAT: &str = "unix-millis";

/// The format of a date and time without a zone.
pub(crate) const LOCAL_FORMAT: &str = "local-date-time";

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_operation(&mut document, &mut |operation| operation.parameters.iter_mut().for_each(keep_plain));
    each_schema(&mut document, &mut |schema| match time(schema) {
        Some(Time::Integer(integer)) => {
            *integer = IntegerType { format: integer.format.clone(), ..IntegerType::default() };
            schema.schema_data.extensions.clear();
        }
        Some(Time::Local(string) | Time::Text(string)) => {
            *string = StringType { format: string.format.clone(), ..StringType::default() };
            schema.schema_data.extensions.clear();
        }
        None => {}
    });
    document
}

/// The type of a schema that is a time.
enum Time<'a> {
    Integer(&'a mut IntegerType),
    Local(&'a mut StringType),
    /// A time in RFC 3339, or a date.
    Text(&'a mut StringType),
}

fn time(schema: &mut Schema) -> Option<Time<'_>> {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let is_time = matches!(&integer.format, VariantOrUnknownOrEmpty::Unknown(format) if format == FORMAT);
            is_time.then_some(Time::Integer(integer))
        }
        SchemaKind::Type(Type::String(string)) => match &string.format {
            VariantOrUnknownOrEmpty::Unknown(format) if format == LOCAL_FORMAT => Some(Time::Local(string)),
            VariantOrUnknownOrEmpty::Item(StringFormat::DateTime | StringFormat::Date) => Some(Time::Text(string)),
            _ => None,
        },
        _ => None,
    }
}

/// Removes the format of a local time in a parameter, and of another time in a path or header.
fn keep_plain(parameter: &mut ReferenceOr<Parameter>) {
    let ReferenceOr::Item(parameter) = parameter else { return };
    let in_query = matches!(parameter, Parameter::Query { .. });
    let (Parameter::Query { parameter_data, .. }
    | Parameter::Header { parameter_data, .. }
    | Parameter::Path { parameter_data, .. }
    | Parameter::Cookie { parameter_data, .. }) = parameter;
    if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &mut parameter_data.format {
        match time(schema) {
            Some(Time::Integer(integer)) if !in_query => integer.format = VariantOrUnknownOrEmpty::Empty,
            Some(Time::Text(string)) if !in_query => string.format = VariantOrUnknownOrEmpty::Empty,
            Some(Time::Local(string)) => string.format = VariantOrUnknownOrEmpty::Empty,
            _ => {}
        }
    }
}
