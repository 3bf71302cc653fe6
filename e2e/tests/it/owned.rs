//! Requests, paginators and their futures own what they need: they can be spawned, stored and
//! streamed after the client is dropped.

use axum::body::Body;
use e2e::Server;
use futures_util::{StreamExt, TryStreamExt};
use huaweicloud_demo::types::{CreateThingResponseBody, ListThingsResponseBody};
use huaweicloud_demo::{Client, Error, Paginator, ResponseValue};
use serde_json::json;

async fn client() -> (Server, Client) {
    let server = Server::responding(200, Some(&json!({"things": [{"id": "1"}, {"id": "2"}], "total": 2}))).await;
    let client = Client::new(&server.config()).expect("a client");
    (server, client)
}

#[tokio::test]
async fn requests_can_be_spawned() {
    let (server, client) = client().await;
    let sent = tokio::spawn(client.list_things().limit(10).send());
    let awaited = tokio::spawn(client.list_things().limit(10).into_future());
    let all = [client.list_things().limit(10), client.list_things().limit(20)];
    drop(client);
    for request in all {
        assert_eq!(request.await.expect("a response").things.len(), 2);
    }
    for task in [sent.await, awaited.await] {
        let response: ResponseValue<ListThingsResponseBody> = task.expect("no panic").expect("a response");
        assert_eq!(response.things.len(), 2);
    }
    assert_eq!(server.request_count().await, 4);
}

/// A struct that stores a paginator.
struct Reader {
    things: Paginator<CreateThingResponseBody>,
}

impl Reader {
    async fn next(&mut self) -> Option<Result<CreateThingResponseBody, Error>> {
        self.things.next().await
    }
}

#[tokio::test]
async fn paginators_can_be_stored_in_structs() {
    let (_server, client) = client().await;
    let mut reader = Reader { things: client.list_things().limit(10).items() };
    drop(client);
    let mut ids = Vec::new();
    while let Some(thing) = reader.next().await {
        ids.push(thing.expect("a thing").id);
    }
    assert_eq!(ids, ["1", "2"]);
}

/// The body of a web service's response: a line for each entry, as it arrives.
fn streamed(client: &Client) -> Body {
    Body::from_stream(client.list_things().limit(10).items().map_ok(|thing| format!("{}\n", thing.id)))
}

#[tokio::test]
async fn lists_can_be_streamed() {
    let (_server, client) = client().await;
    let body = streamed(&client);
    drop(client);
    let chunks: Vec<_> = body.into_data_stream().map(|chunk| chunk.expect("a line").to_vec()).collect().await;
    assert_eq!(chunks.concat(), b"1\n2\n");
}
