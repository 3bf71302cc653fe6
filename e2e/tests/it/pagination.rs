//! Pagination over loopback: the requests for pages, and the end of a list. The operations are from
//! the generator's demo spec.

mod changes;
mod styles;

use e2e::checks::json_body;
use e2e::merged::MergedDocument;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use futures_util::{StreamExt, TryStreamExt};
use huaweicloud_core::{Config, Credentials, ErrorKind};
use huaweicloud_demo::{Client, UnixMillis};
use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Things with these numbers.
fn things(numbers: std::ops::Range<u64>) -> Value {
    numbers.map(|number| json!({"id": number.to_string(), "owner": null, "created": 1_685_325_399_000_u64})).collect()
}

fn client(server: &MockServer) -> Client {
    let credentials = Credentials::access_key(ACCESS_KEY, SECRET_KEY);
    let config = Config::builder().endpoint(server.uri()).credentials(credentials).retry(huaweicloud_core::NoRetry);
    let config = config.build().expect("a configuration");
    Client::new(&config).expect("a client")
}

/// Responds to the list request with this offset in the query.
async fn respond_at(server: &MockServer, offset: u64, response: Value) {
    Mock::given(method("GET"))
        .and(path("/v1/things"))
        .and(query_param("offset", offset.to_string()))
        .respond_with(ResponseTemplate::new(200).set_body_json(response))
        .mount(server)
        .await;
}

/// Responds to all requests that no other mock matches.
async fn respond_by_default(server: &MockServer, response: Value) {
    let response = ResponseTemplate::new(200).set_body_json(response);
    Mock::given(path("/v1/things")).respond_with(response).with_priority(9).mount(server).await;
}

async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.expect("the server records requests")
}

