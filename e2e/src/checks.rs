//! Checks that every operation has to pass.

use huaweicloud_core::{Config, Error, ErrorKind};
use serde_json::{Value, json};
use wiremock::Request;

use crate::server::{ACCESS_KEY, REQUEST_ID, SECRET_KEY};
use crate::{Examples, Server, signature};

/// Checks everything about a request but its body: method, path, headers and signature, with nothing beside them.
///
/// # Panics
///
/// When something differs.
pub fn assert_request(request: &Request, server: &Server, method: &str, path: &str) {
    assert_request_accepting("application/json", request, server, method, path);
}

/// The same of an operation whose answer has no body, so that no kind of answer is asked for.
///
/// # Panics
///
/// When something differs.
pub fn assert_request_for_nothing(request: &Request, server: &Server, method: &str, path: &str) {
    assert_request_accepting("*/*", request, server, method, path);
}

fn assert_request_accepting(accept: &str, request: &Request, server: &Server, method: &str, path: &str) {
    assert_eq!(request.method.as_str(), method);
    assert_eq!(request.url.path(), path);
    assert_eq!(request.url.query(), None);
    let mut names: Vec<&str> = request.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    let with_body = ["content-length", "content-type"].into_iter().filter(|_| method != "GET");
    let mut expected: Vec<&str> = ["accept", "authorization", "host", "user-agent", "x-sdk-date"].into();
    expected.extend(with_body);
    expected.sort_unstable();
    assert_eq!(names, expected, "no header is sent but those");
    let header = |name: &str| request.headers[name].to_str().expect("text");
    assert_eq!(header("accept"), accept);
    assert_eq!(header("host"), server.host());
    let signed =
        signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("the signature is the one that the key makes");
    let mut expected = vec!["host", "x-sdk-date"];
    if method != "GET" {
        assert_eq!(header("content-type"), "application/json");
        expected.insert(0, "content-type");
    }
    assert_eq!(signed, expected);
}

/// The JSON of a request's body.
///
/// # Panics
///
/// When the body is no JSON.
pub fn json_body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).expect("a body that is JSON")
}

/// Checks that each status that the page lists, and some that no page lists, becomes an error that tells what was answered.
///
/// # Panics
///
/// When one does not.
pub async fn assert_errors<T>(service: &str, operation: &str, call: impl AsyncFn(&Config) -> Result<T, Error>) {
    let mut errors = Examples::of(service).errors(operation);
    assert!(errors.len() >= 4, "the page lists its errors");
    // What gateways and proxies answer.
    errors.extend([(413, None), (429, None), (502, None), (504, None)]);
    for (status, example) in errors {
        let body =
            example.unwrap_or_else(|| json!({"error_code": format!("GW.{status}"), "error_msg": "no page shows it"}));
        let server = Server::answering(status, Some(&body)).await;
        let Err(error) = call(&server.config()).await else { panic!("{status} must be an error") };
        assert_eq!(error.kind(), ErrorKind::Service, "{status}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.code(), body["error_code"].as_str());
        assert_eq!(error.message(), body["error_msg"].as_str());
        assert_eq!(error.request_id(), Some(REQUEST_ID));
        assert_eq!(server.requests().await, 1, "nothing is sent again");
    }
    let server = Server::answering(302, None).await;
    let Err(error) = call(&server.config()).await else { panic!("a redirect must be an error") };
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
}
