//! `ExportCertificate` of PCA over loopback: the answer is JSON or a ZIP, and both hold a private key.

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

/// A request with all that is needed.
fn export(client: &Client) -> ExportCertificate {
    client.export_certificate().certificate_id(ID).is_compressed(false).type_("OTHER")
}

/// What begins like a ZIP, with a canary in it, and with bytes that are no text.
fn archive() -> Vec<u8> {
    [b"PK\x03\x04\xff\x00\r\n".as_slice(), CANARY.as_bytes(), &[0; 64]].concat()
}

/// Checks that a canary is printed neither as text nor as the numbers of its bytes.
fn assert_silent(printed: &str) {
    let numbers = |form: fn(&u8) -> String| CANARY.as_bytes()[..6].iter().map(form).collect::<Vec<_>>();
    assert!(!printed.contains("canary"), "{printed}");
    let (decimal, hexadecimal) = (numbers(|byte| byte.to_string()), numbers(|byte| format!("{byte:x}")));
    let packed: String = printed.split_whitespace().collect();
    for form in [decimal.join(","), hexadecimal.join(","), hexadecimal.concat()] {
        assert!(!packed.contains(&form), "{printed}");
    }
}

#[tokio::test]
async fn sends_and_reads_what_the_page_shows() {
    let examples = Examples::of("pca");
    let (request, answer) = (examples.request(OPERATION), examples.answer(OPERATION, "200"));
    let server = Server::answering(200, Some(&answer)).await;
    let body: ExportCertificateRequestBody = serde_json::from_value(request.clone()).unwrap();

    let client = client(&server.config());
    let exported = client.export_certificate().certificate_id(ID).body(body).send().await.unwrap();

    let received = server.request().await;
    assert_request(&received, &server, "POST", PATH);
    assert_eq!(json_body(&received), request);
    let key = exported.private_key.as_ref().unwrap();
    assert!(key.expose_secret().starts_with("-----BEGIN RSA PRIVATE KEY-----\r\n"));
    assert_eq!(serde_json::to_value(exported.into_inner()).unwrap(), answer);
}

#[tokio::test]
async fn a_certificate_that_was_issued_for_a_csr_comes_without_a_key() {
    let answer = json!({"certificate": "a certificate", "certificate_chain": "its chain"});
    let server = Server::answering(200, Some(&answer)).await;
    let exported = export(&client(&server.config())).send().await.unwrap();
    assert_eq!(exported.certificate.as_deref(), Some("a certificate"));
    assert!(exported.private_key.is_none() && exported.enc_private_key.is_none());
}

#[tokio::test]
async fn the_archive_is_asked_for_and_comes_byte_for_byte() {
    let server = Server::answering_archive(&archive()).await;
    let client = client(&server.config());

    // That it shall be compressed need not be said, and it is of no use to say otherwise.
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
async fn an_archive_that_is_not_complete_is_checked_before_it_is_asked_for() {
    let server = Server::answering_archive(&archive()).await;
    let client = client(&server.config());
    let error = client.export_certificate().certificate_id("no-id").send_archive().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let fields: Vec<_> = error.violations().iter().map(|violation| violation.field().to_owned()).collect();
    assert_eq!(fields, ["certificate_id", "certificate_id", "type_"], "its length, its pattern, and what is missing");
    assert_eq!(server.requests().await, 0);
}

#[tokio::test]
async fn nothing_of_an_export_is_printed() {
    let server = Server::answering_archive(&archive()).await;
    let of_archive = client(&server.config());
    let request = export(&of_archive).password(Secret::from(CANARY));
    assert_silent(&format!("{request:?} {request:#?}"));
    let answer = request.clone().send_archive().await.unwrap();
    assert_silent(&format!("{answer:?} {answer:#?} {:?}", answer.clone().into_inner()));

    // Whoever asks for a ZIP with `send` gets an error, since a ZIP is no JSON.
    let error = request.is_compressed(true).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_silent(&format!("{error} {error:?} {error:#?}"));

    let key = json!({"private_key": CANARY, "enc_private_key": CANARY, "enc_sm2_enveloped_key": CANARY, "signed_and_enveloped_data": CANARY});
    let server = Server::answering(200, Some(&key)).await;
    let answer = export(&client(&server.config())).send().await.unwrap();
    assert_silent(&format!("{answer:?} {answer:#?}"));
    assert_eq!(answer.signed_and_enveloped_data.as_ref().unwrap().expose_secret(), CANARY);
}

#[tokio::test]
async fn each_error_tells_what_was_answered() {
    assert_errors("pca", OPERATION, async |config| export(&client(config)).send().await).await;
    assert_errors("pca", OPERATION, async |config| export(&client(config)).send_archive().await).await;
}
