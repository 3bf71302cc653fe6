//! No input causes a panic: random bytes, and valid input with some bytes changed, truncated or
//! repeated.

use std::sync::OnceLock;
use std::time::SystemTime;

use base64::Engine as _;
use pki::{
    AlternativeName, Certificate, CertificateRequest, CertificateStatus, DistinguishedName, HashAlgorithm,
    KeyAlgorithm, KeyPair, LineEnding, OcspRequest, PublicKey, Responder, Template, issue, verify_chain,
};
use proptest::prelude::*;

use crate::support::{DAY, Fixture, distinguished_name, fixture, template};

fn material() -> &'static Fixture {
    static MATERIAL: OnceLock<Fixture> = OnceLock::new();
    MATERIAL.get_or_init(fixture)
}

fn rsa() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate(KeyAlgorithm::Rsa2048).unwrap())
}

/// A sample request. Only its serial number is meaningful.
fn ocsp_request() -> Vec<u8> {
    let digits = "MEIwQDA+MDwwOjAJBgUrDgMCGgUABBQAAQIDBAUGBwgJCgsMDQ4PEBESEwQUAAECAwQFBgcICQoLDA0ODxAREhMCARI=";
    base64::engine::general_purpose::STANDARD.decode(digits).unwrap()
}

/// Changes some bytes, then truncates the end or repeats it.
fn damaged(valid: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = valid.len();
    (proptest::collection::vec((0..length, any::<u8>()), 0..4), 0..=length, any::<bool>(), any::<bool>()).prop_map(
        move |(changes, at, cut, double)| {
            let mut bytes = valid.clone();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            if cut {
                bytes.truncate(at);
            } else if double {
                bytes.extend_from_within(at..);
            }
            bytes
        },
    )
}

/// Calls every method of the parsed objects.
fn exercise(bytes: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(bytes) {
        let fixture = material();
        let _ = (certificate.fingerprint(), certificate.signature_algorithm(), certificate.domains().kind());
        let _ = (
            certificate.key_usages(),
            certificate.extended_key_usages(),
            certificate.path_length(),
            certificate.is_self_signed(),
        );
        let _ = (
            certificate.not_before(),
            certificate.not_after(),
            certificate.serial().to_string(),
            format!("{certificate:?}"),
        );
        let _ = verify_chain(&[certificate.clone(), fixture.intermediate.certificate.clone()]);
        let _ = verify_chain(&[fixture.leaf.clone(), certificate.clone(), fixture.root.certificate.clone()]);
        assert_eq!(Certificate::from_pem(&certificate.to_pem(LineEnding::CrLf)).unwrap(), certificate);
        let like = Template {
            subject: certificate.subject().clone(),
            public_key: certificate.public_key(),
            ..template("x", &fixture.key, pki::Role::EndEntity)
        };
        let _ = issue(&like, &fixture.root.issuer(), HashAlgorithm::Sha256);
    }
    if let Ok(request) = CertificateRequest::from_der(bytes) {
        let _ = (request.subject_dn().to_string(), request.alternative_names(), request.key_usages());
        let _ =
            (request.public_key().bits(), request.public_key().to_pem(LineEnding::Lf), request.extended_key_usages());
    }
    if let Ok(request) = OcspRequest::from_der(bytes) {
        let now = SystemTime::now();
        let issuer = material().intermediate.issuer();
        let responder = Responder { issuer, hash: HashAlgorithm::Sha256, now, next_update: now + DAY };
        let _ = responder.response(&request, |_| CertificateStatus::Good);
    }
    if let Ok(key) = KeyPair::from_pkcs8(bytes) {
        let _ = (key.to_pkcs8(), key.to_traditional_pem(LineEnding::Lf), key.sign(HashAlgorithm::Sha512, b"x"));
    }
    if let Ok(key) = PublicKey::from_der(bytes) {
        let _ = (key.description(), key.identifier(), key.key_algorithm());
    }
}

#[test]
fn sample_ocsp_request_is_valid() {
    let request = OcspRequest::from_der(&ocsp_request()).unwrap();
    assert_eq!(request.certificates()[0].serial().to_string(), "12");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_certificates_do_not_panic(bytes in damaged(material().leaf.as_der().to_vec())) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_ca_certificates_do_not_panic(bytes in damaged(material().intermediate.certificate.as_der().to_vec())) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_requests_do_not_panic(bytes in damaged({
        let names = [AlternativeName::dns("www.example.com").unwrap()];
        let request = CertificateRequest::create(&distinguished_name("x"), &names, &material().key, HashAlgorithm::Sha256).unwrap();
        request.as_der().to_vec()
    })) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_ec_keys_do_not_panic(bytes in damaged(material().key.to_pkcs8().unwrap().to_vec())) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_rsa_keys_do_not_panic(bytes in damaged(rsa().to_pkcs8().unwrap().to_vec())) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_ocsp_requests_do_not_panic(bytes in damaged(ocsp_request())) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_pem_does_not_panic(bytes in prop_oneof![
        damaged(material().leaf.to_pem(LineEnding::Lf).into_bytes()),
        damaged(material().key.to_traditional_pem(LineEnding::CrLf).unwrap().as_bytes().to_vec()),
        damaged(material().key.to_encrypted_pem("x", LineEnding::Lf).unwrap().as_bytes().to_vec()),
    ]) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = (Certificate::all_from_pem(&text), KeyPair::from_pem(&text), CertificateRequest::from_pem(&text));
        let _ = KeyPair::from_encrypted_pem(&text, "x");
    }

    #[test]
    fn random_text_does_not_panic(text in "\\PC{0,64}") {
        for label in ["CERTIFICATE", "PRIVATE KEY", "CERTIFICATE REQUEST", "ENCRYPTED PRIVATE KEY"] {
            let text = format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----");
            let _ = (Certificate::all_from_pem(&text), KeyPair::from_pem(&text), CertificateRequest::from_pem(&text));
        }
        let _ = OcspRequest::from_path(&text);
        for kind in ["DNS", "IP", "EMAIL", "URI"] {
            let _ = AlternativeName::parse(kind, &text);
        }
        let name = DistinguishedName { common_name: text.clone(), country: text, ..DistinguishedName::default() };
        let _ = (name.check(), name.to_name());
    }
}
