//! Every example in the spec round-trips through its generated type, every request matches the
//! document, and every listed status is mapped.

use std::fmt::Display;

use e2e::Server;
use e2e::merged::{MergedDocument, content, key, key_of};
use e2e::sample::{Fields, Samples};
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::ErrorKind;
use serde_json::{Value, json};

use super::open::assert_anonymous;
use super::table::{Call, Operation, RoundTrip, is_complete, operations};

/// The examples of a body: its own ones, and a value with all fields, set to the examples of the
/// fields.
pub(crate) fn bodies(document: &MergedDocument, content: &Value) -> Vec<Value> {
    let generated = Samples::new(document, Fields::All, 6).value(&content["schema"]);
    let named = content.get("examples").and_then(Value::as_object).into_iter().flatten();
    let named = named.map(|(_, example)| example["value"].clone());
    let mut examples: Vec<Value> = content.get("example").cloned().into_iter().chain(named).collect();
    // The examples of a body lack the headers, which are properties here.
    let required = document.resolve(&content["schema"])["required"].as_array().cloned().unwrap_or_default();
    for example in examples.iter_mut().filter_map(Value::as_object_mut) {
        for name in required.iter().filter_map(Value::as_str) {
            example.entry(name).or_insert_with(|| generated[name].clone());
        }
    }
    examples.push(generated);
    examples
}

fn assert_round_trip<E: Display>(operation: &Operation, round_trip: Option<RoundTrip<E>>, example: &Value) {
    let round_trip = round_trip.expect("a body with an example has a type");
    let decoded = round_trip(example).unwrap_or_else(|error| panic!("{}: {error}\n{example:#}", operation.name()));
    assert_eq!(without_nulls(&decoded.json), without_nulls(example), "{}", operation.name());
}

/// A null field, and an empty list, is equivalent to a missing one.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let present = fields.iter().filter(|(_, value)| !value.is_null() && **value != json!([]));
            present.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn examples_round_trip() {
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        let page = document.page(operation.id);
        for example in page.body.map(|body| bodies(document, body)).unwrap_or_default() {
            // In a request, null is not a missing field.
            let round_trip = operation.body.expect("a body with an example has a type");
            let decoded = round_trip(&example).unwrap_or_else(|error| panic!("{}: {error}", operation.name()));
            assert_eq!(decoded.json, example, "{}", operation.name());
        }
        let (status, response) = page.success();
        for example in response.map(|response| bodies(document, response)).unwrap_or_default() {
            assert_round_trip(&operation, operation.response, &example);
            let server = Server::answering(&page, status, Some(&example)).await;
            let read = (operation.send)(&server.config(), &valid_call(document, &operation)).await;
            assert_eq!(without_nulls(&read.expect("a response")), without_nulls(&example), "{}", operation.name());
        }
    }
}

#[tokio::test]
async fn listed_statuses_are_mapped() {
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        let call = valid_call(document, &operation);
        let page = document.page(operation.id);
        for (status, response) in page.responses.iter().copied() {
            let shown = content(response).and_then(|content| content.get("example")).cloned();
            if status < 300 {
                let body = content(response).map(|content| bodies(document, content).remove(0));
                let server = Server::answering(&page, status, body.as_ref()).await;
                let response = (operation.send)(&server.config(), &call).await;
                assert!(response.is_ok(), "{} {status}: {response:?}", operation.name());
            } else {
                let body = shown.unwrap_or_else(|| json!({"error_code": "X.1", "error_msg": "no"}));
                let server = Server::responding(status, Some(&body)).await;
                let error = (operation.send)(&server.config(), &call).await.expect_err("an error");
                assert_eq!(error.kind(), ErrorKind::Service, "{} {status}", operation.name());
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                // A response to HEAD has no body.
                let has_body = page.method != "HEAD";
                // Most errors of IAM are an object, whose code is a number.
                let (code, message) = match body.get("error") {
                    Some(error) => (error.get("code").map(text), error["message"].as_str()),
                    None => (body.get("error_code").map(text), body["error_msg"].as_str()),
                };
                assert_eq!(error.code().map(str::to_owned), code.filter(|_| has_body), "{} {status}", operation.name());
                assert_eq!(error.message(), message.filter(|_| has_body), "{} {status}", operation.name());
            }
        }
    }
}

