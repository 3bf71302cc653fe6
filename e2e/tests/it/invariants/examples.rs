//! Every example in the spec decodes into its generated type and encodes back to the same, every request is sent as the document says,
//! and every status it lists is mapped.

use e2e::Server;
use e2e::merged::{Merged, content, key, key_of};
use e2e::sample::{Fields, Samples};
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::ErrorKind;
use serde_json::{Value, json};

use super::table::{Call, Operation, Through, operations};

/// The examples of a body: its own, and a value with every field that has the examples of the fields.
pub(crate) fn bodies(document: &Merged, content: &Value) -> Vec<Value> {
    let made_up = Samples::new(document, Fields::All, 6).value(&content["schema"]);
    let named = content.get("examples").and_then(Value::as_object).into_iter().flatten();
    let named = named.map(|(_, example)| example["value"].clone());
    content.get("example").cloned().into_iter().chain(named).chain([made_up]).collect()
}

fn assert_same(operation: &Operation, through: Option<Through>, example: &Value) {
    let through = through.expect("what has an example has a type");
    let read = through(example).unwrap_or_else(|error| panic!("{}: {error}\n{example:#}", operation.name()));
    assert_eq!(without_nulls(&read.json), without_nulls(example), "{}", operation.name());
}

/// A field that is null is read as one that is not there.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let there = fields.iter().filter(|(_, value)| !value.is_null());
            there.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn every_example_decodes_and_encodes_to_the_same() {
    for operation in operations() {
        let document = Merged::of(operation.service);
        let page = document.page(operation.id);
        for example in page.body.map(|body| bodies(&document, body)).unwrap_or_default() {
            assert_same(&operation, operation.body, &example);
        }
        let (status, answer) = page.success();
        for example in answer.map(|answer| bodies(&document, answer)).unwrap_or_default() {
            assert_same(&operation, operation.answer, &example);
            let server = Server::answering(status, Some(&example)).await;
            let read = (operation.send)(&server.config(), &valid(&document, &operation)).await;
            assert_eq!(without_nulls(&read.expect("it is read")), without_nulls(&example), "{}", operation.name());
        }
    }
}

#[tokio::test]
async fn every_listed_status_is_mapped() {
    for operation in operations() {
        let document = Merged::of(operation.service);
        let call = valid(&document, &operation);
        for (status, answer) in document.page(operation.id).answers {
            let shown = content(answer).and_then(|content| content.get("example")).cloned();
            if status < 300 {
                let body = content(answer).map(|content| bodies(&document, content).remove(0));
                let server = Server::answering(status, body.as_ref()).await;
                let answer = (operation.send)(&server.config(), &call).await;
                assert!(answer.is_ok(), "{} {status}: {answer:?}", operation.name());
            } else {
                let body = shown.unwrap_or_else(|| json!({"error_code": "X.1", "error_msg": "no"}));
                let server = Server::answering(status, Some(&body)).await;
                let error = (operation.send)(&server.config(), &call).await.expect_err("an error");
                assert_eq!(error.kind(), ErrorKind::Service, "{} {status}", operation.name());
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                assert_eq!(error.code(), body["error_code"].as_str());
                assert_eq!(error.message(), body["error_msg"].as_str());
            }
        }
    }
}

/// What is sent is what the document says: method, path, query, headers, body, and a signature that covers them.
#[tokio::test]
async fn each_operation_sends_what_the_document_says() {
    for operation in operations() {
        let document = Merged::of(operation.service);
        let page = document.page(operation.id);
        let call = valid(&document, &operation);
        let (status, answer) = page.success();
        let answer = answer.map(|answer| bodies(&document, answer).remove(0));
        let server = Server::answering(status, answer.as_ref()).await;
        let sent = (operation.send)(&server.config(), &call).await;
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
        assert_eq!(request.url.path(), path, "{}", operation.name());
        let mut query: Vec<_> = arguments("query").into_iter().map(|(value, name)| (name, value)).collect();
        query.sort();
        assert_eq!(request.url.query_pairs().into_owned().collect::<Vec<_>>(), query, "{}", operation.name());
        for (value, name) in arguments("header") {
            assert_eq!(request.headers[name.as_str()], value.as_str(), "{}", operation.name());
        }
        let body = serde_json::from_slice::<Value>(&request.body).ok();
        assert_eq!(body, call.body.as_ref().map(without_nulls), "{}", operation.name());
        let signed = e2e::signature::verify(&request, ACCESS_KEY, SECRET_KEY);
        assert!(signed.is_ok(), "{}: {signed:?}", operation.name());
    }
}

/// An argument as it stands in a path, a query or a header. Lists of one value only.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.len() == 1 => text(&values[0]),
        other => other.to_string(),
    }
}

/// A call with valid arguments: their examples where there are any.
pub(crate) fn valid(document: &Merged, operation: &Operation) -> Call {
    let page = document.page(operation.id);
    let mut samples = Samples::new(document, Fields::All, 6);
    let mut call = Call { body: page.body.map(|body| samples.value(&body["schema"])), ..Call::default() };
    for parameter in &page.parameters {
        let mut value = parameter.get("example").cloned().unwrap_or_else(|| samples.value(&parameter["schema"]));
        if let Some(values) = value.as_array_mut() {
            values.truncate(1);
        }
        call.arguments.insert(key(parameter), value);
    }
    call
}
