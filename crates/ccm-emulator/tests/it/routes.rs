//! Routing, and the errors for unknown requests.

use ccm_emulator::{Coverage, Emulator, coverage};
use reqwest::Method;
use serde_json::Value;

use crate::support::{answer, client, domains, two_accounts};

#[tokio::test]
async fn unknown_requests_get_a_gateway_error() {
    let emulator = two_accounts().await;
    for path in ["/v1", "/v3/scm/nothing", "/v1/private-certificates/a/b/c", "/v4/scm/certificates", "/emulator"] {
        let (status, body) = send(&emulator, Method::GET, path).await;
        assert_eq!((status, &body["error_code"]), (404, &"APIGW.0101".into()), "{path} {body}");
        assert_eq!(body["request_id"].as_str().unwrap().len(), 32);
    }
    for (method, path) in [
        (Method::PUT, "/v3/scm/certificates"),
        (Method::PATCH, "/v1/private-certificates"),
        (Method::HEAD, "/v3/scm/csr"),
    ] {
        let (status, body) = send(&emulator, method.clone(), path).await;
        assert_eq!(status, 405, "{method} {path}");
        assert!(method == Method::HEAD || body["error_code"] == "APIGW.0101", "{body}");
    }
}

async fn send(emulator: &Emulator, method: Method, path: &str) -> (u16, Value) {
    answer(client().request(method, format!("{}{path}", emulator.endpoint()))).await
}

#[tokio::test]
async fn every_operation_requires_authentication() {
    let emulator = two_accounts().await;
    let all = coverage();
    for row in &all {
        let path = row.path.replace(['{', '}'], "");
        let (status, body) = send(&emulator, row.method.parse().unwrap(), &path).await;
        let is_open = |other: &Coverage| !other.authenticated && (other.method, other.path) == (row.method, row.path);
        if all.iter().any(is_open) {
            assert_eq!((status, &body["error"]["code"]), (400, &400.into()), "{}", row.operation);
            continue;
        }
        assert_eq!(status, 401, "{}", row.operation);
        assert!(row.method == "HEAD" || body["error_code"] == "APIGW.0301", "{} {body}", row.operation);
    }
}

#[tokio::test]
async fn missing_operations_return_501() {
    let emulator = two_accounts().await;
    for row in coverage().iter().filter(|row| !row.emulated) {
        let mut signed = domains();
        signed.method = row.method.parse().unwrap();
        signed.path = row.path.replace(['{', '}'], "");
        let (status, body) = signed.send(&emulator).await;
        assert_eq!((status, &body["error_code"]), (501, &"EMULATOR.NotEmulated".into()), "{}", row.operation);
        let message = body["error_msg"].as_str().unwrap();
        assert!(message.starts_with(row.operation), "{message}");
        assert!(row.reason.is_none_or(|reason| message.contains(reason)), "{message}");
    }
}

#[tokio::test]
async fn empty_query_parameters_are_absent() {
    let emulator = two_accounts().await;
    for (path, names) in [
        (
            "/v3/scm/certificates",
            &["sort_key", "sort_dir", "status", "limit", "deploy_support", "expired_days_since"] as &[&str],
        ),
        ("/v3/scm/csr", &["name", "private_key_algo", "limit", "offset"]),
        ("/v1/private-certificates", &["sort_key", "sort_dir", "status", "limit"]),
        ("/v1/private-certificate-authorities", &["sort_key", "type", "status"]),
        ("/v3/projects", &["name"]),
    ] {
        let mut signed = domains();
        signed.path = path.to_owned();
        let plain = signed.send(&emulator).await;
        assert_eq!(plain.0, 200);
        signed.query = names.iter().map(|name| ((*name).to_owned(), String::new())).collect();
        assert_eq!(signed.send(&emulator).await, plain, "{path}");
    }
}
