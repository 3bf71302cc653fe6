//! `UploadCsr` of SCM.

use e2e::checks::{assert_errors, assert_request, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Credentials, Error, ErrorKind};
use huaweicloud_scm::types::{UploadCsrRequestBody, UploadCsrResponseBody};
use huaweicloud_scm::{Client, ResponseValue, Secret};
use serde_json::{Value, json};

const CSR: &str = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";
const CANARY: &str = "canary-7c1d0e";

async fn upload(config: &Config, body: Value) -> Result<ResponseValue<UploadCsrResponseBody>, Error> {
    let body: UploadCsrRequestBody = serde_json::from_value(body).expect("a valid body");
    Client::new(config)?.upload_csr().body(body).send().await
}

#[tokio::test]
async fn documented_example_round_trips() {
    let examples = Examples::of("scm");
    let (request, response) = (examples.request("UploadCsr"), examples.response("UploadCsr", "200"));
    let server = Server::responding(200, Some(&response)).await;

    let uploaded = upload(&server.config(), request.clone()).await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "POST", "/v3/scm/csr/upload");
    assert_eq!(json_body(&received), request);
    assert_eq!(serde_json::to_value(uploaded.into_inner()).unwrap(), response);
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    let request = Examples::of("scm").request("UploadCsr");
    assert_errors("scm", "UploadCsr", async |config| upload(config, request.clone()).await).await;
}

#[tokio::test]
async fn line_breaks_arrive_escaped() {
    let server = Server::responding(200, Some(&Examples::of("scm").response("UploadCsr", "200"))).await;
    let client = Client::new(&server.config()).unwrap();
    client.upload_csr().name("unix").csr(CSR).send().await.unwrap();
    let body = String::from_utf8(server.request().await.body).unwrap();
    assert!(body.contains(r"REQUEST-----\nMIIB\n-----END"), "{body}");
    assert!(!body.contains('\n'), "{body}");
}

#[tokio::test]
async fn windows_line_breaks_arrive_unchanged() {
    let server = Server::responding(200, Some(&Examples::of("scm").response("UploadCsr", "200"))).await;
    let client = Client::new(&server.config()).unwrap();
    let csr = CSR.replace('\n', "\r\n");
    client.upload_csr().name("windows").csr(csr.clone()).send().await.unwrap();
    let request = server.request().await;
    assert!(String::from_utf8_lossy(&request.body).contains(r"REQUEST-----\r\nMIIB\r\n-----END"));
    assert_eq!(json_body(&request), json!({"name": "windows", "csr": csr}));
}

#[tokio::test]
async fn key_longer_than_documented_is_sent() {
    // The page allows 63 characters; RSA-4096 needs 3,272.
    let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", "A".repeat(3_218));
    let server = Server::responding(200, Some(&Examples::of("scm").response("UploadCsr", "200"))).await;
    let client = Client::new(&server.config()).unwrap();
    let body = UploadCsrRequestBody::builder().name("key").csr(CSR).private_key(Secret::from(key.clone()));
    client.upload_csr().body(body).send().await.unwrap();
    assert_eq!(json_body(&server.request().await)["private_key"], key);
}

#[tokio::test]
async fn invalid_request_is_not_sent() {
    let server = Server::responding(200, Some(&json!({}))).await;
    let client = Client::new(&server.config()).unwrap();
    let long = "x".repeat(64);
    for (request, expected) in [
        (client.upload_csr().csr(CSR), "name"),
        (client.upload_csr().csr(CSR).name(long), "at most 63"),
        (client.upload_csr().csr("x".repeat(5_121)).name("x"), "at most 5120"),
    ] {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(server.request_count().await, 0);
}

#[tokio::test]
async fn token_replaces_the_signature() {
    let server = Server::responding(200, Some(&Examples::of("scm").response("UploadCsr", "200"))).await;
    let client = Client::new(&server.config_with(Credentials::token(CANARY))).unwrap();
    client.upload_csr().name("token").csr(CSR).send().await.unwrap();
    let request = server.request().await;
    assert_eq!(request.headers["x-auth-token"], CANARY);
    assert!(!request.headers.contains_key("authorization") && !request.headers.contains_key("x-sdk-date"));
}

#[tokio::test]
async fn key_is_never_printed() {
    let server = Server::responding(500, Some(&json!({"error_code": "SCM.0001", "error_msg": "no"}))).await;
    let client = Client::new(&server.config()).unwrap();
    let body = UploadCsrRequestBody::builder().name("canary").csr(CSR).private_key(Secret::from(CANARY));
    let request = client.upload_csr().body(body.clone());
    let mut printed = format!("{body:?} {request:?} {client:?}");
    let error = request.send().await.unwrap_err();
    printed.push_str(&format!("{error} {error:?}"));
    assert!(printed.contains("[redacted]"), "{printed}");
    assert!(!printed.contains(CANARY) && !printed.contains(e2e::server::SECRET_KEY), "{printed}");
}
