//! Waiters: what they return, when they give up, and how often they ask.

use std::time::Duration;

use huaweicloud_core::clock::Random;
use huaweicloud_core::codegen::{Goal, wait_until};
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReplayTransport};
use huaweicloud_core::{CallOptions, ErrorKind, Waiter};
use serde_json::{Value, json};

use super::client;
use crate::support::{Client, READ};

const GOAL: Goal = Goal {
    field: "status",
    success: &["ISSUED", "EXPIRED"],
    failure: &["UNPASSED"],
    initial_delay: Duration::from_secs(5),
    max_delay: Duration::from_secs(30),
    timeout: Duration::from_secs(600),
};

fn status(value: &Value) -> Option<String> {
    value["status"].as_str().map(str::to_owned)
}

fn wait(client: &Client) -> Waiter<Value> {
    let sender = client.clone();
    let send = move || {
        let client = sender.clone();
        async move { client.read(CallOptions::new()).await }
    };
    wait_until(client.handle().clone(), &READ, GOAL, send, status)
}

fn seen(status: &str) -> MockResponse {
    MockResponse::json(200, &json!({ "status": status }))
}

fn waiting(responses: impl IntoIterator<Item = MockResponse>) -> (Waiter<Value>, ReplayTransport, FakeClock) {
    let (client, transport, clock) = client(responses, |config| config.random(Zero));
    (wait(&client), transport, clock)
}

/// Delays without a random part.
#[derive(Debug)]
struct Zero;

impl Random for Zero {
    fn unit(&self) -> f64 {
        0.0
    }
}

fn seconds(clock: &FakeClock) -> Vec<u64> {
    clock.sleeps().iter().map(Duration::as_secs).collect()
}

#[tokio::test]
async fn waiter_returns_the_first_response_with_the_state() {
    let (waiter, transport, clock) = waiting([seen("CHECKING"), seen("CHECKING"), seen("ISSUED"), seen("ISSUED")]);
    assert_eq!(status(&waiter.await.unwrap()).as_deref(), Some("ISSUED"));
    assert_eq!((seconds(&clock), transport.remaining()), (vec![5, 10], 1));
}

#[tokio::test]
async fn waiter_ends_when_the_state_cannot_follow() {
    let (waiter, _, _) = waiting([seen("CHECKING"), seen("UNPASSED").with_header("X-Request-Id", "r-1")]);
    let error = waiter.send().await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), error.attempts()), (ErrorKind::UnexpectedState, false, 2));
    insta::assert_snapshot!(error, @"list_things: `status` can no longer become `ISSUED` or `EXPIRED`: it was `UNPASSED` after 2 requests, status 200 OK (request id r-1)");
}

#[tokio::test]
async fn waiter_ends_in_time_and_says_what_it_saw() {
    let (waiter, transport, clock) = waiting((0..100).map(|_| seen("CHECKING")));
    let error = waiter.await.unwrap_err();
    assert!(error.is_timeout());
    insta::assert_snapshot!(error, @"list_things: `status` did not become `ISSUED` or `EXPIRED` within 600s: it was `CHECKING` after 22 requests");
    // The delays double up to the maximum, and no request comes after the timeout.
    insta::assert_snapshot!(format!("{:?}", seconds(&clock)), @"[5, 10, 20, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30]");
    assert_eq!(transport.requests().len(), seconds(&clock).len() + 1);
}

#[tokio::test]
async fn waiter_ends_while_a_response_is_late() {
    let (waiter, _, clock) = waiting([seen("CHECKING"), MockResponse::never()]);
    let waiting = tokio::spawn(waiter.timeout(Duration::from_secs(60)).send());
    while clock.sleeps().is_empty() {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(60));
    insta::assert_snapshot!(waiting.await.unwrap().unwrap_err(), @"list_things: `status` did not become `ISSUED` or `EXPIRED` within 60s: it was `CHECKING` after 1 request");
}

#[tokio::test]
async fn waiter_survives_failures_that_may_pass() {
    // Each request is also retried on its own: three attempts.
    let busy = || MockResponse::json(503, &json!({}));
    let (waiter, transport, _) = waiting([busy(), busy(), busy(), seen("ISSUED")]);
    assert_eq!(status(&waiter.await.unwrap()).as_deref(), Some("ISSUED"));
    assert_eq!(transport.requests().len(), 4);

    let (waiter, _, _) = waiting((0..1000).map(|_| busy()));
    insta::assert_snapshot!(waiter.await.unwrap_err(), @"list_things: `status` did not become `ISSUED` or `EXPIRED` within 600s: it was not seen in 22 requests; the last request failed: list_things: the service responded with 503 Service Unavailable; the body has 2 bytes of application/json, see `Error::body`");
}

#[tokio::test]
async fn waiter_ends_with_an_error_that_stays() {
    let (waiter, transport, _) = waiting([seen("CHECKING"), MockResponse::json(404, &json!({ "error_code": "X.1" }))]);
    assert_eq!(waiter.await.unwrap_err().code(), Some("X.1"));
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn waiter_waits_while_the_field_is_missing() {
    let missing = || MockResponse::json(200, &json!({ "status": null }));
    // A required text that is missing is read as empty.
    let (waiter, _, _) = waiting([missing(), seen(""), seen("EXPIRED")]);
    assert_eq!(status(&waiter.await.unwrap()).as_deref(), Some("EXPIRED"));

    let (waiter, _, _) = waiting([missing()]);
    let waiter = waiter.timeout(Duration::from_secs(1));
    insta::assert_snapshot!(waiter.await.unwrap_err(), @"list_things: `status` did not become `ISSUED` or `EXPIRED` within 1s: it was not seen in 1 request");
}

#[tokio::test]
async fn waiter_settings_have_bounds() {
    let (waiter, transport, _) = waiting([seen("ISSUED")]);
    let error = waiter.timeout(Duration::ZERO).await.unwrap_err();
    assert_eq!((error.kind(), transport.requests().len()), (ErrorKind::Config, 0));
    insta::assert_snapshot!(error, @"list_things: the timeout of the waiter is zero, must be greater than zero");

    let (waiter, _, clock) = waiting([seen("A"), seen("B"), seen("ISSUED")]);
    let waiter = waiter.initial_delay(Duration::ZERO).max_delay(Duration::ZERO).timeout(Duration::MAX);
    waiter.await.unwrap();
    assert_eq!(clock.sleeps(), [Duration::from_millis(100); 2]);
}

#[tokio::test]
async fn dropped_waiter_sends_nothing_more() {
    let (waiter, transport, _) = waiting([seen("CHECKING"), MockResponse::never(), seen("ISSUED")]);
    let task = tokio::spawn(waiter.send());
    while transport.requests().len() < 2 {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!((transport.requests().len(), transport.remaining()), (2, 1));
}

#[test]
fn waiter_can_block() {
    use huaweicloud_core::blocking::Wait;

    let (waiter, _, _) = waiting([seen("CHECKING"), seen("ISSUED")]);
    assert_eq!(status(&waiter.send().wait().unwrap()).as_deref(), Some("ISSUED"));
}
