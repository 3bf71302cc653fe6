//! A request with several arguments of the same name, set with the setters that the documentation
//! of `Client::update_thing` lists.

use e2e::Server;
use huaweicloud_demo::Client;
use huaweicloud_demo::types::UpdateThingRequestBodyState;
use serde_json::{Value, json};

const OLD: &str = "0123456789abcdef0123456789abcdef";
const NEW: &str = "fedcba9876543210fedcba9876543210";

#[tokio::test]
async fn arguments_with_equal_names_arrive_separately() {
    let server = Server::responding(200, Some(&json!({"build": "7"}))).await;
    let client = Client::new(&server.config()).expect("a client");
    let request = client.update_thing().path_thing_id(OLD).thing_id(NEW);
    let request = request.query_note("log").note("body").revision(3).header_revision("client").query_body("keep");
    let request = request.query_client("me").body_send("north").build_("7").state("UNKNOWN");
    let response = request.send().await.expect("a response");
    assert_eq!(response.build_, "7");

    let sent = server.request().await;
    assert_eq!(sent.url.path(), format!("/v1/things/{OLD}"));
    let mut query: Vec<_> = sent.url.query_pairs().into_owned().collect();
    query.sort();
    let expected = [("body", "keep"), ("client", "me"), ("note", "log"), ("revision", "3")];
    assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(sent.headers["revision"], "client");
    let body: Value = serde_json::from_slice(&sent.body).expect("JSON");
    assert_eq!(body, json!({"thing_id": NEW, "note": "body", "send": "north", "build": "7", "state": "UNKNOWN"}));
}

#[tokio::test]
async fn missing_arguments_are_named_by_their_setters() {
    let server = Server::responding(200, None).await;
    let client = Client::new(&server.config()).expect("a client");
    let error = client.update_thing().send().await.expect_err("two arguments are missing").to_string();
    assert!(error.contains("`path_thing_id` is missing") && error.contains("`thing_id` is missing"), "{error}");
}

#[test]
fn listed_values_are_never_the_unknown_variant() {
    let listed = UpdateThingRequestBodyState::from("UNKNOWN");
    assert_eq!(listed, UpdateThingRequestBodyState::Unknown_);
    assert_eq!(UpdateThingRequestBodyState::from("WORN"), UpdateThingRequestBodyState::Unknown("WORN".to_owned()));
}
