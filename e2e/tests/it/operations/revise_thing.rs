//! What `Client::revise_thing` sends: times and dates as text, and null to unset a property.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use e2e::Server;
use huaweicloud_core::CallOptions;
use huaweicloud_demo::builder::ReviseThing;
use huaweicloud_demo::types::{ThingPart, ThingRevision};
use huaweicloud_demo::{Client, Date, DateTime, Null, Nullable};
use serde_json::{Value, json};

const ID: &str = "0123456789abcdef0123456789abcdef";

fn request(client: &Client) -> ReviseThing {
    client.revise_thing().thing_id(ID).since(UNIX_EPOCH + Duration::from_secs(1))
}

#[tokio::test]
async fn times_are_sent_as_text_and_read_tolerantly() {
    let answer = json!({"due": "2019-09-12T07:15:27", "seen": ["never"], "sold": null});
    let server = Server::responding(200, Some(&answer)).await;
    let client = Client::new(&server.config()).expect("a client");
    let request = request(&client).day("2019-09-12").if_unmodified("2019-09-12T15:15:27+08:00");
    let request = request.due("2019-09-12T07:15:27.5Z").seen([UNIX_EPOCH]).sold(Date::from("2019-09-13"));
    let response = request.send().await.expect("a response");
    let due = response.due.as_ref().map(SystemTime::try_from).expect("a text").expect("a time");
    assert_eq!(due, UNIX_EPOCH + Duration::from_secs(1_568_272_527));
    assert_eq!((&response.seen[..], &response.sold), (&[DateTime::from("never")][..], &None));

    let sent = server.request().await;
    let mut query: Vec<_> = sent.url.query_pairs().into_owned().collect();
    query.sort();
    let expected = [("day", "2019-09-12"), ("since", "1970-01-01T00:00:01Z")];
    assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(sent.headers["if-unmodified"], "2019-09-12T15:15:27+08:00");
    let body: Value = serde_json::from_slice(&sent.body).expect("JSON");
    let expected = json!({"due": "2019-09-12T07:15:27.5Z", "seen": ["1970-01-01T00:00:00Z"], "sold": "2019-09-13"});
    assert_eq!(body, expected);
}

#[tokio::test]
async fn other_texts_are_refused_unless_validation_is_skipped() {
    let server = Server::responding(200, Some(&json!({}))).await;
    let client = Client::new(&server.config()).expect("a client");
    let request = request(&client).since("2019-09-12T07:15:27").if_unmodified("now").seen(["", "soon"]).sold("today");
    let error = request.clone().send().await.expect_err("they are no times").to_string();
    for field in ["`since`", "`if_unmodified`", "`seen[0]`", "`seen[1]`"] {
        assert!(error.contains(&format!("{field} must be a time in RFC 3339")), "{error}");
    }
    assert!(error.contains("`sold` must be a date"), "{error}");
    request.call_options(CallOptions::new().skip_validation()).send().await.expect("it is sent");
    let body: Value = serde_json::from_slice(&server.request().await.body).expect("JSON");
    assert_eq!(body, json!({"seen": ["", "soon"], "sold": "today"}));
}

#[tokio::test]
async fn null_is_told_from_absent_at_any_depth() {
    let answer = json!({"note": null, "parts": [{"name": null}, {}, {"name": "wheel"}]});
    let server = Server::responding(200, Some(&answer)).await;
    let client = Client::new(&server.config()).expect("a client");
    let parts = [ThingPart::builder().name(Null), ThingPart::builder(), ThingPart::builder().name("wheel")];
    let request = request(&client).note(Null).state(Null).marks(["a"]).sizes(Null).parts(parts);
    let response = request.send().await.expect("a response").into_inner();
    let sent: Value = serde_json::from_slice(&server.request().await.body).expect("JSON");
    let parts = json!([{"name": null}, {}, {"name": "wheel"}]);
    assert_eq!(sent, json!({"note": null, "state": null, "marks": ["a"], "sizes": null, "parts": parts}));

    assert_eq!((response.note, response.state), (Nullable::Null, Nullable::Absent));
    let names: Vec<_> = response.parts.iter().map(|part| part.name.value().map(String::as_str)).collect();
    assert_eq!(names, [None, None, Some("wheel")]);
}

#[test]
fn example_with_null_round_trips() {
    let document = include_str!("../../../../crates/codegen/golden/openapi/demo.yaml");
    let document: Value = serde_yaml::from_str(document).expect("YAML");
    let body = &document["paths"]["/v1/things/{thing_id}/revision"]["put"]["requestBody"];
    let example = &body["content"]["application/json"]["example"];
    assert!(example["note"].is_null() && example["parts"][0]["name"].is_null(), "{example:#}");
    let decoded: ThingRevision = serde_json::from_value(example.clone()).expect("it decodes");
    assert_eq!(serde_json::to_value(&decoded).expect("JSON"), *example);
}
