//! Assertions about requests and errors that apply to every operation.

use huaweicloud_core::{Config, Error, ErrorKind};
use serde_json::{Value, json};
use wiremock::Request;

use crate::server::{ACCESS_KEY, REQUEST_ID, SECRET_KEY};
use crate::{Examples, Server, signature};

/// Asserts method, path, headers and signature of a request, and that there is no query and no
/// other header. Does not check the body.
///
/// # Panics
///
/// If something differs.
pub fn assert_request(request: &Request, server: &Server, method: &str, path: &str) {
    assert_request_accepting("application/json", request, server, method, path);
}

/// As [`assert_request`], for an operation without a response body, which accepts any media type.
///
/// # Panics
///
/// If something differs.
pub fn assert_request_accepting_any(request: &Request, server: &Server, method: &str, path: &str) {
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
    assert_eq!(names, expected, "no other headers are sent");
    let header = |name: &str| request.headers[name].to_str().expect("text");
    assert_eq!(header("accept"), accept);
    assert_eq!(header("host"), server.host());
    let signed = signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
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
/// If the body is not JSON.
pub fn json_body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).expect("a JSON body")
}

/// Asserts that each error status of the page, and some that no page lists, becomes an error with
/// the details of the response.
///
/// # Panics
///
/// If one does not.
pub async fn assert_errors<T>(service: &str, operation: &str, call: impl AsyncFn(&Config) -> Result<T, Error>) {
    let mut errors = Examples::of(service).errors(operation);
    assert!(errors.len() >= 4, "the page lists its errors");
    // Responses of gateways and proxies.
    errors.extend([(413, None), (429, None), (502, None), (504, None)]);
    for (status, example) in errors {
        let body =
            example.unwrap_or_else(|| json!({"error_code": format!("GW.{status}"), "error_msg": "not on any page"}));
        let server = Server::responding(status, Some(&body)).await;
        let Err(error) = call(&server.config()).await else { panic!("{status} must be an error") };
        assert_eq!(error.kind(), ErrorKind::Service, "{status}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.code(), body["error_code"].as_str());
        assert_eq!(error.message(), body["error_msg"].as_str());
        assert_eq!(error.request_id(), Some(REQUEST_ID));
        assert_eq!(server.request_count().await, 1, "the request is not retried");
    }
    let server = Server::responding(302, None).await;
    let Err(error) = call(&server.config()).await else { panic!("a redirect must be an error") };
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
}
