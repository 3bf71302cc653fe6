//! A single call may do otherwise than its client.

use std::time::Duration;

use super::{client, good};
use crate::support::{Client, Server, key};
use crate::wire::assert_signature_is_valid;
use huaweicloud_core::test_util::Answer;
use huaweicloud_core::{CallOptions, Config, ErrorKind, Failure, NoRetry, RetryPolicy};

#[tokio::test]
async fn headers() {
    let server = Server::answering("200 OK", &[], "{}").await;
    let client = crate::support::client(&server.address, key());
    let options = CallOptions::new().header("X-Trace", "4711").header("Accept-Language", "en");
    client.write(options.header("X-Trace", "4712")).await.unwrap();
    let received = server.only();
    assert_signature_is_valid(&received);
    assert_eq!((received.header("x-trace"), received.header("accept-language")), (Some("4712"), Some("en")));
    assert!(received.header("authorization").unwrap().contains(";x-trace,"));
}

#[tokio::test]
async fn headers_that_cannot_be_set() {
    let (client, transport, _) = client([], |builder| builder);
    let mut errors = Vec::new();
    for (name, value) in [("X-Sdk-Date", "now"), ("HOST", "canary"), ("a b", "canary"), ("x-a", "canary\n")] {
        let error = client.read(CallOptions::new().header(name, value)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
        errors.push(error.to_string());
    }
    assert!(transport.requests().is_empty());
    insta::assert_snapshot!(errors.join("\n"), @r#"
    list_things: the header "X-Sdk-Date" of the call options is one that the client sets itself
    list_things: the header "HOST" of the call options is one that the client sets itself
    list_things: the header "a b" of the call options has a name that HTTP does not allow
    list_things: the header "x-a" of the call options has a value that HTTP does not allow
    "#);
}

#[tokio::test]
async fn endpoints_that_cannot_be_used() {
    let (client, transport, _) = client([], |builder| builder);
    let mut errors = Vec::new();
    for endpoint in ["http://plain.example.com", "https://me:canary@example.com", "a.example.com,b.example.com", ""] {
        let error = client.read(CallOptions::new().endpoint(endpoint)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
        errors.push(error.to_string());
    }
    assert!(transport.requests().is_empty());
    insta::assert_snapshot!(errors.join("\n"), @r#"
    list_things: the endpoint of the call options would send requests to plain.example.com unencrypted: use https, or call allow_http(true) on the builder of the configuration (http needs no permission for 127.0.0.0/8, ::1 and localhost)
    list_things: the endpoint of the call options holds a user name or password; remove all before the host
    list_things: the endpoint of the call options holds a comma; give one address (endpoints(..) on the builder of the configuration takes several)
    list_things: the endpoint of the call options is not an address; write it like https://scm.cn-north-4.myhuaweicloud.com
    "#);
}

#[tokio::test]
async fn timeouts() {
    let late = async |options: CallOptions, waited: u64| {
        let (client, transport, clock) = client([Answer::never(), Answer::never()], |builder| builder.retry(NoRetry));
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
    insta::assert_snapshot!(late(CallOptions::new(), 120).await, @"list_things: the service did not answer within 120s");
    insta::assert_snapshot!(late(CallOptions::new().attempt_timeout(seconds(3)), 3).await, @"list_things: the service did not answer within 3s");
    insta::assert_snapshot!(late(CallOptions::new().operation_timeout(seconds(2)), 2).await, @"list_things: the call, with all its attempts, took longer than 2s");
    insta::assert_snapshot!(late(CallOptions::new().attempt_timeout(Duration::ZERO), 1).await, @"list_things: the service did not answer within 0ns");
}

/// Tries everything again, whatever that does.
#[derive(Debug)]
struct Stubborn;

impl RetryPolicy for Stubborn {
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration> {
        (failure.attempts < 5).then_some(Duration::from_secs(1))
    }
}

#[tokio::test]
async fn another_policy() {
    let answers = || (0..4).map(|_| Answer::status(404)).chain([good()]);
    let (stubborn, transport, clock) = client(answers(), |builder| builder);
    stubborn.write(CallOptions::new().retry(Stubborn)).await.unwrap();
    assert_eq!((transport.requests().len(), clock.sleeps().len()), (5, 4));

    let (never, transport, _) = client(answers(), |builder| builder.retry(Stubborn));
    never.read(CallOptions::new().retry(NoRetry)).await.unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_policy_that_waits_for_ever() {
    #[derive(Debug)]
    struct Forever;
    impl RetryPolicy for Forever {
        fn delay(&self, _: &Failure<'_>) -> Option<Duration> {
            Some(Duration::MAX)
        }
    }
    let (client, _, clock) = client([Answer::status(503)], |builder| builder.retry(Forever));
    assert_eq!(client.read(CallOptions::new()).await.unwrap_err().attempts(), 1);
    assert!(clock.sleeps().is_empty());
}

#[tokio::test]
async fn a_time_limit_without_end() {
    let server = Server::answering("200 OK", &[], "{}").await;
    let config = Config::builder().credentials(key()).endpoint(&server.address);
    let config = config.attempt_timeout(Duration::MAX).operation_timeout(Duration::MAX).build().unwrap();
    Client::new(&config).unwrap().read(CallOptions::new()).await.unwrap();
    let (client, _, _) = client([good()], |builder| builder.operation_timeout(Duration::MAX));
    client.read(CallOptions::new()).await.unwrap();
}
