//! What arrives at a server is what was signed, and nothing else is sent.

use std::time::Duration;

use huaweicloud_core::test_util::FakeClock;
use huaweicloud_core::{Config, Credentials, ErrorKind};
use reqwest::Method;
use serde_json::json;

use crate::support::{AK, Client, DOMAIN_ID, Received, SECURITY_TOKEN, SK, Server, TOKEN, client, key};
use crate::verifier::verify;

pub(crate) fn assert_signature_is_valid(received: &Received) {
    verify(&received.arrived(), AK, SK).unwrap();
}

#[tokio::test]
async fn json_request_is_signed_as_received() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    client.create(&json!({"name": "证书", "a": [1, 2]})).await.unwrap();

    let received = server.only();
    assert_signature_is_valid(&received);
    assert_eq!(received.method, "POST");
    assert_eq!(received.header("host"), server.address.strip_prefix("http://"));
    assert_eq!(received.header("x-domain-id"), Some(DOMAIN_ID));
    assert_eq!(received.header("x-security-token"), Some(SECURITY_TOKEN));
    assert_eq!(received.header("x-auth-token"), None);
    assert!(
        received
            .header("authorization")
            .unwrap()
            .contains("SignedHeaders=content-type;host;x-domain-id;x-sdk-date;x-security-token,")
    );
    assert!(received.header("user-agent").unwrap().starts_with("huaweicloud-rust/"));
}

#[tokio::test]
async fn query_is_sent_in_canonical_form() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    let request = client
        .request(Method::GET, "/v3/things")
        .query(&[("tag", "c d"), ("tag", "a+b"), ("limit", "10"), ("empty", ""), ("名", "/?#&=*~")])
        .build()
        .unwrap();
    client.call(request, "list").await.unwrap();

    let received = server.only();
    assert_signature_is_valid(&received);
    assert_eq!(received.target, "/v3/things?empty=&limit=10&tag=a%2Bb&tag=c%20d&%E5%90%8D=%2F%3F%23%26%3D%2A~");
}

#[tokio::test]
async fn empty_query_leaves_no_question_mark() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    let request = client.request(Method::GET, "/v3/things?").build().unwrap();
    client.call(request, "list").await.unwrap();
    assert_signature_is_valid(&server.only());
    assert_eq!(server.only().target, "/v3/things");
}

#[tokio::test]
async fn other_content_types_leave_the_body_unsigned() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    let request = client
        .request(Method::PUT, "/v3/things")
        .header("Content-Type", "application/octet-stream")
        .header("X-Under_Score", "1")
        .header("X-Twice", "1")
        .header("X-Twice", "2")
        .body("raw")
        .build()
        .unwrap();
    client.call(request, "upload").await.unwrap();

    let received = server.only();
    assert_signature_is_valid(&received);
    assert_eq!(received.header("x-sdk-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    let authorization = received.header("authorization").unwrap();
    assert!(!authorization.contains("under_score"));
    assert!(!authorization.contains("x-twice"));
}

#[tokio::test]
async fn missing_body_has_a_length_of_zero() {
    // A GET has no body.
    for (method, length) in
        [("POST", Some("0")), ("PUT", Some("0")), ("PATCH", Some("0")), ("DELETE", Some("0")), ("GET", None)]
    {
        for body in [None, Some("")] {
            let server = Server::responding("200 OK", &[], "{}").await;
            let client = client(&server.address, key());
            let mut request = client.request(method.parse().unwrap(), "/v3/things").build().unwrap();
            *request.body_mut() = body.map(reqwest::Body::from);
            client.call(request, "send_nothing").await.unwrap();
            let received = server.only();
            assert_eq!(received.header("content-length"), length, "{method} {body:?}");
            assert_signature_is_valid(&received);
            assert!(!received.header("authorization").unwrap().contains("content-length"), "{method} {body:?}");
        }
    }
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    client.call(client.request(Method::DELETE, "/v3/things").body("1234").build().unwrap(), "send").await.unwrap();
    assert_eq!(server.only().header("content-length"), Some("4"));
}

#[tokio::test]
async fn stream_is_sent_unsigned_or_not_at_all() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    let stream = |content_type: &str| {
        // A body made from a response cannot be read twice, so it counts as a stream.
        let response = reqwest::Response::from(http_response("streamed"));
        client.request(Method::POST, "/v3/things").header("Content-Type", content_type).body(response).build().unwrap()
    };
    client.call(stream("application/octet-stream"), "upload").await.unwrap();
    assert_eq!(server.only().header("x-sdk-content-sha256"), Some("UNSIGNED-PAYLOAD"));

    let error = client.call(stream("application/json"), "upload").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.operation(), Some("upload"));
    assert!(error.to_string().contains("a streamed body cannot be signed"));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn token_is_sent_instead_of_a_signature() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, Credentials::token(TOKEN));
    client.create(&json!({})).await.unwrap();
    let received = server.only();
    assert_eq!(received.header("x-auth-token"), Some(TOKEN));
    for absent in ["authorization", "x-sdk-date", "x-security-token", "x-domain-id"] {
        assert_eq!(received.header(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let target = Server::responding("200 OK", &[], "{}").await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("Location: {}/stolen?canary=1", target.address);
        let server = Server::responding(status, &[&location, "X-Request-Id: r1"], "").await;
        let error = client(&server.address, key()).show("id").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
        assert_eq!(error.status().unwrap().as_u16().to_string(), status[..3]);
        assert_eq!(error.request_id(), Some("r1"));
        assert!(!error.to_string().contains("canary"));
        assert_eq!(server.received().len(), 1);
    }
    assert!(target.received().is_empty());
}

#[tokio::test]
async fn base_path_is_kept() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&format!("{}/gateway/", server.address), key());
    client.show("id").await.unwrap();
    assert_eq!(server.only().target, "/gateway/v3/scm/certificates/id/detail");
    assert_signature_is_valid(&server.only());
}