/// Requests have the documented method, path, query, headers and body, and a valid signature if the
/// operation needs credentials.
#[tokio::test]
async fn requests_match_the_documents() {
    let mut without_body = 0;
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        for call in valid_calls(document, &operation) {
            assert_request_matches(document, &operation, &call).await;
            without_body += usize::from(operation.body.is_some() && call.body.is_none());
        }
    }
    assert!(without_body >= 3 || !is_complete(), "the documents have optional bodies");
}

async fn assert_request_matches(document: &MergedDocument, operation: &Operation, call: &Call) {
    let page = document.page(operation.id);
    let (status, response) = page.success();
    let response = response.map(|response| bodies(document, response).remove(0));
    let server = Server::answering(&page, status, response.as_ref()).await;
    let sent = (operation.send)(&server.config(), call).await;
    sent.unwrap_or_else(|error| panic!("{}: {error}", operation.name()));

    let request = server.request().await;
    let arguments = |place: &str| {
        let here = page.parameters.iter().filter(|parameter| parameter["in"] == place);
        let names = here.map(|parameter| parameter["name"].as_str().expect("a name").to_owned());
        names.map(|name| (text(&call.arguments[&key_of(place, &name)]), name)).collect::<Vec<_>>()
    };
    assert_eq!(request.method.as_str(), page.method, "{}", operation.name());
    let path = arguments("path")
        .iter()
        .fold(page.path.to_owned(), |path, (value, name)| path.replace(&format!("{{{name}}}"), value));
    let sent_path = percent_encoding::percent_decode_str(request.url.path()).decode_utf8_lossy();
    assert_eq!(sent_path, path, "{}", operation.name());
    let mut query: Vec<_> = arguments("query").into_iter().map(|(value, name)| (name, value)).collect();
    query.sort();
    assert_eq!(request.url.query_pairs().into_owned().collect::<Vec<_>>(), query, "{}", operation.name());
    for (value, name) in arguments("header") {
        assert_eq!(request.headers[name.as_str()], value.as_str(), "{}", operation.name());
    }
    let sent = |name: &str| request.headers.get(name).map(|value| value.to_str().expect("text").to_owned());
    let json = if page.has_json() { "application/json" } else { "*/*" };
    let accepted = page.download().unwrap_or(json);
    assert_eq!(sent("accept").as_deref(), Some(accepted), "{}", operation.name());
    let length = (!matches!(&*page.method, "GET" | "HEAD")).then(|| request.body.len().to_string());
    assert_eq!(sent("content-length"), length, "{}", operation.name());
    let has_body = call.body.is_some();
    assert_eq!(sent("content-type").as_deref(), has_body.then_some("application/json"), "{}", operation.name());
    let body = (!request.body.is_empty()).then(|| serde_json::from_slice::<Value>(&request.body).expect("JSON"));
    assert_eq!(body, call.body, "{}", operation.name());
    if page.needs_credentials {
        let signed = e2e::signature::verify(&request, ACCESS_KEY, SECRET_KEY);
        assert!(signed.is_ok(), "{}: {signed:?}", operation.name());
    } else {
        assert_anonymous(operation, &request);
    }
}

/// The calls that the document allows to differ in more than values: with all arguments and, if the
/// body is optional, without it.
fn valid_calls(document: &MergedDocument, operation: &Operation) -> Vec<Call> {
    let page = document.page(operation.id);
    let mut calls = vec![valid_call(document, operation)];
    if page.body.is_some() && !page.body_required {
        calls.push(Call { body: None, ..valid_call(document, operation) });
    }
    calls
}

/// An argument as encoded in a path, a query or a header. Supports lists of one value only.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.len() == 1 => text(&values[0]),
        other => other.to_string(),
    }
}

/// A call with valid arguments, from their examples if there are any.
pub(crate) fn valid_call(document: &MergedDocument, operation: &Operation) -> Call {
    let page = document.page(operation.id);
    let mut samples = Samples::new(document, Fields::All, 6);
    let mut call = Call { body: page.body.map(|body| samples.value(&body["schema"])), ..Call::default() };
    for parameter in &page.parameters {
        let key = key(parameter);
        let example = || parameter.get("example").cloned().unwrap_or_else(|| samples.value(&parameter["schema"]));
        let mut value = operation.filled(&key).unwrap_or_else(example);
        if let Some(values) = value.as_array_mut() {
            values.truncate(1);
        }
        call.arguments.insert(key, value);
    }
    call
}
