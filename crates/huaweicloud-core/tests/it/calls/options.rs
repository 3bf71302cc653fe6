//! A single call can override its client's settings.

use std::time::Duration;

use huaweicloud_core::test_util::MockResponse;
use huaweicloud_core::{CallOptions, Config, ErrorKind, Failure, NoRetry, RetryPolicy};

use super::{client, good};
use crate::support::{Client, Server, key};
use crate::wire::assert_signature_is_valid;

#[tokio::test]
async fn header_is_sent_and_signed() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = crate::support::client(&server.address, key());
    let options = CallOptions::new().header("X-Trace", "4711").header("Accept-Language", "en");
    client.write(options.header("X-Trace", "4712")).await.unwrap();
    let received = server.only();
    assert_signature_is_valid(&received);
    assert_eq!((received.header("x-trace"), received.header("accept-language")), (Some("4712"), Some("en")));
    assert!(received.header("authorization").unwrap().contains(";x-trace,"));
}

#[tokio::test]
async fn invalid_and_reserved_headers_are_rejected() {
    let (client, transport, _) = client([], |builder| builder);
    let mut errors = Vec::new();
    for (name, value) in [("X-Sdk-Date", "now"), ("HOST", "canary"), ("a b", "canary"), ("x-a", "canary\n")] {
        let error = client.read(CallOptions::new().header(name, value)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
        errors.push(error.to_string());
    }
    assert!(transport.requests().is_empty());
    insta::assert_snapshot!(errors.join("\n"), @r#"
    list_things: the header "X-Sdk-Date" of the call options is set by the client and cannot be replaced
    list_things: the header "HOST" of the call options is set by the client and cannot be replaced
    list_things: the header "a b" of the call options has an invalid name
    list_things: the header "x-a" of the call options has an invalid value
    "#);
}

#[test]
fn debug_shows_names_of_headers_only() {
    let options = CallOptions::new().header("x-secret", "canary").endpoint("https://me:canary@example.com");
    insta::assert_snapshot!(format!("{options:?}"), @r#"CallOptions { attempt_timeout: None, operation_timeout: None, retry: None, endpoint: Some([invalid]), project_id: None, headers: ["x-secret"], skip_validation: false }"#);
    let builder = Config::builder().endpoints(["https://a.example.com", "https://b.example.com/?canary"]);
    assert!(!format!("{options:#?} {builder:?} {builder:#?}").contains("canary"));
    assert!(format!("{builder:?}").contains("https://a.example.com"));
}

#[tokio::test]
async fn invalid_endpoints_are_rejected() {
    let (client, transport, _) = client([], |builder| builder);
    let mut errors = Vec::new();
    for endpoint in ["http://plain.example.com", "https://me:canary@example.com", "a.example.com,b.example.com", ""] {
        let error = client.read(CallOptions::new().endpoint(endpoint)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
        errors.push(error.to_string());
    }
    assert!(transport.requests().is_empty());
    insta::assert_snapshot!(errors.join("\n"), @r"
    list_things: the endpoint of the call options would send requests to plain.example.com unencrypted: use https, or call allow_http(true) on the configuration builder (http is always allowed for 127.0.0.0/8, ::1 and localhost)
    list_things: the endpoint of the call options contains a user name or password; remove everything before the host
    list_things: the endpoint of the call options contains a comma; set a single address (endpoints(..) on the configuration builder takes several)
    list_things: the endpoint of the call options is not a valid URL; expected an address such as https://scm.cn-north-4.myhuaweicloud.com
    ");
}

#[tokio::test]
async fn timeouts_can_be_overridden() {
    let late = async |options: CallOptions, waited: u64| {
        let (client, transport, clock) =
            client([MockResponse::never(), MockResponse::never()], |builder| builder.retry(NoRetry));
        let pass = async {
            tokio::task::yield_now().await;
            clock.advance(Duration::from_secs(waited));
        };
        let (result, ()) = tokio::join!(client.read(options), pass);
        let error = result.unwrap_err();
        assert_eq!((error.attempts(), transport.requests().len()), (1, 1));
        error.to_string()
    };
    let seconds = Duration::from_secs;
    insta::assert_snapshot!(late(CallOptions::new(), 120).await, @"list_things: the service did not respond within 120s (attempt timeout)");
    insta::assert_snapshot!(late(CallOptions::new().attempt_timeout(seconds(3)), 3).await, @"list_things: the service did not respond within 3s (attempt timeout)");
    insta::assert_snapshot!(late(CallOptions::new().operation_timeout(seconds(2)), 2).await, @"list_things: the call did not complete within 2s, including retries (operation timeout)");
    insta::assert_snapshot!(late(CallOptions::new().attempt_timeout(Duration::ZERO), 1).await, @"list_things: the service did not respond within 0ns (attempt timeout)");
}

/// Retries everything.
#[derive(Debug)]
struct Stubborn;

impl RetryPolicy for Stubborn {
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration> {
        (failure.attempts < 5).then_some(Duration::from_secs(1))
    }
}

#[tokio::test]
async fn retry_policy_can_be_overridden() {
    let responses = || (0..4).map(|_| MockResponse::status(404)).chain([good()]);
    let (stubborn, transport, clock) = client(responses(), |builder| builder);
    stubborn.write(CallOptions::new().retry(Stubborn)).await.unwrap();
    assert_eq!((transport.requests().len(), clock.sleeps().len()), (5, 4));

    let (never, transport, _) = client(responses(), |builder| builder.retry(Stubborn));
    never.read(CallOptions::new().retry(NoRetry)).await.unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn endless_delay_is_not_waited_for() {
    #[derive(Debug)]
    struct Forever;
    impl RetryPolicy for Forever {
        fn delay(&self, _: &Failure<'_>) -> Option<Duration> {
            Some(Duration::MAX)
        }
    }
    let (client, _, clock) = client([MockResponse::status(503)], |builder| builder.retry(Forever));
    assert_eq!(client.read(CallOptions::new()).await.unwrap_err().attempts(), 1);
    assert!(clock.sleeps().is_empty());
}

#[tokio::test]
async fn endless_timeouts_are_accepted() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let config = Config::builder().credentials(key()).endpoint(&server.address);
    let config = config.attempt_timeout(Duration::MAX).operation_timeout(Duration::MAX).build().unwrap();
    Client::new(&config).unwrap().read(CallOptions::new()).await.unwrap();
    let (client, _, _) = client([good()], |builder| builder.operation_timeout(Duration::MAX));
    client.read(CallOptions::new()).await.unwrap();
}
