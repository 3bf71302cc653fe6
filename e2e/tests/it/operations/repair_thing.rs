//! An optional body: it is absent until something of it is set, and complete and valid then.

use e2e::Server;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_demo::builder::RepairThing;
use huaweicloud_demo::types::{Label, RepairThingRequestBody};
use huaweicloud_demo::{Client, Null};
use serde_json::json;
use wiremock::Request;

const ID: &str = "0123456789abcdef0123456789abcdef";

async fn client(server: &Server) -> Client {
    Client::new(&server.config()).expect("a client")
}

fn request(client: &Client) -> RepairThing {
    client.repair_thing().thing_id(ID)
}

fn assert_no_body(request: &Request) {
    assert!(request.body.is_empty());
    assert_eq!(request.headers["content-length"], "0");
    assert!(!request.headers.contains_key("content-type"));
    let signed = e2e::signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
    assert_eq!(signed, ["host", "x-sdk-date"]);
}

fn assert_body(request: &Request, body: serde_json::Value) {
    assert_eq!(e2e::checks::json_body(request), body);
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["content-length"], request.body.len().to_string().as_str());
    let signed = e2e::signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
    assert_eq!(signed, ["content-type", "host", "x-sdk-date"]);
}

#[tokio::test]
async fn body_is_sent_if_something_of_it_is_set() {
    let server = Server::responding(204, None).await;
    let client = client(&server).await;
    request(&client).send().await.expect("without a body");
    request(&client).tool("saw").tool(None::<String>).send().await.expect("unset again");
    request(&client).tool("saw").send().await.expect("a setter");
    request(&client).body(RepairThingRequestBody::builder().tool("saw").cost(Null)).send().await.expect("a body");
    request(&client).body_map(|body| body.tool("saw").parts(["a"])).send().await.expect("a change");

    let sent = server.all_requests().await;
    let [absent, unset, setter, body, change] = &sent[..] else { panic!("{sent:?}") };
    assert_no_body(absent);
    assert_no_body(unset);
    assert_body(setter, json!({"tool": "saw"}));
    assert_body(body, json!({"tool": "saw", "cost": null}));
    assert_body(change, json!({"tool": "saw", "parts": ["a"]}));
}

#[tokio::test]
async fn a_body_that_is_sent_must_be_complete_and_valid() {
    let server = Server::responding(204, None).await;
    let client = client(&server).await;
    let error = request(&client).cost(0).parts(["a"; 4]).send().await.expect_err("three violations");
    let violations: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        ["`cost` is 0, must be at least 1", "`parts` has 4 items, must have at most 3", "`tool` is missing"]
    );
    let error = client.repair_thing().send().await.expect_err("no argument");
    assert_eq!(error.violations().iter().map(|violation| violation.field()).collect::<Vec<_>>(), ["thing_id"]);
    assert_eq!(server.request_count().await, 0);
}

#[tokio::test]
async fn body_that_is_a_list_is_sent_if_it_is_set() {
    let server = Server::responding(204, None).await;
    let client = client(&server).await;
    client.restore_things().send().await.expect("without a body");
    client.restore_things().body(Vec::<Label>::new()).send().await.expect("an empty list");
    let label = || Label::builder().key("k");
    client.restore_things().body([label()]).send().await.expect("a list");
    let error = client.restore_things().body([label(), label(), label()]).send().await.expect_err("too many");
    assert_eq!(error.violations()[0].to_string(), "`body` has 3 items, must have at most 2");

    let sent = server.all_requests().await;
    let [absent, empty, one] = &sent[..] else { panic!("{sent:?}") };
    assert_no_body(absent);
    assert_body(empty, json!([]));
    assert_body(one, json!([{"key": "k"}]));
}

/// The paginator sets the size of a page, which is in the body.
#[tokio::test]
async fn paginators_send_an_optional_body() {
    let server = Server::responding(200, Some(&json!({"readers": []}))).await;
    let client = client(&server).await;
    assert!(client.list_readers().items().next().await.is_none());
    client.list_readers().send().await.expect("a page");
    let sent = server.all_requests().await;
    let [paginated, single] = &sent[..] else { panic!("{sent:?}") };
    assert_body(paginated, json!({"limit": 50}));
    assert_no_body(single);
}