#[tokio::test]
async fn requests_to_another_address_are_rejected() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let other = Server::responding("200 OK", &[], "{}").await;
    let client = client(&format!("{}/gateway", server.address), key());
    for url in [
        format!("{}/gateway/v3", other.address),
        format!("{}/v3", server.address),
        format!("{}/gateway/../v3", server.address),
        format!("{}/gatewayv3", server.address),
    ] {
        let request = reqwest::Request::new(Method::GET, url.parse().unwrap());
        let error = client.call(request, "list").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{url}");
        assert!(error.to_string().contains("is outside the address of this client"), "{error}");
    }
    assert!(server.received().is_empty() && other.received().is_empty());
}

#[tokio::test]
async fn each_attempt_is_signed_again() {
    let server = Server::responding("503 Service Unavailable", &["Retry-After: 1"], "").await;
    let clock = FakeClock::new();
    let config = Config::builder().credentials(key()).endpoint(&server.address).clock(clock.clone()).build().unwrap();
    let error = Client::new(&config).unwrap().show("id").await.unwrap_err();
    assert_eq!((error.attempts(), clock.sleeps()), (3, vec![Duration::from_secs(1); 2]));
    let received = server.received();
    received.iter().for_each(assert_signature_is_valid);
    let dates: Vec<_> = received.iter().map(|request| request.header("x-sdk-date").unwrap()).collect();
    assert_eq!(dates, ["20250101T000000Z", "20250101T000001Z", "20250101T000002Z"]);
}

#[tokio::test]
async fn unsafe_requests_are_not_retried() {
    for status in ["401 Unauthorized", "403 Forbidden", "500 Internal Server Error", "503 Service Unavailable"] {
        let server = Server::responding(status, &["Retry-After: 0"], r#"{"error_code":"X.1","error_msg":"no"}"#).await;
        let error = client(&server.address, key()).create(&json!({})).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16().to_string(), status[..3]);
        assert_eq!((server.received().len(), error.attempts()), (1, 1), "{status}");
    }
}

#[test]
fn call_futures_are_send() {
    fn assert_send<T: Send>(_: &T) {}
    let client = client("http://127.0.0.1:9", key());
    assert_send(&client.show("id"));
    assert_send(&client.create(&json!({})));
}

fn http_response(body: &'static str) -> http::Response<&'static str> {
    http::Response::new(body)
}
