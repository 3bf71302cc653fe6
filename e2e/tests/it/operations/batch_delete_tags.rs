//! `BatchDeleteCaTags` and `BatchDeleteCertTags` of PCA: DELETE requests with a body, which many
//! programs drop.

use e2e::checks::{assert_errors, assert_request_accepting_any, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error, ErrorKind};
use huaweicloud_pca::types::{BatchOperateTagRequestBody, ResourceTag};
use huaweicloud_pca::{Client, ResponseValue};
use serde_json::Value;

const ID: &str = "50608bba-87c2-45f8-9fc7-5723766ced75";

async fn delete_ca_tags(config: &Config, body: Value) -> Result<ResponseValue<()>, Error> {
    let body: BatchOperateTagRequestBody = serde_json::from_value(body).expect("a valid body");
    Client::new(config)?.batch_delete_ca_tags().ca_id(ID).body(body).send().await
}

async fn delete_certificate_tags(config: &Config, body: Value) -> Result<ResponseValue<()>, Error> {
    let body: BatchOperateTagRequestBody = serde_json::from_value(body).expect("a valid body");
    Client::new(config)?.batch_delete_cert_tags().certificate_id(ID).body(body).send().await
}

#[tokio::test]
async fn body_of_delete_arrives_and_is_signed() {
    let examples = Examples::of("pca");
    let server = Server::responding(204, None).await;

    let request = examples.request("BatchDeleteCaTags");
    let response = delete_ca_tags(&server.config(), request.clone()).await.unwrap();
    assert_eq!(response.status().as_u16(), 204);
    let certificate_request = examples.request("BatchDeleteCertTags");
    delete_certificate_tags(&server.config(), certificate_request.clone()).await.unwrap();

    // The assertions verify the signature over the received body.
    let received = server.all_requests().await;
    let path = format!("/v1/private-certificate-authorities/{ID}/tags/delete");
    assert_request_accepting_any(&received[0], &server, "DELETE", &path);
    assert_eq!(json_body(&received[0]), request);
    assert_request_accepting_any(
        &received[1],
        &server,
        "DELETE",
        &format!("/v1/private-certificates/{ID}/tags/delete"),
    );
    assert_eq!(json_body(&received[1]), certificate_request);
    for request in received {
        assert_eq!(request.headers["content-length"], request.body.len().to_string().as_str());
    }
}

#[tokio::test]
async fn unlisted_success_status_is_an_error() {
    // The page lists 204 only.
    let server = Server::responding(200, None).await;
    let error = delete_ca_tags(&server.config(), Examples::of("pca").request("BatchDeleteCaTags")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    let request = Examples::of("pca").request("BatchDeleteCaTags");
    assert_errors("pca", "BatchDeleteCaTags", async |config| delete_ca_tags(config, request.clone()).await).await;
}

#[tokio::test]
async fn empty_and_long_tag_lists_are_not_sent() {
    let server = Server::responding(204, None).await;
    let client = Client::new(&server.config()).unwrap();
    let none: [ResourceTag; 0] = [];
    for request in [
        client.batch_delete_ca_tags().ca_id(ID),
        client.batch_delete_ca_tags().ca_id(ID).tags(none),
        client.batch_delete_ca_tags().ca_id(ID).tags(vec![ResourceTag::builder().key("k").value("v"); 21]),
    ] {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.violations()[0].field(), "tags");
    }
    assert_eq!(server.request_count().await, 0);
}
