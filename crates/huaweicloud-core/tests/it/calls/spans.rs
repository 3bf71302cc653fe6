//! Tracing: a span per call and per attempt, and no secret in any trace or log.

use std::time::Duration;

use huaweicloud_core::test_util::{FakeClock, MockResponse};
use huaweicloud_core::{Backoff, CallOptions, Config, Credentials, ErrorKind};
use reqwest::Method;
use tracing::subscriber::set_default;

use super::client;
use super::recorder::{Recorder, keep_logs, logs};
use crate::support::{Client, SECURITY_TOKEN, SK, Server, TOKEN, WRITE, key};

/// Delays of zero, so that results do not depend on jitter.
fn no_delay() -> Backoff {
    Backoff::new().initial_delay(Duration::ZERO)
}

/// Records on this thread. Whether anything listens to a span is cached for the whole process, and
/// other tests run concurrently, so a global default subscriber must be set too.
fn record(recorder: Recorder) -> tracing::subscriber::DefaultGuard {
    static EVERYWHERE: std::sync::Once = std::sync::Once::new();
    EVERYWHERE.call_once(|| tracing::subscriber::set_global_default(Recorder::default()).unwrap());
    set_default(recorder)
}

#[tokio::test]
async fn call_and_each_attempt_have_a_span() {
    let recorder = Recorder::default();
    let _guard = record(recorder.clone());
    let responses = [
        MockResponse::status(503).with_header("X-Request-Id", "r1").with_header("Retry-After", "2"),
        MockResponse::failure(ErrorKind::Transport),
        MockResponse::json(200, &"canary").with_header("X-Request-Id", "r3"),
    ];
    let (client, _, _) = client(responses, |builder| builder.retry(no_delay()));
    client.read(CallOptions::new()).await.unwrap();
    insta::assert_snapshot!(recorder.spans(), @r#"
    INFO operation service="scm" operation="list_things" method="GET" path="/v3/things" attempts=3 status=200 request_id="r3" latency_ms=2000
      DEBUG attempt number=1 status=503 request_id="r1" latency_ms=0
      DEBUG attempt number=2 latency_ms=0
      DEBUG attempt number=3 status=200 request_id="r3" latency_ms=0
    "#);
    let ours: String = recorder.events().into_iter().filter(|line| line.contains("huaweicloud")).collect();
    insta::assert_snapshot!(ours, @r#"
    DEBUG huaweicloud_core::call: message=retrying the call kind=Service delay_ms=2000
    DEBUG huaweicloud_core::call: message=retrying the call kind=Transport delay_ms=0
    "#);
}

#[tokio::test]
async fn failed_calls_have_spans() {
    let recorder = Recorder::default();
    let _guard = record(recorder.clone());
    let responses = [MockResponse::status(404).with_header("X-Request-Id", "r1")];
    let (client, _, clock) = client(responses.into_iter().chain([MockResponse::never()]), |builder| builder);
    client.write(CallOptions::new()).await.unwrap_err();
    client.write(CallOptions::new().header("host", "canary")).await.unwrap_err();
    let pass = async {
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(5));
    };
    let (result, ()) = tokio::join!(client.write(CallOptions::new().operation_timeout(Duration::from_secs(5))), pass);
    assert!(result.unwrap_err().is_timeout());
    insta::assert_snapshot!(recorder.spans(), @r#"
    INFO operation service="scm" operation="create_thing" method="POST" path="/v3/things" attempts=1 status=404 request_id="r1" latency_ms=0
      DEBUG attempt number=1 status=404 request_id="r1" latency_ms=0
    INFO operation service="scm" operation="create_thing" method="POST" path="/v3/things" attempts=0 latency_ms=0
    INFO operation service="scm" operation="create_thing" method="POST" path="/v3/things" attempts=1 latency_ms=5000
      DEBUG attempt number=1
    "#);
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn no_secret_is_traced_or_logged() {
    keep_logs();
    let recorder = Recorder::default();
    let _guard = record(recorder.clone());
    let headers = ["X-Request-Id: r1", "X-Subject-Token: canary", "Set-Cookie: canary", "Location: /canary?canary=1"];
    for credentials in [key(), Credentials::token(TOKEN)] {
        for status in ["200 OK", "302 Found", "401 Unauthorized", "404 Not Found", "500 Internal Server Error"] {
            let body = format!(r#"{{"error_code":"X.1","error_msg":"canary {SK}","private_key":"canary"}}"#);
            let server = Server::responding(status, &headers, &body).await;
            let tls = server.address.replace("http:", "https:");
            let endpoints = ["http://127.0.0.1:9", &tls, &server.address];
            let config = Config::builder().credentials(credentials.clone()).endpoints(endpoints).retry(no_delay());
            let config = config.connect_timeout(Duration::from_millis(100)).clock(FakeClock::new()).build().unwrap();
            let client = Client::new(&config).unwrap();
            let request = client.request(Method::POST, "/v3/canary-argument").query(&[("name", "canary-query")]);
            let request = request.json(&serde_json::json!({"private_key": "canary-body"})).build().unwrap();
            let _ = client.call_with(request, &WRITE, CallOptions::new().header("x-own", "canary-header")).await;
            assert_eq!(server.received().len(), 1, "must be sent for anything to be shown");
        }
    }
    log::trace!("logs are kept");
    let (traced, logged) = (recorder.text(), logs());
    assert!(traced.contains("hyper_util"), "the HTTP client traces: {traced}");
    assert!(logged.contains("logs are kept"), "{logged}");
    for text in [traced, logged] {
        for secret in ["canary", SK, SECURITY_TOKEN, TOKEN, "Signature", "authorization"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
}
