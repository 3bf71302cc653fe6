//! Validates requests and responses against the OpenAPI documents, which also give the success
//! status.
//!
//! The documents are those that the clients are generated from; they are compiled into the program.
//! An operation's schemas are compiled at its first call, so that an emulator starts quickly. It
//! must not know what the operations do.

mod check;
mod exceptions;
pub(crate) mod known;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use axum::http::StatusCode;
use huaweicloud_core::Operation;
use jsonschema::Validator;
use serde_json::Value;

use crate::base::ApiError;
use crate::base::service::Service;

/// Decoded parameters by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters(pub(crate) Vec<(String, String)>);

impl Parameters {
    /// The first parameter with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What the document allows for one operation.
#[derive(Debug)]
pub(crate) struct Contract {
    service: Service,
    /// The documented success status.
    pub(crate) success: StatusCode,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    /// The documented responses by status. Compiled when a response is first validated.
    responses: OnceLock<Result<HashMap<u16, Response>, String>>,
    operation: &'static Operation,
}

#[derive(Debug)]
struct Parameter {
    name: String,
    location: Location,
    required: bool,
    kind: Kind,
    schema: Validator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Location {
    Path,
    Query,
    /// By its name in lower case.
    Header,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    /// Repeated, once for each value.
    List,
}

/// A documented response.
#[derive(Debug)]
struct Response {
    /// The headers, whether or not they are required, which documents seldom say.
    headers: Vec<(String, Validator)>,
    /// The schema of the body, `None` without one.
    body: Option<Validator>,
}

#[derive(Debug)]
struct Body {
    required: bool,
    schema: Validator,
    /// The schema itself, without references.
    fields: Value,
    /// Boolean fields that are documented as strings. The vendor's clients send them as strings.
    flags: Vec<String>,
}

type Cache = Mutex<HashMap<(Service, &'static str), Arc<Contract>>>;

/// The contract of an operation.
pub(crate) fn contract(service: Service, operation: &'static Operation) -> Result<Arc<Contract>, ApiError> {
    static CACHE: LazyLock<Cache> = LazyLock::new(Cache::default);
    let key = (service, operation.name);
    if let Some(found) = CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(found.clone());
    }
    // Two threads may compile the same contract, which is harmless.
    let compiled = compile(service, operation);
    let compiled =
        compiled.map_err(|what| ApiError::internal("EMULATOR.Document", format!("{}: {what}", operation.name)))?;
    let compiled = Arc::new(compiled);
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).insert(key, compiled.clone());
    Ok(compiled)
}

/// The document of a service.
fn document(service: Service) -> Result<&'static Value, String> {
    /// Parsed at first use.
    type Parsed = OnceLock<Result<Value, String>>;
    static DOCUMENTS: LazyLock<HashMap<Service, (&str, Parsed)>> = LazyLock::new(|| {
        let documents = clients::SERVICES.iter().map(|client| (Service::of(client), (client.document, Parsed::new())));
        documents.collect()
    });
    let (text, parsed) = DOCUMENTS.get(&service).ok_or_else(|| format!("{} has no document", service.name()))?;
    let parsed = parsed.get_or_init(|| serde_yaml::from_str(text).map_err(|error| error.to_string()));
    parsed.as_ref().map_err(Clone::clone)
}

fn compile(service: Service, operation: &'static Operation) -> Result<Contract, String> {
    let document = document(service)?;
    let (item, entry) = entry(document, operation)?;

    let lists = [item.get("parameters"), entry.get("parameters")];
    let described = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
    let mut parameters = Vec::new();
    for described in described {
        parameters.extend(parameter(document, described)?);
    }
    let body = match entry.get("requestBody") {
        Some(body) => Some(compile_body(document, body)?),
        None => None,
    };
    let statuses = entry["responses"].as_object().into_iter().flat_map(|responses| responses.keys());
    let success = statuses.filter_map(|status| status.parse().ok()).find(StatusCode::is_success);
    let success = success.ok_or("the document has no success status")?;
    Ok(Contract { service, success, parameters, body, responses: OnceLock::new(), operation })
}

/// Finds an operation in the document: the path item, and the method in it.
fn entry<'a>(document: &'a Value, operation: &Operation) -> Result<(&'a Value, &'a Value), String> {
    // Operations that share a method and path have keys with their names.
    let own = format!("{}#{}", operation.path, operation.name);
    let paths = &document["paths"];
    let item = paths.get(own).or_else(|| paths.get(operation.path)).ok_or("the document does not have its path")?;
    let method = operation.http_method.to_lowercase();
    Ok((item, item.get(&method).ok_or("the document does not have its method")?))
}

/// Compiles the schemas of the responses of an operation.
fn compile_responses(service: Service, operation: &Operation) -> Result<HashMap<u16, Response>, String> {
    let document = &exceptions::apply(service, document(service)?)?;
    let (_, entry) = entry(document, operation)?;
    let responses = entry["responses"].as_object().into_iter().flatten();
    let compiled = responses.filter_map(|(status, response)| Some((status.parse::<u16>().ok()?, response)));
    let compiled = compiled.map(|(status, response)| {
        let response = schema::resolve(document, response)?;
        let schema = |schema: &Value| schema::compile(&schema::lower(document, schema)?);
        let body = match &response["content"]["application/json"]["schema"] {
            Value::Null => None,
            content => Some(schema(content)?),
        };
        let headers = response["headers"].as_object().into_iter().flatten();
        let headers = headers
            .map(|(name, header)| Ok((name.to_lowercase(), schema(&schema::resolve(document, header)?["schema"])?)));
        Ok((status, Response { headers: headers.collect::<Result<_, String>>()?, body }))
    });
    compiled.collect()
}

fn parameter(document: &Value, described: &Value) -> Result<Option<Parameter>, String> {
    let described = schema::resolve(document, described)?;
    let name = described["name"].as_str().ok_or("a parameter without a name")?;
    let location = match described["in"].as_str() {
        Some("path") => Location::Path,
        Some("query") => Location::Query,
        Some("header") => Location::Header,
        _ => return Ok(None),
    };
    let name = if location == Location::Header { name.to_lowercase() } else { name.to_owned() };
    let lowered = schema::lower(document, &described["schema"])?;
    let kind = match lowered["type"].as_str() {
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List,
        _ => Kind::Text,
    };
    let required = described["required"].as_bool().unwrap_or(false);
    Ok(Some(Parameter { name, location, required, kind, schema: schema::compile(&lowered)? }))
}

fn compile_body(document: &Value, body: &Value) -> Result<Body, String> {
    let body = schema::resolve(document, body)?;
    let content = &body["content"]["application/json"]["schema"];
    let lowered = schema::lower(document, content)?;
    let schema = schema::compile(&lowered)?;
    let flags = schema::resolve(document, content)?["properties"].as_object().into_iter().flatten();
    let flags = flags.filter(|(_, field)| field["type"] == "boolean" && field["x-documented"]["type"] == "string");
    let flags = flags.map(|(name, _)| name.clone()).collect();
    Ok(Body { required: body["required"].as_bool().unwrap_or(false), schema, fields: lowered, flags })
}
