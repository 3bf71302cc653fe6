//! Undocumented statuses in responses of both services are kept, can be compared, and can be sent
//! back unchanged.

use e2e::{Examples, Server};
use huaweicloud_pca::types::{CertificateAuthoritiesStatus, CertificatesStatus};
use huaweicloud_scm::types::{CertificateDetailStatus, ShowCertificateResponseBodyStatus};
use serde_json::{Value, json};

const NEW: &str = "QUANTUM_CHECKING";

/// A server that returns an example response with another status at this JSON pointer.
async fn server_with(service: &str, operation: &str, pointer: &str, status: &Value) -> (Server, Value) {
    let mut response = Examples::of(service).response(operation, "200");
    *response.pointer_mut(pointer).expect("a status") = status.clone();
    (Server::responding(200, Some(&response)).await, response)
}

#[tokio::test]
async fn scm_accepts_unknown_statuses() {
    let (server, response) = server_with("scm", "ShowCertificate", "/status", &json!(NEW)).await;
    let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
    let shown = client.show_certificate().certificate_id("scs1664525717891").send().await.unwrap();
    assert_eq!(shown.status, ShowCertificateResponseBodyStatus::Unknown(NEW.to_owned()));
    assert_eq!(shown.status.to_string(), NEW);
    assert_eq!(serde_json::to_value(&shown.status).unwrap(), response["status"]);

    let (server, _) = server_with("scm", "ListCertificates", "/certificates/0/status", &json!(NEW)).await;
    let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
    let listed = client.list_certificates().send().await.unwrap();
    assert_eq!(listed.certificates[0].status, CertificateDetailStatus::from(NEW));
}

#[tokio::test]
async fn pca_accepts_unknown_statuses() {
    let id = "50608bba-87c2-45f8-9fc7-5723766ced75";
    let (server, _) = server_with("pca", "ShowCertificateAuthority", "/status", &json!(NEW)).await;
    let client = huaweicloud_pca::Client::new(&server.config()).unwrap();
    let shown = client.show_certificate_authority().ca_id(id).send().await.unwrap();
    assert_eq!(shown.status, CertificateAuthoritiesStatus::Unknown(NEW.to_owned()));

    let (server, _) = server_with("pca", "ShowCertificate", "/status", &json!(NEW)).await;
    let client = huaweicloud_pca::Client::new(&server.config()).unwrap();
    let shown = client.show_certificate().certificate_id(id).send().await.unwrap();
    assert_eq!(shown.status, CertificatesStatus::Unknown(NEW.to_owned()));
}

#[tokio::test]
async fn listed_status_is_never_unknown() {
    for status in ShowCertificateResponseBodyStatus::values() {
        let (server, _) = server_with("scm", "ShowCertificate", "/status", &json!(status)).await;
        let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
        let shown = client.show_certificate().certificate_id("scs1664525717891").send().await.unwrap();
        assert!(!matches!(shown.status, ShowCertificateResponseBodyStatus::Unknown(_)), "{status}");
        assert_eq!(shown.status.as_str(), *status);
    }
}

#[tokio::test]
async fn unknown_status_can_be_used_as_filter() {
    let response = Examples::of("scm").response("ListCertificates", "200");
    let server = Server::responding(200, Some(&response)).await;
    let client = huaweicloud_scm::Client::new(&server.config()).unwrap();
    client.list_certificates().status(NEW).send().await.unwrap();
    assert_eq!(server.request().await.url.query(), Some("status=QUANTUM_CHECKING"));
}
