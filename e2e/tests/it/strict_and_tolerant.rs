//! Requests are validated strictly, responses are read tolerantly; tested on the demo crate, which
//! covers every construct.

use e2e::Server;
use huaweicloud_core::{CallOptions, ErrorKind, Violation};
use huaweicloud_demo::types::{CreateThingRequestBody, CreateThingRequestBodyKind, CreateThingResponseBody, Label};
use huaweicloud_demo::{Client, Secret};
use serde_json::json;

const CANARY: &str = "canary-5e1f0c-canary-5e1f0c-canary-5e1f0c";

#[tokio::test]
async fn one_error_lists_all_violations() {
    let server = Server::responding(200, Some(&json!({"id": "1"}))).await;
    let client = Client::new(&server.config()).unwrap();
    let request = client
        .create_thing()
        .name("NO")
        .password(CANARY)
        .passwords(["short enough", CANARY])
        .size(0)
        .weight(0.25)
        .labels([Label::builder().key("k"), Label::builder().value("v".repeat(44))]);
    let error = request.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.operation(), Some("create_thing"));
    let violations: Vec<String> = error.violations().iter().map(Violation::to_string).collect();
    assert_eq!(
        violations,
        [
            "`labels[1].key` is missing",
            "`labels[1].value` has 44 characters, must have at most 43",
            "`name` has 2 characters, must have at least 3",
            "`name` must match the pattern ^[a-z]+$",
            "`password` must have at most 32 characters",
            "`passwords[1]` must have at most 32 characters",
            "`size` is 0, must be at least 1",
            "`weight` is 0.25, must be at least 0.5",
        ]
    );
    assert!(!format!("{error} {error:?}").contains("canary"));
    assert_eq!(server.request_count().await, 0, "nothing is sent");
}

#[tokio::test]
async fn missing_arguments_are_listed() {
    let server = Server::responding(200, Some(&json!({"id": "1"}))).await;
    let client = Client::new(&server.config()).unwrap();
    let error = client.create_thing().send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "create_thing: the request is invalid and was not sent: `name` is missing; `password` is missing"
    );
    let error = client.list_things().limit(51).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "list_things: the request is invalid and was not sent: `limit` is 51, must be at most 50"
    );
    #[allow(deprecated, reason = "the demo spec deprecates it")]
    let error = client.delete_thing().send().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "thing_id");
    assert_eq!(server.request_count().await, 0);
}

#[tokio::test]
async fn list_body_is_checked() {
    let server = Server::responding(204, None).await;
    let client = Client::new(&server.config()).unwrap();
    let label = || Label::builder().key("k");
    let error = client.batch_delete_things().body([label(), label(), label()]).send().await.unwrap_err();
    assert_eq!(error.violations()[0].to_string(), "`body` has 3 items, must have at most 2");
    assert_eq!(client.batch_delete_things().send().await.unwrap_err().violations()[0].to_string(), "`body` is missing");
    client.batch_delete_things().body([label()]).send().await.unwrap();
    let request = server.request().await;
    assert_eq!((request.method.as_str(), request.body.as_slice()), ("DELETE", br#"[{"key":"k"}]"#.as_slice()));
}

#[tokio::test]
async fn setters_accept_convertible_values() {
    let server = Server::responding(200, Some(&json!({"id": "1"}))).await;
    let client = Client::new(&server.config()).unwrap();
    let name: std::borrow::Cow<'_, str> = "checked".into();
    for request in [
        client.create_thing().name("checked").password("p"),
        client.create_thing().name(String::from("checked")).password(String::from("p")),
        client.create_thing().name(name).password(Secret::from("p")),
        client.create_thing().body(CreateThingRequestBody::builder().name("checked").password("p")),
    ] {
        request.send().await.unwrap();
    }
    for request in server.all_requests().await {
        let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body, json!({"name": "checked", "password": "p"}), "fields that are not set are not sent");
    }
}

#[tokio::test]
async fn validation_can_be_skipped() {
    let server = Server::responding(200, Some(&json!({"id": "1"}))).await;
    let client = Client::new(&server.config()).unwrap();
    let kind = CreateThingRequestBodyKind::from("HUGE");
    client
        .create_thing()
        .name("N")
        .password("p")
        .kind(kind)
        .call_options(CallOptions::new().skip_validation())
        .send()
        .await
        .unwrap();
    let body: serde_json::Value = serde_json::from_slice(&server.request().await.body).unwrap();
    assert_eq!(body, json!({"name": "N", "password": "p", "kind": "HUGE"}));
}

/// The decoded response.
async fn decoded(response: serde_json::Value) -> CreateThingResponseBody {
    let server = Server::responding(200, Some(&response)).await;
    let client = Client::new(&server.config()).expect("a client");
    client.create_thing().name("edge").password("p").send().await.expect("a response").into_inner()
}

#[tokio::test]
async fn deviating_responses_are_read() {
    let empty = CreateThingResponseBody::default();
    assert_eq!(decoded(json!({"id": ""})).await, empty, "missing fields");
    let nulls = json!({"id": null, "owner": null, "note": null, "created": null, "label": null, "attributes": null});
    assert_eq!(decoded(nulls).await, empty, "null fields");
    assert_eq!(decoded(json!({"id": "", "new": {"field": [1, 2]}})).await, empty, "additional fields");
    let kinds = decoded(json!({"id": 7, "created": "1000", "tags": [true, null]})).await;
    assert_eq!((kinds.id.as_str(), kinds.created.as_i64()), ("7", 1000), "numbers and strings");
    assert_eq!(kinds.tags, ["true", ""]);
    let long = "k".repeat(100);
    let label = decoded(json!({"id": "", "label": {"key": long, "value": "", "parent": {}}})).await.label.unwrap();
    assert_eq!((label.key.as_str(), label.parent.unwrap().key.as_str()), (long.as_str(), ""), "longer than allowed");
}

#[test]
fn unknown_values_are_kept() {
    let kind: CreateThingRequestBodyKind = serde_json::from_value(json!("MEDIUM")).unwrap();
    assert_eq!(kind, CreateThingRequestBodyKind::Unknown("MEDIUM".to_owned()));
    assert_eq!((kind.as_str(), kind.to_string().as_str()), ("MEDIUM", "MEDIUM"));
    assert_eq!(serde_json::to_value(&kind).unwrap(), json!("MEDIUM"));
    assert_eq!(CreateThingRequestBodyKind::values(), ["BIG", "SMALL"]);
    assert_eq!(CreateThingRequestBodyKind::from("BIG"), CreateThingRequestBodyKind::Big);
}
