//! `ExportCertificate` of PCA: the response is JSON or a ZIP, both with a private key.

use e2e::checks::{assert_errors, assert_request, json_body};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, ErrorKind};
use huaweicloud_pca::builder::ExportCertificate;
use huaweicloud_pca::types::ExportCertificateRequestBody;
use huaweicloud_pca::{Client, Secret};
use serde_json::json;

const OPERATION: &str = "ExportCertificate";
const ID: &str = "50608bba-87c2-45f8-9fc7-5723766ced75";
const PATH: &str = "/v1/private-certificates/50608bba-87c2-45f8-9fc7-5723766ced75/export";
const CANARY: &str = "canary-0d5c2f";

fn client(config: &Config) -> Client {
    Client::new(config).expect("a client")
}

/// A request with all required fields.
fn export(client: &Client) -> ExportCertificate {
    client.export_certificate().certificate_id(ID).is_compressed(false).type_("OTHER")
}

/// The start of a ZIP, with a canary and bytes that are not valid UTF-8.
fn archive() -> Vec<u8> {
    [b"PK\x03\x04\xff\x00\r\n".as_slice(), CANARY.as_bytes(), &[0; 64]].concat()
}

/// Asserts that a canary is printed neither as text nor as byte values.
fn assert_no_canary(printed: &str) {
    let numbers = |form: fn(&u8) -> String| CANARY.as_bytes()[..6].iter().map(form).collect::<Vec<_>>();
    assert!(!printed.contains("canary"), "{printed}");
    let (decimal, hexadecimal) = (numbers(|byte| byte.to_string()), numbers(|byte| format!("{byte:x}")));
    let packed: String = printed.split_whitespace().collect();
    for form in [decimal.join(","), hexadecimal.join(","), hexadecimal.concat()] {
        assert!(!packed.contains(&form), "{printed}");
    }
}

#[tokio::test]
async fn documented_example_round_trips() {
    let examples = Examples::of("pca");
    let (request, response) = (examples.request(OPERATION), examples.response(OPERATION, "200"));
    let server = Server::responding(200, Some(&response)).await;
    let body: ExportCertificateRequestBody = serde_json::from_value(request.clone()).unwrap();

    let client = client(&server.config());
    let exported = client.export_certificate().certificate_id(ID).body(body).send().await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "POST", PATH);
    assert_eq!(json_body(&received), request);
    let key = exported.private_key.as_ref().unwrap();
    assert!(key.expose_secret().starts_with("-----BEGIN RSA PRIVATE KEY-----\r\n"));
    assert_eq!(serde_json::to_value(exported.into_inner()).unwrap(), response);
}

#[tokio::test]
async fn certificate_issued_from_a_csr_has_no_key() {
    let response = json!({"certificate": "a certificate", "certificate_chain": "its chain"});
    let server = Server::responding(200, Some(&response)).await;
    let exported = export(&client(&server.config())).send().await.unwrap();
    assert_eq!(exported.certificate.as_deref(), Some("a certificate"));
    assert!(exported.private_key.is_none() && exported.enc_private_key.is_none());
}

#[tokio::test]
async fn archive_is_requested_and_returned_unchanged() {
    let server = Server::responding_with_archive(&archive()).await;
    let client = client(&server.config());

    // `send_archive` sets `is_compressed`, also if it is missing or false.
    let exported = export(&client).password("a password").send_archive().await.unwrap();
    client.export_certificate().certificate_id(ID).type_("NGINX").send_archive().await.unwrap();

    assert_eq!(exported.expose_secret(), archive());
    assert_eq!(exported.headers()["content-type"], "application/zip");
    assert!(exported.request_id().is_some());
    let received = server.all_requests().await;
    received.iter().for_each(|request| assert_request(request, &server, "POST", PATH));
    let bodies: Vec<_> = received.iter().map(json_body).collect();
    assert_eq!(bodies[0], json!({"is_compressed": true, "type": "OTHER", "password": "a password"}));
    assert_eq!(bodies[1], json!({"is_compressed": true, "type": "NGINX"}));
}

#[tokio::test]
async fn error_instead_of_an_archive_is_an_error() {
    let failure = json!({"error_code": "SCM.0098", "error_msg": "Internal"});
    let server = Server::responding(200, Some(&failure)).await;
    let error = export(&client(&server.config())).send_archive().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("SCM.0098")));
}

#[tokio::test]
async fn incomplete_archive_request_is_not_sent() {
    let server = Server::responding_with_archive(&archive()).await;
    let client = client(&server.config());
    let error = client.export_certificate().certificate_id("no-id").send_archive().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let fields: Vec<_> = error.violations().iter().map(|violation| violation.field().to_owned()).collect();
    assert_eq!(fields, ["certificate_id", "certificate_id", "type_"], "its length, its pattern, and a missing field");
    assert_eq!(server.request_count().await, 0);
}

#[tokio::test]
async fn exports_are_never_printed() {
    let server = Server::responding_with_archive(&archive()).await;
    let archive_client = client(&server.config());
    let request = export(&archive_client).password(Secret::from(CANARY));
    assert_no_canary(&format!("{request:?} {request:#?}"));
    let response = request.clone().send_archive().await.unwrap();
    assert_no_canary(&format!("{response:?} {response:#?} {:?}", response.clone().into_inner()));

    // Requesting a ZIP with `send` is an error, since a ZIP is not JSON.
    let error = request.is_compressed(true).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_no_canary(&format!("{error} {error:?} {error:#?}"));

    let key = json!({"private_key": CANARY, "enc_private_key": CANARY, "enc_sm2_enveloped_key": CANARY, "signed_and_enveloped_data": CANARY});
    let server = Server::responding(200, Some(&key)).await;
    let response = export(&client(&server.config())).send().await.unwrap();
    assert_no_canary(&format!("{response:?} {response:#?}"));
    assert_eq!(response.signed_and_enveloped_data.as_ref().unwrap().expose_secret(), CANARY);
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    assert_errors("pca", OPERATION, async |config| export(&client(config)).send().await).await;
    assert_errors("pca", OPERATION, async |config| export(&client(config)).send_archive().await).await;
}