async fn queries(server: &MockServer) -> Vec<String> {
    received(server).await.iter().map(|request| request.url.query().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn each_page_request_keeps_the_filters() {
    let server = MockServer::start().await;
    respond_at(&server, 9, json!({"total": 35, "things": things(9..19)})).await;
    respond_at(&server, 18, json!({"total": 35, "things": things(18..28)})).await;
    respond_at(&server, 27, json!({"total": 35, "things": things(27..35)})).await;
    respond_by_default(&server, json!({"total": 35, "things": things(0..10)})).await;
    let client = client(&server);
    let list =
        client.list_things().limit(10).created_after(UnixMillis::new(5)).id(vec!["a".to_owned(), "b".to_owned()]);

    let found: Vec<_> = list.items().try_collect().await.unwrap();

    let ids: Vec<_> = found.iter().map(|thing| thing.id.clone()).collect();
    assert_eq!(ids, (0..35).map(|number| number.to_string()).collect::<Vec<_>>());
    assert_eq!(found[0].created.to_string(), "2023-05-29T01:56:39Z");
    let filters = "created-after=5&id=a&id=b&limit=10";
    let expected = [filters.to_owned()].into_iter().chain([9, 18, 27].map(|at| format!("{filters}&offset={at}")));
    assert_eq!(queries(&server).await, expected.collect::<Vec<_>>());
}

#[tokio::test]
async fn pagination_starts_at_the_given_offset() {
    let server = MockServer::start().await;
    respond_at(&server, 7, json!({"total": 10, "things": things(7..9)})).await;
    respond_at(&server, 8, json!({"total": 10, "things": things(8..10)})).await;
    let client = client(&server);

    let pages: Vec<_> = client.list_things().limit(10).offset(7).pages().try_collect().await.unwrap();

    let ids = pages.iter().map(|page| page.things.iter().map(|thing| thing.id.as_str()).collect::<Vec<_>>());
    assert_eq!(ids.collect::<Vec<_>>(), [vec!["7", "8"], vec!["9"]], "the entry that pages share is returned once");
    assert_eq!(queries(&server).await, ["limit=10&offset=7", "limit=10&offset=8"]);
}

#[tokio::test]
async fn pages_are_fetched_on_demand() {
    let server = MockServer::start().await;
    respond_at(&server, 1, json!({"total": null, "things": things(1..3)})).await;
    respond_at(&server, 2, json!({"total": null, "things": things(2..3)})).await;
    respond_by_default(&server, json!({"things": things(0..2)})).await;
    let client = client(&server);
    let mut list = client.list_things().limit(10).items();
    let mut sent = Vec::new();
    while let Some(thing) = list.next().await {
        thing.unwrap();
        sent.push(received(&server).await.len());
    }
    assert_eq!(sent, [1, 1, 2]);
    assert_eq!(received(&server).await.len(), 3, "without a total, the list ends when nothing follows");
}

#[tokio::test]
async fn server_that_ignores_the_offset_is_an_error() {
    let server = MockServer::start().await;
    respond_by_default(&server, json!({"total": 1000, "things": things(0..10)})).await;
    let client = client(&server);
    let found: Vec<_> = client.list_things().limit(10).items().collect().await;
    let (last, found) = found.split_last().unwrap();
    assert_eq!(last.as_ref().unwrap_err().kind(), ErrorKind::ListChanged);
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(found.len(), 10);
}

#[tokio::test]
async fn pagination_ends_at_the_first_error() {
    let server = MockServer::start().await;
    let refusal = ResponseTemplate::new(429).set_body_json(json!({"error_code": "DEMO.1", "error_msg": "too many"}));
    Mock::given(query_param("offset", "9")).respond_with(refusal).mount(&server).await;
    respond_by_default(&server, json!({"total": 35, "things": things(0..10)})).await;
    let client = client(&server);
    let mut list = client.list_things().limit(10).pages();
    assert_eq!(list.next().await.unwrap().unwrap().things.len(), 10);
    assert_eq!(list.next().await.unwrap().unwrap_err().code(), Some("DEMO.1"));
    assert!(list.next().await.is_none());
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn invalid_request_is_an_error_and_not_sent() {
    let server = MockServer::start().await;
    let client = client(&server);
    let mut list = client.list_things().limit(i64::MAX).items();
    assert_eq!(list.next().await.unwrap().unwrap_err().kind(), ErrorKind::InvalidRequest, "`limit` is out of range");
    assert!(list.next().await.is_none());
    assert!(received(&server).await.is_empty());
}

#[tokio::test]
async fn offset_in_the_body_is_advanced() {
    let server = MockServer::start().await;
    for (at, numbers) in [(3, 3..6), (5, 5..7)] {
        Mock::given(method("POST"))
            .and(path("/v1/things/query"))
            .and(body_partial_json(json!({"offset": at})))
            .respond_with(
                ResponseTemplate::new(200).set_body_json(json!({"total_count": 7, "resources": things(numbers)})),
            )
            .mount(&server)
            .await;
    }
    let client = client(&server);
    let list = client.list_things_by_tag().body_map(|body| body.tags(vec!["a".to_owned()]).limit(3).offset(3));

    let found: Vec<_> = list.items().try_collect().await.unwrap();

    assert_eq!(found.len(), 4);
    let bodies: Vec<_> = received(&server).await.iter().map(json_body).collect();
    let body = |at| json!({"tags": ["a"], "limit": 3, "offset": at});
    assert_eq!(bodies, [body(3), body(5)]);
}

#[tokio::test]
async fn page_size_is_the_largest_unless_set() {
    let server = MockServer::start().await;
    respond_by_default(&server, json!({"total": 1, "things": things(0..1)})).await;
    let found = ResponseTemplate::new(200).set_body_json(json!({"total_count": 1, "resources": things(0..1)}));
    Mock::given(path("/v1/things/query")).respond_with(found).mount(&server).await;
    let client = client(&server);
    client.list_things().items().try_collect::<Vec<_>>().await.unwrap();
    client.list_things().limit(20).items().try_collect::<Vec<_>>().await.unwrap();
    let by_tag = || client.list_things_by_tag().tags(["a"]);
    by_tag().items().try_collect::<Vec<_>>().await.unwrap();
    by_tag().limit(1).items().try_collect::<Vec<_>>().await.unwrap();
    by_tag().send().await.unwrap();

    let document = MergedDocument::of("demo");
    let list = document.page("ListThings");
    let limit = list.parameters.iter().find(|parameter| parameter["name"] == "limit").unwrap();
    let maximum = limit["schema"]["maximum"].as_i64().unwrap();
    let by_tag = document.page("ListThingsByTag");
    let body = document.resolve(&by_tag.body.unwrap()["schema"]);
    let of_body = body["properties"]["limit"]["maximum"].as_i64().unwrap();
    let received = received(&server).await;
    let queries: Vec<_> = received[..2].iter().map(|request| request.url.query().unwrap().to_owned()).collect();
    assert_eq!(queries, [format!("limit={maximum}"), "limit=20".to_owned()]);
    let limits: Vec<_> = received[2..].iter().map(|request| json_body(request).get("limit").cloned()).collect();
    assert!(maximum < 100 && 100 < of_body, "both are tried");
    assert_eq!(limits, [Some(json!(100)), Some(json!(2)), None], "a following page begins with an entry of the last");
}
