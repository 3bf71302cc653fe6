//! Interceptors run in order for each attempt, may change what is signed, and may stop it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_core::test_util::{FakeClock, MockResponse};
use huaweicloud_core::{
    Attempt, BoxFuture, CallOptions, Config, Error, ErrorKind, Interceptor, NoRetry, Outcome, Transport,
};
use reqwest::{Request, Response};

use super::{client, good};
use crate::support::{Client, Server, key};
use crate::wire::assert_signature_is_valid;

type Lines = Arc<Mutex<Vec<String>>>;

/// Records its calls.
#[derive(Debug)]
struct Logger(&'static str, Lines);

impl Logger {
    fn write(&self, attempt: &Attempt, what: &str) {
        let line = format!("{} {} {}: {what}", self.0, attempt.operation.name, attempt.number);
        self.1.lock().unwrap().push(line);
    }
}

impl Interceptor for Logger {
    fn before_signing(&self, attempt: &Attempt, request: &mut Request) -> Result<(), Error> {
        let signed = request.headers().contains_key("authorization");
        self.write(attempt, &format!("{} {}, signed {signed}", request.method(), request.url()));
        Ok(())
    }

    fn before_send(&self, attempt: &Attempt, request: &Request) -> Result<(), Error> {
        self.write(attempt, &format!("signed {}", request.headers().contains_key("authorization")));
        Ok(())
    }

    fn after_attempt(&self, attempt: &Attempt, outcome: &Outcome<'_>) {
        let Outcome { status, request_id, latency, .. } = outcome;
        let kind = outcome.error.map(Error::kind);
        self.write(attempt, &format!("{status:?} {request_id:?} {kind:?} after {latency:?}"));
    }
}

#[tokio::test]
async fn interceptors_run_in_order_for_each_attempt() {
    let log = Lines::default();
    let responses = [
        MockResponse::status(503).with_header("X-Request-Id", "r1"),
        MockResponse::failure(ErrorKind::Transport),
        good().with_header("X-Request-Id", "r3"),
    ];
    let (client, _, _) = client(responses, |builder| {
        builder.interceptor(Logger("first", log.clone())).interceptor(Logger("second", log.clone()))
    });
    client.read(CallOptions::new()).await.unwrap();
    insta::assert_snapshot!(log.lock().unwrap().join("\n"), @r#"
    first ListThings 1: GET https://a.example.com/v3/things?limit=1, signed false
    second ListThings 1: GET https://a.example.com/v3/things?limit=1, signed false
    first ListThings 1: signed true
    second ListThings 1: signed true
    first ListThings 1: Some(503) Some("r1") Some(Service) after 0ns
    second ListThings 1: Some(503) Some("r1") Some(Service) after 0ns
    first ListThings 2: GET https://a.example.com/v3/things?limit=1, signed false
    second ListThings 2: GET https://a.example.com/v3/things?limit=1, signed false
    first ListThings 2: signed true
    second ListThings 2: signed true
    first ListThings 2: None None Some(Transport) after 0ns
    second ListThings 2: None None Some(Transport) after 0ns
    first ListThings 3: GET https://a.example.com/v3/things?limit=1, signed false
    second ListThings 3: GET https://a.example.com/v3/things?limit=1, signed false
    first ListThings 3: signed true
    second ListThings 3: signed true
    first ListThings 3: Some(200) Some("r3") None after 0ns
    second ListThings 3: Some(200) Some("r3") None after 0ns
    "#);
}

/// Takes a second per request.
#[derive(Debug)]
struct Slow(FakeClock);

impl Transport for Slow {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, Error>> {
        self.0.advance(Duration::from_secs(1));
        Box::pin(std::future::ready(Ok(http::Response::new("{}").into())))
    }
}

#[tokio::test]
async fn interceptors_get_the_latency() {
    let (log, clock) = (Lines::default(), FakeClock::new());
    let config = Config::builder().credentials(key()).endpoint("a.example.com").clock(clock.clone());
    let config = config.transport(Slow(clock)).interceptor(Logger("it", log.clone())).build().unwrap();
    Client::new(&config).unwrap().read(CallOptions::new()).await.unwrap();
    insta::assert_snapshot!(log.lock().unwrap().last().unwrap(), @"it ListThings 1: Some(200) None None after 1s");
}

/// Changes the request in every supported way.
#[derive(Debug)]
struct Modify;

impl Interceptor for Modify {
    fn before_signing(&self, attempt: &Attempt, request: &mut Request) -> Result<(), Error> {
        request.headers_mut().append("x-attempt", attempt.number.into());
        request.url_mut().query_pairs_mut().append_pair("added", "a b");
        *request.body_mut() = Some(r#"{"changed":true}"#.into());
        Ok(())
    }
}

#[tokio::test]
async fn interceptor_changes_are_signed_per_attempt() {
    let server = Server::responding("429 Slow down", &["Retry-After: 0"], "").await;
    let config = Config::builder().credentials(key()).endpoint(&server.address).interceptor(Modify).build().unwrap();
    Client::new(&config).unwrap().write(CallOptions::new()).await.unwrap_err();
    let received = server.received();
    assert_eq!(received.len(), 3);
    for (number, request) in received.iter().enumerate() {
        assert_signature_is_valid(request);
        assert_eq!(request.header("x-attempt"), Some((number + 1).to_string().as_str()));
        assert_eq!(
            (request.target.as_str(), &request.body[..]),
            ("/v3/things?added=a%20b", &br#"{"changed":true}"#[..])
        );
    }
}

/// Stop an attempt, before or after signing.
#[derive(Debug)]
struct Stop {
    attempt: u32,
    signed: bool,
}

impl Stop {
    fn stop(&self, attempt: &Attempt, signed: bool) -> Result<(), Error> {
        let stops = attempt.number == self.attempt && signed == self.signed;
        if stops { Err(Error::new(ErrorKind::InvalidRequest, "not today")) } else { Ok(()) }
    }
}

impl Interceptor for Stop {
    fn before_signing(&self, attempt: &Attempt, _: &mut Request) -> Result<(), Error> {
        self.stop(attempt, false)
    }

    fn before_send(&self, attempt: &Attempt, _: &Request) -> Result<(), Error> {
        self.stop(attempt, true)
    }
}

#[tokio::test]
async fn interceptors_can_stop_an_attempt() {
    for (attempt, signed) in [(1, false), (1, true), (2, false), (2, true)] {
        let log = Lines::default();
        let (client, transport, _) = client([MockResponse::status(503), good()], |builder| {
            builder.interceptor(Stop { attempt, signed }).interceptor(Logger("after", log.clone()))
        });
        let error = client.read(CallOptions::new()).await.unwrap_err();
        assert_eq!(error.to_string(), "list_things: not today");
        assert_eq!((error.attempts(), transport.requests().len()), (attempt - 1, attempt as usize - 1));
        let end = log.lock().unwrap().last().unwrap().clone();
        assert!(end.contains(&format!("{attempt}: None None Some(InvalidRequest)")), "{end}");
    }
}

#[tokio::test]
async fn interceptor_errors_are_not_retried() {
    #[derive(Debug)]
    struct Busy;
    impl Interceptor for Busy {
        fn before_send(&self, _: &Attempt, _: &Request) -> Result<(), Error> {
            Err(Error::new(ErrorKind::Connect, "too many calls at once"))
        }
    }
    let (client, transport, clock) = client([good()], |builder| builder.interceptor(Busy));
    assert_eq!(client.read(CallOptions::new().retry(NoRetry)).await.unwrap_err().kind(), ErrorKind::Connect);
    assert_eq!(client.read(CallOptions::new()).await.unwrap_err().attempts(), 0);
    assert!(transport.requests().is_empty() && clock.sleeps().is_empty());
}
