//! Statuses that no page lists, in the answers of both services: they are kept, can be compared and are sent back as they came.

use e2e::{Examples, Server};
use huaweicloud_pca::types::{CertificateAuthoritiesStatus, CertificatesStatus};
use huaweicloud_scm::types::{CertificateDetailStatus, ShowCertificateResponseBodyStatus};
use serde_json::{Value, json};

const NEW: &str = "QUANTUM_CHECKING";

/// The example of an answer with another status at a place in it.
async fn answering(service: &str, operation: &str, place: &str, status: &Value) -> (Server, Value) {
    let mut answer = Examples::of(service).answer(operation, "200");
    *answer.pointer_mut(place).expect("the place of a status") = status.clone();
    (Server::answering(200, Some(&answer)).await, answer)
}

#[tokio::test]
async fn a_certificate_of_scm_may_have_any() {
    let (server, answer) = answering("scm", "ShowCertificate", "/status", &json!(NEW)).await;
    let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
    let shown = client.show_certificate().certificate_id("scs1664525717891").send().await.unwrap();
    assert_eq!(shown.status, ShowCertificateResponseBodyStatus::Unknown(NEW.to_owned()));
    assert_eq!(shown.status.to_string(), NEW);
    assert_eq!(serde_json::to_value(&shown.status).unwrap(), answer["status"]);

    let (server, _) = answering("scm", "ListCertificates", "/certificates/0/status", &json!(NEW)).await;
    let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
    let listed = client.list_certificates().send().await.unwrap();
    assert_eq!(listed.certificates[0].status, CertificateDetailStatus::from(NEW));
}

#[tokio::test]
async fn an_authority_and_a_certificate_of_pca_may_have_any() {
    let id = "50608bba-87c2-45f8-9fc7-5723766ced75";
    let (server, _) = answering("pca", "ShowCertificateAuthority", "/status", &json!(NEW)).await;
    let client = huaweicloud_pca::Client::new(&server.config()).unwrap();
    let shown = client.show_certificate_authority().ca_id(id).send().await.unwrap();
    assert_eq!(shown.status, CertificateAuthoritiesStatus::Unknown(NEW.to_owned()));

    let (server, _) = answering("pca", "ShowCertificate", "/status", &json!(NEW)).await;
    let client = huaweicloud_pca::Client::new(&server.config()).unwrap();
    let shown = client.show_certificate().certificate_id(id).send().await.unwrap();
    assert_eq!(shown.status, CertificatesStatus::Unknown(NEW.to_owned()));
}

#[tokio::test]
async fn a_status_that_is_listed_is_never_unknown() {
    for status in ShowCertificateResponseBodyStatus::values() {
        let (server, _) = answering("scm", "ShowCertificate", "/status", &json!(status)).await;
        let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
        let shown = client.show_certificate().certificate_id("scs1664525717891").send().await.unwrap();
        assert!(!matches!(shown.status, ShowCertificateResponseBodyStatus::Unknown(_)), "{status}");
        assert_eq!(shown.status.as_str(), *status);
    }
}

#[tokio::test]
async fn an_unknown_status_can_be_asked_for() {
    let answer = Examples::of("scm").answer("ListCertificates", "200");
    let server = Server::answering(200, Some(&answer)).await;
    let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
    client.list_certificates().status(NEW).send().await.unwrap();
    assert_eq!(server.request().await.url.query(), Some("status=QUANTUM_CHECKING"));
}
