//! Damaged documents give an error that names the place, never a panic.

use explorer::{Document, Sending, site};
use serde_json::{Value, json};

use crate::support::services;

fn error(document: &str) -> String {
    let made = site(&[Document { service: "demo", text: document }], Sending::Emulator);
    made.expect_err("an error").to_string()
}

#[test]
fn errors_name_the_place() {
    for (document, place, what) in [
        ("[", "#", "at line 2"),
        ("[]", "#", "this is a list"),
        ("{}", "#", "`info` is missing"),
        ("{info: {title: [a]}}", "#/info/title", "this is a list"),
        ("{info: {title: a}, paths: {/v1/a: {get: 1}}}", "#/paths/~1v1~1a/get", "this is a number"),
        ("{info: {title: a}, paths: {/v1/a: {get: {}}}}", "#/paths/~1v1~1a/get", "`operationId` is missing"),
        ("{info: {title: a}, paths: {/v1/a: {get: {operationId: ../a}}}}", "#/paths/~1v1~1a/get", "only ASCII letters"),
        (
            "{info: {title: a}, paths: {/v1/a: {get: {operationId: A, summary: a, parameters: [{$ref: '#/b'}]}}}}",
            "#/paths/~1v1~1a/get/parameters/0",
            "`#/b` leads nowhere",
        ),
        (
            "{info: {title: a}, b: {$ref: '#/b'}, paths: {/v1/a: {get: {operationId: A, summary: a, parameters: [{$ref: '#/b'}]}}}}",
            "#/b",
            "leads back to itself",
        ),
        (
            "{info: {title: a}, paths: {/v1/a: {get: {operationId: A, summary: a, x-iam-action: b}}}}",
            "#/paths/~1v1~1a/get",
            "`x-iam-action`",
        ),
    ] {
        let error = error(document);
        assert!(error.contains(&format!("\"demo\" is not valid at {place}: ")), "{error}");
        assert!(error.contains(what) && error.contains("help: "), "{error}");
    }
}

#[test]
fn names_of_services_stay_in_their_folder() {
    for service in ["", "..", "a/b", "a b"] {
        assert!(site(&[Document { service, text: "{}" }], Sending::None).is_err(), "{service:?}");
    }
    let twice = Document { service: "demo", text: "{info: {title: a}}" };
    assert!(site(&[twice], Sending::None).is_ok());
    assert!(site(&[twice, twice], Sending::None).is_err());
}

/// A document with one schema as the body of a request.
fn with_schemas(schemas: &Value) -> String {
    let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}});
    let operation = json!({"operationId": "A", "summary": "a", "requestBody": body});
    json!({"info": {"title": "a"}, "paths": {"/v1/a": {"post": operation}}, "components": {"schemas": schemas}})
        .to_string()
}

#[test]
fn schemas_that_contain_themselves_end() {
    let within = json!({"type": "array", "items": {"$ref": "#/components/schemas/S0"}});
    let document = with_schemas(&json!({"S0": {"type": "object", "properties": {"again": within}}}));
    let site = site(&[Document { service: "demo", text: &document }], Sending::Emulator).unwrap();
    assert!(site.get("demo/A.html").is_some());
}

#[test]
fn schemas_that_multiply_are_refused() {
    let schema = |number: usize| {
        let inner = json!({"$ref": format!("#/components/schemas/S{}", number + 1)});
        json!({"type": "object", "properties": {"a": inner, "b": inner}})
    };
    let mut schemas: serde_json::Map<String, Value> =
        (0..40).map(|number| (format!("S{number}"), schema(number))).collect();
    schemas.insert("S40".to_owned(), json!({"type": "string"}));
    assert!(error(&with_schemas(&schemas.into())).contains("more than"));
}

#[test]
fn schemas_that_are_too_deep_are_refused() {
    let schema = |number: usize| {
        let inner = json!({"$ref": format!("#/components/schemas/S{}", number + 1)});
        (format!("S{number}"), json!({"type": "object", "properties": {"a": inner}}))
    };
    let mut schemas: serde_json::Map<String, Value> = (0..5000).map(schema).collect();
    schemas.insert("S5000".to_owned(), json!({"type": "string"}));
    assert!(error(&with_schemas(&schemas.into())).contains("deep in each other"));
}

#[test]
fn any_value_can_be_replaced_or_lost() {
    // Some nodes of the smallest document, by each kind of value.
    let service = services().iter().min_by_key(|service| service.text.len()).unwrap();
    let mut places = Vec::new();
    pointers(&service.document, String::new(), &mut places);
    let (mut refused, mut tried) = (0, 0);
    for (at, place) in places.iter().enumerate().step_by(places.len() / 16 + 1) {
        let wrong = [Value::Null, json!(1), json!("x"), json!([1]), json!({"a": 1})];
        let mut document = service.document.clone();
        *document.pointer_mut(place).unwrap() = wrong[at % wrong.len()].clone();
        let text = document.to_string();
        tried += 1;
        refused += usize::from(site(&[Document { service: "demo", text: &text }], Sending::None).is_err());
    }
    assert!(refused > 0 && refused < tried, "{refused} of {tried}");
}

fn pointers(node: &Value, place: String, found: &mut Vec<String>) {
    match node {
        Value::Object(map) => {
            for (key, value) in map {
                pointers(value, format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| pointers(value, format!("{place}/{at}"), found));
        }
        _ => {}
    }
    found.push(place);
}
