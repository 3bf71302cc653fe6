//! Visits all operations and all schemas of a document.

use apispec::document::METHODS;
use openapiv3::{
    AdditionalProperties, AnySchema, Components, MediaType, OpenAPI, Operation, Parameter, ParameterSchemaOrContent,
    PathItem, ReferenceOr, RequestBody, Response, Schema, SchemaKind, Type,
};

/// Calls `visit` for every operation.
pub(super) fn each_operation(document: &mut OpenAPI, visit: &mut impl FnMut(&mut Operation)) {
    for item in document.paths.paths.values_mut().filter_map(item_of) {
        for method in METHODS {
            method_mut(item, method).iter_mut().for_each(&mut *visit);
        }
    }
}

/// Renames all paths.
pub(super) fn rename_paths(document: &mut OpenAPI, rename: impl Fn(String) -> String) {
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths.into_iter().map(|(path, item)| (rename(path), item)).collect();
}

/// The operation of a path for a method. `method` is an OpenAPI method in lower case.
pub(crate) fn method_mut<'a>(item: &'a mut PathItem, method: &str) -> &'a mut Option<Operation> {
    match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        _ => &mut item.trace,
    }
}

/// Calls `visit` for every schema in the document, without following references, outer schemas
/// before inner ones.
pub(super) fn each_schema(document: &mut OpenAPI, visit: &mut impl FnMut(&mut Schema)) {
    each_root(document, &mut |root| in_schema(root, visit));
}

/// Calls `visit` for every schema, or reference to a schema, that is not part of another schema.
pub(super) fn each_root(document: &mut OpenAPI, visit: &mut impl FnMut(&mut ReferenceOr<Schema>)) {
    if let Some(components) = &mut document.components {
        in_components(components, visit);
    }
    for item in document.paths.paths.values_mut().filter_map(item_of) {
        item.parameters.iter_mut().for_each(|parameter| in_parameter(parameter, visit));
    }
    each_operation(document, &mut |operation| {
        operation.parameters.iter_mut().for_each(|parameter| in_parameter(parameter, visit));
        if let Some(body) = &mut operation.request_body {
            in_body(body, visit);
        }
        operation.responses.default.iter_mut().chain(operation.responses.responses.values_mut()).for_each(|response| {
            in_response(response, visit);
        });
    });
}

/// The item itself; the target of a reference is visited separately.
fn item_of<T>(reference: &mut ReferenceOr<T>) -> Option<&mut T> {
    match reference {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { .. } => None,
    }
}

fn in_components(components: &mut Components, visit: &mut impl FnMut(&mut ReferenceOr<Schema>)) {
    components.schemas.values_mut().for_each(&mut *visit);
    components.parameters.values_mut().for_each(|parameter| in_parameter(parameter, visit));
    components.request_bodies.values_mut().for_each(|body| in_body(body, visit));
    components.responses.values_mut().for_each(|response| in_response(response, visit));
}

fn in_parameter(parameter: &mut ReferenceOr<Parameter>, visit: &mut impl FnMut(&mut ReferenceOr<Schema>)) {
    let Some(parameter) = item_of(parameter) else { return };
    let data = match parameter {
        Parameter::Query { parameter_data, .. }
        | Parameter::Header { parameter_data, .. }
        | Parameter::Path { parameter_data, .. }
        | Parameter::Cookie { parameter_data, .. } => parameter_data,
    };
    match &mut data.format {
        ParameterSchemaOrContent::Schema(schema) => visit(schema),
        ParameterSchemaOrContent::Content(content) => content.values_mut().for_each(|media| in_media(media, visit)),
    }
}

fn in_body(body: &mut ReferenceOr<RequestBody>, visit: &mut impl FnMut(&mut ReferenceOr<Schema>)) {
    if let Some(body) = item_of(body) {
        body.content.values_mut().for_each(|media| in_media(media, visit));
    }
}

fn in_response(response: &mut ReferenceOr<Response>, visit: &mut impl FnMut(&mut ReferenceOr<Schema>)) {
    if let Some(response) = item_of(response) {
        response.content.values_mut().for_each(|media| in_media(media, visit));
    }
}

fn in_media(media: &mut MediaType, visit: &mut impl FnMut(&mut ReferenceOr<Schema>)) {
    if let Some(schema) = &mut media.schema {
        visit(schema);
    }
}

fn in_boxed(schema: &mut ReferenceOr<Box<Schema>>, visit: &mut impl FnMut(&mut Schema)) {
    if let Some(schema) = item_of(schema) {
        visit_schema(schema, visit);
    }
}

fn in_schema(schema: &mut ReferenceOr<Schema>, visit: &mut impl FnMut(&mut Schema)) {
    if let Some(schema) = item_of(schema) {
        visit_schema(schema, visit);
    }
}

fn visit_schema(schema: &mut Schema, visit: &mut impl FnMut(&mut Schema)) {
    visit(schema);
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.values_mut().for_each(|property| in_boxed(property, visit));
            if let Some(AdditionalProperties::Schema(schema)) = &mut object.additional_properties {
                in_schema(schema, visit);
            }
        }
        SchemaKind::Type(Type::Array(array)) => array.items.iter_mut().for_each(|items| in_boxed(items, visit)),
        SchemaKind::Type(_) => {}
        SchemaKind::OneOf { one_of: schemas }
        | SchemaKind::AnyOf { any_of: schemas }
        | SchemaKind::AllOf { all_of: schemas } => {
            schemas.iter_mut().for_each(|schema| in_schema(schema, visit));
        }
        SchemaKind::Not { not } => in_schema(not, visit),
        SchemaKind::Any(any) => in_any(any, visit),
    }
}

fn in_any(any: &mut AnySchema, visit: &mut impl FnMut(&mut Schema)) {
    any.properties.values_mut().for_each(|property| in_boxed(property, visit));
    any.items.iter_mut().for_each(|items| in_boxed(items, visit));
    [&mut any.one_of, &mut any.all_of, &mut any.any_of]
        .into_iter()
        .flatten()
        .for_each(|schema| in_schema(schema, visit));
    any.not.iter_mut().for_each(|not| in_schema(not, visit));
    if let Some(AdditionalProperties::Schema(schema)) = &mut any.additional_properties {
        in_schema(schema, visit);
    }
}
