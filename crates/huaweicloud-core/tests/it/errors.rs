//! Errors keep the details of the response, and print as one line.

use std::error::Error as _;
use std::time::Duration;

use huaweicloud_core::{Config, Error, ErrorKind, NoRetry};

use crate::support::{Client, Server, client, key};

async fn failure(status: &str, body: &str) -> Error {
    let server = Server::responding(status, &["X-Request-Id: req-1"], body).await;
    let error = client(&server.address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.status().unwrap().as_u16().to_string(), status[..3]);
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(error.operation(), Some("show_certificate"));
    assert_eq!(error.body(), Some(body.as_bytes()));
    error
}

/// The text of an error, with `HOST` instead of the host and its random port.
fn without_port(error: &Error, address: &str) -> String {
    error.to_string().replace(address.trim_start_matches("http://"), "HOST")
}

#[tokio::test]
async fn json_error_has_code_and_message() {
    let error = failure("403 Forbidden", r#"{"error_code":"SCM.0003","error_msg":"No permission"}"#).await;
    assert_eq!(error.code(), Some("SCM.0003"));
    assert_eq!(error.message(), Some("No permission"));
    insta::assert_snapshot!(error, @"show_certificate: the service responded with 403 Forbidden: SCM.0003: No permission (request id req-1)");
    insta::assert_snapshot!(format!("{error:?}"), @"show_certificate: the service responded with 403 Forbidden: SCM.0003: No permission (request id req-1)");
}

#[tokio::test]
async fn nested_json_error_has_code_and_message() {
    let body = r#"{"error":{"code":401,"message":"Bad token","title":"Unauthorized"}}"#;
    let error = failure("401 Unauthorized", body).await;
    assert_eq!(error.code(), Some("401"));
    insta::assert_snapshot!(error, @"show_certificate: the service responded with 401 Unauthorized: 401: Bad token (request id req-1)");
}

#[tokio::test]
async fn html_error_has_neither_code_nor_message() {
    let error = failure("502 Bad Gateway", "<html>canary</html>").await;
    assert_eq!((error.code(), error.message()), (None, None));
    insta::assert_snapshot!(error, @"show_certificate: the service responded with 502 Bad Gateway; the body has 19 bytes without a content type, see `Error::body` (request id req-1)");
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn empty_error_body_shows_the_status() {
    let error = failure("504 Gateway Timeout", "").await;
    insta::assert_snapshot!(error, @"show_certificate: the service responded with 504 Gateway Timeout (request id req-1)");
}

#[tokio::test]
async fn display_stays_on_one_line() {
    let body = format!(r#"{{"error_code":"X","error_msg":"a\nb\u001b[2J{}"}}"#, "é".repeat(600));
    let error = failure("400 Bad Request", &body).await;
    let text = error.to_string();
    assert!(!text.contains(char::is_control));
    assert!(text.contains("é…"));
    assert!(text.chars().count() < 650);
    assert!(error.message().unwrap().chars().count() > 600);
}

#[tokio::test]
async fn authorization_message_is_available() {
    let body = r#"{"error_code":"PAP5.0012","error_msg":"denied","encoded_authorization_message":"XYZ"}"#;
    let error = failure("403 Forbidden", body).await;
    assert_eq!(error.encoded_authorization_message(), Some("XYZ"));
}

#[tokio::test]
async fn error_body_is_truncated() {
    let body = "x".repeat(3 * 1024 * 1024);
    let server = Server::responding("500 Internal Server Error", &[], &body).await;
    let error = client(&server.address, key()).show("id").await.unwrap_err();
    assert_eq!(error.body().unwrap().len(), 1024 * 1024);
    assert_eq!(error.request_id(), None);
}

#[tokio::test]
async fn interrupted_error_body_keeps_the_status() {
    let response = "HTTP/1.1 500 Internal Server Error\r\nX-Request-Id: r\r\nContent-Length: 99\r\n\r\nhalf";
    let server = Server::start(response).await;
    let error = client(&server.address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.request_id(), Some("r"));
    assert_eq!(error.body(), Some(&b"half"[..]));
    assert!(error.source().is_some());
}

#[tokio::test]
async fn undocumented_success_is_unexpected() {
    let server = Server::responding("202 Accepted", &[], "{}").await;
    let error = client(&server.address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
    insta::assert_snapshot!(error, @"show_certificate: the service responded with 202 Accepted, which this operation does not expect; the body has 2 bytes without a content type, see `Error::body`");
}

#[tokio::test]
async fn non_json_response_is_a_decode_error() {
    let server = Server::responding("200 OK", &["X-Request-Id: r2"], "<html>canary</html>").await;
    let error = client(&server.address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap(), 200);
    insta::assert_snapshot!(error, @"show_certificate: the response body does not match the expected type at `.`: not valid JSON (line 1, column 1), status 200 OK; the body has 19 bytes without a content type, see `Error::body` (request id r2)");
}

#[tokio::test]
async fn interrupted_response_is_a_transport_error() {
    let response = "HTTP/1.1 200 OK\r\nX-Request-Id: r3\r\nContent-Length: 99\r\n\r\n{\"half\":";
    let server = Server::start(response).await;
    let error = client(&server.address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.request_id(), Some("r3"));
    insta::assert_snapshot!(without_port(&error, &server.address), @"show_certificate: the connection to HOST was interrupted: error reading a body from connection: end of file before message length reached, status 200 OK (request id r3)");
}

#[tokio::test]
async fn refused_connection_is_a_connect_error() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.status(), None);
    assert!(error.source().is_some());
    assert!(!format!("{error:?}").contains("/v3/scm"), "{error:?}");
    assert!(error.to_string().contains(address.trim_start_matches("http://")), "{error}");
    assert_eq!(format!("{error:?}"), error.to_string(), "the line tells the cause");
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn failed_tls_handshake_is_a_connect_error() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    // Accepts, and closes before any handshake.
    let server = tokio::spawn(async move { listener.accept().await.map(drop) });
    let error = client(&address, key()).show("id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn silent_service_is_a_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let limit = Duration::from_millis(100);
    let mut errors = Vec::new();
    for config in [
        Config::builder().read_timeout(limit),
        Config::builder().attempt_timeout(limit),
        Config::builder().operation_timeout(limit),
    ] {
        let config = config.credentials(key()).endpoint(&address).retry(NoRetry).build().unwrap();
        let error = Client::new(&config).unwrap().show("id").await.unwrap_err();
        assert!(error.is_timeout() && error.is_retryable());
        errors.push(without_port(&error, &address));
    }
    insta::assert_snapshot!(errors.join("\n"), @r"
    show_certificate: HOST did not respond within the read timeout of the HTTP client
    show_certificate: the service did not respond within 100ms (attempt timeout)
    show_certificate: the call did not complete within 100ms, including retries (operation timeout)
    ");
}

#[tokio::test]
async fn debug_has_a_line_for_each_cause() {
    let inner = std::io::Error::other("the disk\nis full");
    let error = Error::credentials("the cache failed").with_source(Error::credentials("IAM failed").with_source(inner));
    insta::assert_snapshot!(format!("{error:?}"), @r"
    the cache failed
      caused by: IAM failed
      caused by: the disk is full
    ");
    assert_eq!(format!("{error:#?}"), format!("{error:?}"));
    let returned: Box<dyn std::error::Error> = error.into();
    insta::assert_snapshot!(format!("Error: {:?}", returned), @r"
    Error: the cache failed
      caused by: IAM failed
      caused by: the disk is full
    ");
}

#[tokio::test]
async fn response_keeps_status_headers_and_request_id() {
    let server = Server::responding("200 OK", &["X-Request-Id: r4", "X-Subject-Token: canary"], r#"{"a":1}"#).await;
    let value = client(&server.address, key()).show("id").await.unwrap();
    assert_eq!(value.status(), 200);
    assert_eq!(value.request_id(), Some("r4"));
    assert_eq!(value.headers()["x-subject-token"], "canary");
    assert_eq!(value["a"], 1);
    insta::assert_snapshot!(format!("{value:?}"), @r#"ResponseValue { value: Object {"a": Number(1)}, status: 200, request_id: Some("r4"), headers: [4] }"#);
    assert_eq!(value.into_inner(), serde_json::json!({"a": 1}));
}

#[tokio::test]
async fn empty_response_is_accepted() {
    let server = Server::start("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await;
    let value = client(&server.address, key()).show("id").await.unwrap();
    assert_eq!(value.status(), 204);
}

#[test]
fn error_is_small_and_shareable() {
    fn assert_shareable<T: Send + Sync + 'static>() {}
    assert_shareable::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
