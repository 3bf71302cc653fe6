//! Failures of IAM: what the error says, and what is tried again.

use serde_json::json;

use super::provide;
use crate::credentials::PasswordCredentials;
use crate::error::ErrorKind;
use crate::test_util::MockResponse;

/// The error of a request to IAM with these responses, and how often it was sent.
async fn failure(responses: Vec<MockResponse>) -> (String, usize) {
    let provider = PasswordCredentials::new("user", "canary", "account");
    let (result, transport) = provide(&provider, &[], responses).await;
    let text = result.unwrap_err().to_string();
    assert!(!text.contains("canary"), "{text}");
    (text, transport.requests().len())
}

#[tokio::test]
async fn failures_say_why() {
    let unreachable = || MockResponse::failure(ErrorKind::Connect);
    let (text, sent) = failure(vec![unreachable(), unreachable(), unreachable()]).await;
    assert_eq!(sent, 3);
    insta::assert_snapshot!(text, @"IAM cannot be queried: a failure simulated by the test");
    let (text, sent) = failure(vec![MockResponse::status(407)]).await;
    assert_eq!(sent, 1);
    insta::assert_snapshot!(text, @"a proxy between here and IAM responded with status 407: set its user name and password in HTTPS_PROXY, for http in HTTP_PROXY");
    let (text, sent) = failure(vec![MockResponse::json(200, &vec!["x"; 400_000])]).await;
    assert_eq!(sent, 1, "it would be too large again");
    insta::assert_snapshot!(text, @"IAM cannot be queried: the response is too large");
}

#[tokio::test]
async fn what_cannot_pass_later_is_not_retried() {
    for (kind, sent) in
        [(ErrorKind::Connect, 3), (ErrorKind::Timeout, 3), (ErrorKind::Transport, 3), (ErrorKind::InvalidRequest, 1)]
    {
        let responses = (0..3).map(|_| MockResponse::failure(kind)).collect();
        assert_eq!(failure(responses).await.1, sent, "{kind:?}");
    }
}

#[tokio::test]
async fn byte_order_mark_of_a_response_is_skipped() {
    let provider = PasswordCredentials::new("user", "canary", "account");
    let body = format!("\u{feff}{}", json!({ "token": { "expires_at": "2030-01-01T00:00:00.000000Z" } }));
    let response = MockResponse::status(201).with_header("x-subject-token", "a token").with_body(body);
    let (result, _) = provide(&provider, &[], [response]).await;
    assert!(result.unwrap().expiry().is_some());
}
