//! `ExportCertificateAuthorityCsr` over loopback.

use e2e::checks::{assert_errors, assert_request};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error, ErrorKind};
use huaweicloud_pca::types::ExportCertificateAuthorityCsrResponseBody;
use huaweicloud_pca::{Client, ResponseValue};

const OPERATION: &str = "ExportCertificateAuthorityCsr";
const CA_ID: &str = "4c0e772e-a30c-4029-b929-b7acb04143f7";

async fn export(
    config: &Config,
    ca_id: &str,
) -> Result<ResponseValue<ExportCertificateAuthorityCsrResponseBody>, Error> {
    Client::new(config)?.export_certificate_authority_csr().ca_id(ca_id).send().await
}

#[tokio::test]
async fn sends_and_reads_what_the_page_shows() {
    let answer = Examples::of("pca").answer(OPERATION, "200");
    let server = Server::answering(200, Some(&answer)).await;

    let exported = export(&server.config(), CA_ID).await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "GET", &format!("/v1/private-certificate-authorities/{CA_ID}/csr"));
    assert!(received.body.is_empty());
    assert!(exported.csr.starts_with("-----BEGIN CERTIFICATE REQUEST-----\r\n"));
    assert_eq!(serde_json::to_value(exported.into_inner()).unwrap(), answer);
}

#[tokio::test]
async fn each_error_tells_what_was_answered() {
    assert_errors("pca", OPERATION, async |config| export(config, CA_ID).await).await;
}

#[tokio::test]
async fn an_id_that_would_leave_its_place_is_not_sent() {
    let server = Server::answering(200, Some(&Examples::of("pca").answer(OPERATION, "200"))).await;
    for ca_id in ["", ".", "..", "/", "a/b", "..\\..", "%2e%2e", "?", "#", "4C0E772E-A30C-4029-B929-B7ACB04143F7", "\0"]
    {
        let error = export(&server.config(), ca_id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{ca_id:?}");
    }
    assert_eq!(server.requests().await, 0);
}
