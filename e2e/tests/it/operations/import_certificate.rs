//! `ImportCertificate` over loopback.

use e2e::checks::{assert_errors, assert_request, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error, ErrorKind};
use huaweicloud_scm::types::{ImportCertificateRequestBody, ImportCertificateResponseBody};
use huaweicloud_scm::{Client, ResponseValue, Secret};
use serde_json::Value;

async fn import(config: &Config, body: Value) -> Result<ResponseValue<ImportCertificateResponseBody>, Error> {
    let body: ImportCertificateRequestBody = serde_json::from_value(body).expect("a body that keeps the rules");
    Client::new(config)?.import_certificate().body(body).send().await
}

#[tokio::test]
async fn sends_and_reads_what_the_page_shows() {
    let examples = Examples::of("scm");
    let (request, answer) = (examples.request("ImportCertificate"), examples.answer("ImportCertificate", "200"));
    let server = Server::answering(200, Some(&answer)).await;

    let imported = import(&server.config(), request.clone()).await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "POST", "/v3/scm/certificates/import");
    assert_eq!(json_body(&received), request);
    assert_eq!(imported.certificate_id.as_str(), answer["certificate_id"]);
    assert_eq!(serde_json::to_value(imported.into_inner()).unwrap(), answer);
}

#[tokio::test]
async fn each_error_tells_what_was_answered() {
    let request = Examples::of("scm").request("ImportCertificate");
    assert_errors("scm", "ImportCertificate", async |config| import(config, request.clone()).await).await;
}

#[tokio::test]
async fn a_name_of_other_characters_is_not_sent() {
    let server = Server::answering(200, Some(&Examples::of("scm").answer("ImportCertificate", "200"))).await;
    let client = Client::new(&server.config()).unwrap();
    for name in ["ab", "with space", "名字三", "a/b/c", ""] {
        let body = ImportCertificateRequestBody::builder().name(name).certificate("c").private_key(Secret::from("k"));
        let error = client.import_certificate().body(body).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name}");
    }
    assert_eq!(server.requests().await, 0);
}
