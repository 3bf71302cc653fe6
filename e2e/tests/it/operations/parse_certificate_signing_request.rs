//! `ParseCertificateSigningRequest` of PCA.

use e2e::checks::{assert_errors, assert_request, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error};
use huaweicloud_pca::types::ParseCsrResponseBody;
use huaweicloud_pca::{Client, ResponseValue};
use serde_json::json;

const OPERATION: &str = "ParseCertificateSigningRequest";

/// The CSR of the page, which escapes line breaks twice, with real line breaks.
fn csr() -> String {
    let example = Examples::of("pca").request(OPERATION);
    example["csr"].as_str().expect("a string").replace("\\n", "\n")
}

async fn parse(config: &Config, csr: String) -> Result<ResponseValue<ParseCsrResponseBody>, Error> {
    Client::new(config)?.parse_certificate_signing_request().csr(csr).send().await
}

#[tokio::test]
async fn documented_example_round_trips() {
    let response = Examples::of("pca").response(OPERATION, "200");
    let server = Server::responding(200, Some(&response)).await;

    let parsed = parse(&server.config(), csr()).await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "POST", "/v1/private-certificates/csr/parse");
    assert_eq!(json_body(&received), json!({"csr": csr()}));
    assert_eq!(parsed.key_algorithm_length, 2048);
    assert_eq!(parsed.distinguished_name.common_name.as_str(), "test.com");
    assert_eq!(serde_json::to_value(parsed.into_inner()).unwrap(), response);
}

#[tokio::test]
async fn documented_csr_arrives_complete() {
    let server = Server::responding(200, Some(&Examples::of("pca").response(OPERATION, "200"))).await;
    parse(&server.config(), csr()).await.unwrap();
    let body = String::from_utf8(server.request().await.body).unwrap();
    assert!(body.starts_with(r#"{"csr":"-----BEGIN CERTIFICATE REQUEST-----\nMIICyTCC"#), "{body}");
    assert_eq!(body.matches(r"\n").count(), csr().lines().count() - 1, "one escape per line break");
    assert!(!body.contains(r"\\n"), "no line break is escaped twice");
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    assert_errors("pca", OPERATION, async |config| parse(config, csr()).await).await;
}
