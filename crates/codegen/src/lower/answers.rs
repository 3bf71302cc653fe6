//! Gives all success responses of an operation one content, since progenitor supports one type:
//!
//! - headers become properties of the body, or the body if there is none;
//! - a download becomes a JSON string, binary or not;
//! - a response without content gets that of the other success response.
//!
//! `extras::answers` makes the generated code read what the response really has.

use apispec::document::{Download, JSON};
use indexmap::IndexMap;
use openapiv3::{
    Header, MediaType, ObjectType, OpenAPI, ParameterSchemaOrContent, ReferenceOr, Response, Schema, SchemaData,
    SchemaKind, StatusCode, StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};

use super::walk::each_operation;

/// Component schemas that get headers as properties, by name.
type Extended = IndexMap<String, IndexMap<String, Header>>;

/// Runs the step.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    let shared = document.components.as_ref().map(|components| components.responses.clone()).unwrap_or_default();
    let mut extended = Extended::new();
    each_operation(&mut document, &mut |operation| {
        let responses = operation.responses.responses.iter_mut();
        let mut successes: Vec<_> =
            responses.filter(|(status, _)| is_success(status)).map(|(_, found)| found).collect();
        for success in &mut successes {
            // A shared response is a download or JSON without headers.
            if let Some(target) = target(success, &shared)
                && target.content.keys().any(|media| is_download(&target, media))
            {
                **success = ReferenceOr::Item(target);
            }
            if let ReferenceOr::Item(response) = success {
                download(response);
                headers(response, &mut extended);
            }
        }
        let contents = successes.iter().filter_map(|success| Some(target(success, &shared)?.content));
        let content = contents.into_iter().find(|content| !content.is_empty());
        for success in successes {
            if let (ReferenceOr::Item(response), Some(content)) = (success, &content)
                && response.content.is_empty()
            {
                response.content = content.clone();
            }
        }
    });
    for (name, headers) in extended {
        let schema = document.components.as_mut().and_then(|components| components.schemas.get_mut(&name));
        if let Some(ReferenceOr::Item(schema)) = schema {
            add(schema, headers);
        }
    }
    document
}

fn is_success(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(200..=299))
}

/// A response, or the shared one that it refers to.
fn target(response: &ReferenceOr<Response>, shared: &IndexMap<String, ReferenceOr<Response>>) -> Option<Response> {
    let mut response = response;
    // The lint rejects circular references.
    for _ in 0..=shared.len() {
        match response {
            ReferenceOr::Item(response) => return Some(response.clone()),
            ReferenceOr::Reference { reference } => {
                response = shared.get(reference.strip_prefix("#/components/responses/")?)?;
            }
        }
    }
    None
}

fn is_download(response: &Response, media: &str) -> bool {
    !response.content.contains_key(JSON) && Download::of_media(media).is_some()
}

/// Turns the content of a download into a JSON string.
fn download(response: &mut Response) {
    let Some((media, content)) = response.content.first() else { return };
    if !is_download(response, media) {
        return;
    }
    let format = match Download::of_media(media) {
        Some(Download::Bytes) => VariantOrUnknownOrEmpty::Item(StringFormat::Binary),
        _ if is_secret(content) => VariantOrUnknownOrEmpty::Item(StringFormat::Password),
        _ => VariantOrUnknownOrEmpty::Empty,
    };
    let kind = SchemaKind::Type(Type::String(StringType { format, ..StringType::default() }));
    let schema = ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind: kind });
    response.content = IndexMap::from([(JSON.to_owned(), media_type(schema))]);
}

fn is_secret(media: &MediaType) -> bool {
    let Some(ReferenceOr::Item(schema)) = &media.schema else { return false };
    matches!(&schema.schema_kind, SchemaKind::Type(Type::String(string))
        if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
}

fn media_type(schema: ReferenceOr<Schema>) -> MediaType {
    MediaType { schema: Some(schema), ..MediaType::default() }
}

/// Turns the headers of a response into properties.
fn headers(response: &mut Response, extended: &mut Extended) {
    let headers = std::mem::take(&mut response.headers).into_iter();
    let headers: IndexMap<String, Header> =
        headers.filter_map(|(name, header)| Some((name, header.into_item()?))).collect();
    if headers.is_empty() {
        return;
    }
    match response.content.get_mut(JSON).and_then(|media| media.schema.as_mut()) {
        Some(ReferenceOr::Reference { reference }) => {
            if let Some(name) = reference.strip_prefix("#/components/schemas/") {
                extended.entry(name.to_owned()).or_default().extend(headers);
            }
        }
        Some(ReferenceOr::Item(schema)) => add(schema, headers),
        None => {
            let data = SchemaData { description: Some(response.description.clone()), ..SchemaData::default() };
            let kind = SchemaKind::Type(Type::Object(ObjectType::default()));
            let mut schema = Schema { schema_data: data, schema_kind: kind };
            add(&mut schema, headers);
            response.content.insert(JSON.to_owned(), media_type(ReferenceOr::Item(schema)));
        }
    }
}

/// Adds headers to an object as properties.
fn add(schema: &mut Schema, headers: IndexMap<String, Header>) {
    let SchemaKind::Type(Type::Object(object)) = &mut schema.schema_kind else { return };
    for (name, header) in headers {
        let ParameterSchemaOrContent::Schema(property) = header.format else { continue };
        let property = match property {
            ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
            ReferenceOr::Item(mut property) => {
                property.schema_data.description = header.description.or(property.schema_data.description);
                ReferenceOr::Item(Box::new(property))
            }
        };
        if header.required {
            object.required.push(name.clone());
        }
        object.properties.insert(name, property);
    }
}
