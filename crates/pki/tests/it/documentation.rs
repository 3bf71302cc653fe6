//! The real certificates and requests in the documentation, as transcribed in `spec/`.

use std::path::Path;

use pki::{Certificate, CertificateRequest, LineEnding, verify_chain};

/// The first value of a field in the examples of an operation, with its escaped line breaks
/// decoded.
fn example(operation: &str, field: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/pca").join(format!("{operation}.yaml"));
    let text = std::fs::read_to_string(path).unwrap();
    let begin = format!("{field}: \"");
    let line = text.lines().find_map(|line| line.trim().strip_prefix(&begin)).unwrap();
    line.trim_end_matches('"').replace("\\\\n", "\n").replace("\\r", "\r").replace("\\n", "\n")
}

#[test]
fn documented_csr_is_read() {
    let request = CertificateRequest::from_pem(&example("ParseCertificateSigningRequest", "csr")).unwrap();
    assert_eq!(request.subject_dn().to_string(), "CN=test.com, C=CN, ST=sichaun, L=chengdu, O=HW, OU=IT");
    assert_eq!(request.public_key().algorithm_name(), "RSA");
    assert_eq!(request.public_key().bits(), Some(2048));
    assert_eq!(request.signature_algorithm().to_string(), "SHA256withRSA");
    let names: Vec<_> = request.alternative_names().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["test.com"]);
    assert_eq!(request.key_usages(), None);
}

#[test]
fn documented_ca_csr_has_our_attribute_order() {
    let request = CertificateRequest::from_pem(&example("ExportCertificateAuthorityCsr", "csr")).unwrap();
    assert_eq!(&request.subject_dn().to_name().unwrap(), request.subject());
}

#[test]
fn documented_ca_certificates_form_a_chain() {
    let certificate = example("ExportCertificateAuthorityCertificate", "certificate");
    let root = example("ExportCertificateAuthorityCertificate", "certificate_chain");
    let chain = [Certificate::from_pem(&certificate).unwrap(), Certificate::from_pem(&root).unwrap()];
    verify_chain(&chain).unwrap();
    assert!(chain[1].is_self_signed());
    assert_eq!(chain[0].to_pem(LineEnding::CrLf).trim_end(), certificate);
    assert_eq!(&chain[1].subject_dn().to_name().unwrap(), chain[1].subject());
}
