//! Makes what is only ever read tolerant: it loses every bound and pattern, so that an answer that differs a little from the
//! documentation is still read. What a request reaches keeps them, since they are checked before it is sent.

use openapiv3::{OpenAPI, ReferenceOr, Schema, SchemaKind, Type};

use super::reach;
use super::walk::{each_in_answers, each_in_schema};

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    let sent = reach::of_requests(&document);
    each_in_answers(&mut document, &mut relax);
    for (name, schema) in document.components.iter_mut().flat_map(|components| &mut components.schemas) {
        if let (false, ReferenceOr::Item(schema)) = (sent.contains(name), schema) {
            each_in_schema(schema, &mut relax);
        }
    }
    document
}

fn relax(schema: &mut Schema) {
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => {
            (string.min_length, string.max_length, string.pattern) = (None, None, None);
        }
        SchemaKind::Type(Type::Object(object)) => (object.min_properties, object.max_properties) = (None, None),
        _ => {}
    }
}
