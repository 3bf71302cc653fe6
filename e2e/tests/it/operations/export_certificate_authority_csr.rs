//! `ExportCertificateAuthorityCsr` of PCA.

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
async fn documented_example_round_trips() {
    let response = Examples::of("pca").response(OPERATION, "200");
    let server = Server::responding(200, Some(&response)).await;

    let exported = export(&server.config(), CA_ID).await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "GET", &format!("/v1/private-certificate-authorities/{CA_ID}/csr"));
    assert!(received.body.is_empty());
    assert!(exported.csr.starts_with("-----BEGIN CERTIFICATE REQUEST-----\r\n"));
    assert_eq!(serde_json::to_value(exported.into_inner()).unwrap(), response);
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    assert_errors("pca", OPERATION, async |config| export(config, CA_ID).await).await;
}

#[tokio::test]
async fn id_that_would_change_the_path_is_not_sent() {
    let server = Server::responding(200, Some(&Examples::of("pca").response(OPERATION, "200"))).await;
    for ca_id in ["", ".", "..", "/", "a/b", "..\\..", "%2e%2e", "?", "#", "4C0E772E-A30C-4029-B929-B7ACB04143F7", "\0"]
    {
        let error = export(&server.config(), ca_id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{ca_id:?}");
    }
    assert_eq!(server.request_count().await, 0);
}
