//! `ImportCertificate` of SCM.

use e2e::checks::{assert_errors, assert_request, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error, ErrorKind};
use huaweicloud_scm::types::{ImportCertificateRequestBody, ImportCertificateResponseBody};
use huaweicloud_scm::{Client, ResponseValue, Secret};
use serde_json::{Value, json};

async fn import(config: &Config, body: Value) -> Result<ResponseValue<ImportCertificateResponseBody>, Error> {
    let body: ImportCertificateRequestBody = serde_json::from_value(body).expect("a valid body");
    Client::new(config)?.import_certificate().body(body).send().await
}

#[tokio::test]
async fn documented_example_round_trips() {
    let examples = Examples::of("scm");
    let (request, response) = (examples.request("ImportCertificate"), examples.response("ImportCertificate", "200"));
    let server = Server::responding(200, Some(&response)).await;

    let imported = import(&server.config(), request.clone()).await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "POST", "/v3/scm/certificates/import");
    assert_eq!(json_body(&received), request);
    assert_eq!(imported.certificate_id.as_str(), response["certificate_id"]);
    assert_eq!(serde_json::to_value(imported.into_inner()).unwrap(), response);
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    let request = Examples::of("scm").request("ImportCertificate");
    assert_errors("scm", "ImportCertificate", async |config| import(config, request.clone()).await).await;
}

#[tokio::test]
async fn error_with_a_success_status_is_an_error() {
    let request = Examples::of("scm").request("ImportCertificate");
    let failure = json!({"error_code": "SCM.0098", "error_msg": "Internal"});
    let server = Server::responding(200, Some(&failure)).await;
    let error = import(&server.config(), request).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("SCM.0098"), Some("Internal")));
    assert_eq!(error.body(), Some(failure.to_string().as_bytes()));
}

#[tokio::test]
async fn name_with_invalid_characters_is_not_sent() {
    let server = Server::responding(200, Some(&Examples::of("scm").response("ImportCertificate", "200"))).await;
    let client = Client::new(&server.config()).unwrap();
    for name in ["ab", "with space", "名字三", "a/b/c", ""] {
        let body = ImportCertificateRequestBody::builder().name(name).certificate("c").private_key(Secret::from("k"));
        let error = client.import_certificate().body(body).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name}");
    }
    assert_eq!(server.request_count().await, 0);
}
