//! Writes what a package says about an API as an OpenAPI document, so that two releases can be
//! compared like two states of the spec.
//! It must not know what it is compared with.

use std::collections::BTreeSet;

use apispec::document::{JSON, shared_key};
use serde_json::{Map, Value, json};

use crate::sdk::{Api, Kind, Location, Model, Operation, Property, Sdk};

/// Writes an API as YAML. Operations with the same method and path have keys with their names, as
/// in the spec.
pub(crate) fn document(sdk: &Sdk, api: &Api) -> String {
    let shared = shared_requests(api);
    let mut paths = Map::new();
    for operation in &api.operations {
        let key = request(operation);
        let name = &operation.name.value;
        let path = if shared.contains(&key) { shared_key(&key.1, name) } else { key.1 };
        let item = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(operation.method.value.to_lowercase(), operation_object(api, operation));
        }
    }
    let used = api.used_models();
    let requests: BTreeSet<_> =
        api.operations.iter().map(|operation| format!("{}Request", operation.name.value)).collect();
    let responses: BTreeSet<_> =
        api.operations.iter().map(|operation| format!("{}Response", operation.name.value)).collect();
    let models = api
        .models
        .iter()
        .filter(|(name, _)| used.contains(name.as_str()) && !requests.contains(*name) && !responses.contains(*name));
    let mut schemas: Map<_, _> = models.map(|(name, model)| (name.clone(), schema(api, model))).collect();
    for operation in &api.operations {
        // A response without properties has no body.
        let (body, _) = api.response_properties(operation);
        if !body.is_empty() {
            schemas.insert(format!("{}Response", operation.name.value), object(api, &body, true));
        }
    }
    let servers = api.regions.iter().flat_map(|regions| &regions.entries).filter_map(|(region, addresses)| {
        let url = addresses.first()?;
        Some(json!({"url": url.value, "x-region": region.value}))
    });
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": sdk.name, "version": api.version},
        "servers": servers.collect::<Vec<_>>(),
        "paths": paths,
        "components": {"schemas": schemas},
    });
    // Maps with text keys always serialize.
    serde_yaml::to_string(&document).unwrap_or_default()
}

/// The methods and paths that several operations have.
fn shared_requests(api: &Api) -> BTreeSet<(String, String)> {
    let mut seen = BTreeSet::new();
    api.operations.iter().map(request).filter(|key| !seen.insert(key.clone())).collect()
}

fn request(operation: &Operation) -> (String, String) {
    (operation.method.value.to_lowercase(), operation.path.value.clone())
}

fn operation_object(api: &Api, operation: &Operation) -> Value {
    let model = api.request(operation);
    let mut parameters = Vec::new();
    for parameter in &operation.parameters {
        // OpenAPI has no parameters in the host name; those of a form are its body.
        if !matches!(parameter.location, Location::Host | Location::Form) {
            let property = model.and_then(|model| model.property(&parameter.attribute));
            let required = parameter.location == Location::Path || property.is_some_and(|property| property.required);
            let kind = property.map_or_else(|| json!({"type": "string"}), |property| kind(api, &property.kind.value));
            parameters.push(json!({
                "name": parameter.name.value,
                "in": parameter.location.name(),
                "required": required,
                "schema": kind,
            }));
        }
    }
    let mut object = json!({"operationId": operation.name.value, "responses": {"200": response(api, operation)}});
    if let Some(object) = object.as_object_mut() {
        if !parameters.is_empty() {
            object.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some(body) = request_body(api, operation) {
            object.insert("requestBody".to_owned(), body);
        }
    }
    object
}

/// The body of a request, or the form that is one.
fn request_body(api: &Api, operation: &Operation) -> Option<Value> {
    // Parameters such as `;charset=UTF-8` do not change the form.
    let media_type = operation.media_type.split(';').next().unwrap_or_default().trim();
    let media_type = if media_type.is_empty() { JSON } else { media_type };
    if let Some(body) = api.body(operation) {
        let content = Map::from_iter([(media_type.to_owned(), json!({"schema": kind(api, &body.kind.value)}))]);
        return Some(json!({"required": body.required, "content": content}));
    }
    let form = operation.parameters.iter().filter(|parameter| parameter.location == Location::Form);
    let fields: Map<_, _> = form.map(|parameter| (parameter.name.value.clone(), json!({"type": "string"}))).collect();
    let schema = json!({"type": "object", "properties": fields});
    let content = Map::from_iter([(media_type.to_owned(), json!({"schema": schema}))]);
    (!fields.is_empty()).then(|| json!({"required": true, "content": content}))
}

fn response(api: &Api, operation: &Operation) -> Value {
    let (body, headers) = api.response_properties(operation);
    let mut response = Map::from_iter([("description".to_owned(), json!("Success."))]);
    if !body.is_empty() {
        let reference = json!({"$ref": format!("#/components/schemas/{}Response", operation.name.value)});
        response.insert("content".to_owned(), json!({"application/json": {"schema": reference}}));
    }
    if !headers.is_empty() {
        let header =
            |property: &&Property| (property.name.value.clone(), json!({"schema": kind(api, &property.kind.value)}));
        response.insert("headers".to_owned(), Value::Object(headers.iter().map(header).collect()));
    }
    Value::Object(response)
}

fn schema(api: &Api, model: &Model) -> Value {
    if !model.values.is_empty() && model.properties.is_empty() {
        let values: Vec<_> = model.values.iter().map(|value| value.value.as_str()).collect();
        return json!({"type": "string", "enum": values});
    }
    object(api, &model.properties.iter().collect::<Vec<_>>(), model.response)
}

/// The schema of an object. All properties of a response are optional in the SDK.
fn object(api: &Api, properties: &[&Property], response: bool) -> Value {
    let property = |property: &&Property| {
        let mut schema = kind(api, &property.kind.value);
        if property.sensitive
            && let Some(schema) = schema.as_object_mut()
        {
            schema.insert("format".to_owned(), json!("password"));
        }
        (property.name.value.clone(), schema)
    };
    let required = properties.iter().filter(|property| property.required && !response);
    let required: Vec<_> = required.map(|property| property.name.value.as_str()).collect();
    let mut schema = json!({"type": "object", "properties": properties.iter().map(property).collect::<Map<_, _>>()});
    if !required.is_empty()
        && let Some(schema) = schema.as_object_mut()
    {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn kind(api: &Api, kind: &Kind) -> Value {
    let inner = |inner: &Kind| self::kind(api, inner);
    match kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Integer => json!({"type": "integer"}),
        Kind::Number => json!({"type": "number"}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::DateTime => json!({"type": "string", "format": "date-time"}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::File => json!({"type": "string", "format": "binary"}),
        Kind::Model(name) if api.models.contains_key(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
        Kind::Any | Kind::Model(_) => json!({"type": "object"}),
        Kind::List(items) => json!({"type": "array", "items": inner(items)}),
        Kind::Map(values) => json!({"type": "object", "additionalProperties": inner(values)}),
    }
}
