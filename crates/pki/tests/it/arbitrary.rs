//! Whatever is read, nothing panics: octets at random, and good ones with a few octets changed, cut or doubled.

use std::{sync::OnceLock, time::SystemTime};

use base64::Engine as _;
use pki::{
    AlternativeName, Certificate, CertificateRequest, CertificateStatus, DistinguishedName, HashAlgorithm,
    KeyAlgorithm, KeyPair, LineEnding, OcspRequest, PublicKey, Responder, Template, check_chain, issue,
};
use proptest::prelude::*;

use crate::support::{DAY, Small, named, small, template};

fn material() -> &'static Small {
    static MATERIAL: OnceLock<Small> = OnceLock::new();
    MATERIAL.get_or_init(small)
}

fn rsa() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate(KeyAlgorithm::Rsa2048).unwrap())
}

/// A request to begin with, for a certificate of which only the serial number matters.
fn ocsp_request() -> Vec<u8> {
    let digits = "MEIwQDA+MDwwOjAJBgUrDgMCGgUABBQAAQIDBAUGBwgJCgsMDQ4PEBESEwQUAAECAwQFBgcICQoLDA0ODxAREhMCARI=";
    base64::engine::general_purpose::STANDARD.decode(digits).unwrap()
}

/// Changes octets, then cuts the end off or doubles it.
fn damaged(good: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = good.len();
    (proptest::collection::vec((0..length, any::<u8>()), 0..4), 0..=length, any::<bool>(), any::<bool>()).prop_map(
        move |(changes, at, cut, double)| {
            let mut octets = good.clone();
            for (at, octet) in changes {
                octets[at] = octet;
            }
            if cut {
                octets.truncate(at);
            } else if double {
                octets.extend_from_within(at..);
            }
            octets
        },
    )
}

/// Everything that can be asked of what was read.
fn exercise(octets: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(octets) {
        let small = material();
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
        let _ = check_chain(&[certificate.clone(), small.middle.certificate.clone()]);
        let _ = check_chain(&[small.leaf.clone(), certificate.clone(), small.root.certificate.clone()]);
        assert_eq!(Certificate::from_pem(&certificate.to_pem(LineEnding::CrLf)).unwrap(), certificate);
        let like = Template {
            subject: certificate.subject().clone(),
            public_key: certificate.public_key(),
            ..template("x", &small.key, pki::Role::EndEntity)
        };
        let _ = issue(&like, &small.root.issuer(), HashAlgorithm::Sha256);
    }
    if let Ok(request) = CertificateRequest::from_der(octets) {
        let _ = (request.subject_parts().to_string(), request.alternative_names(), request.key_usages());
        let _ =
            (request.public_key().bits(), request.public_key().to_pem(LineEnding::Lf), request.extended_key_usages());
    }
    if let Ok(request) = OcspRequest::from_der(octets) {
        let now = SystemTime::now();
        let issuer = material().middle.issuer();
        let responder = Responder { issuer, hash: HashAlgorithm::Sha256, now, next_update: now + DAY };
        let _ = responder.answer(&request, |_| CertificateStatus::Good);
    }
    if let Ok(key) = KeyPair::from_pkcs8(octets) {
        let _ = (key.to_pkcs8(), key.to_traditional_pem(LineEnding::Lf), key.sign(HashAlgorithm::Sha512, b"x"));
    }
    if let Ok(key) = PublicKey::from_der(octets) {
        let _ = (key.description(), key.identifier(), key.key_algorithm());
    }
}

#[test]
fn the_request_to_begin_with_is_one() {
    let request = OcspRequest::from_der(&ocsp_request()).unwrap();
    assert_eq!(request.certificates()[0].serial().to_string(), "12");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_octets_do_not_panic(octets in proptest::collection::vec(any::<u8>(), 0..256)) {
        exercise(&octets);
    }

    #[test]
    fn damaged_certificates_do_not_panic(octets in damaged(material().leaf.as_der().to_vec())) {
        exercise(&octets);
    }

    #[test]
    fn damaged_certificates_of_cas_do_not_panic(octets in damaged(material().middle.certificate.as_der().to_vec())) {
        exercise(&octets);
    }

    #[test]
    fn damaged_requests_do_not_panic(octets in damaged({
        let names = [AlternativeName::dns("www.example.com").unwrap()];
        let request = CertificateRequest::create(&named("x"), &names, &material().key, HashAlgorithm::Sha256).unwrap();
        request.as_der().to_vec()
    })) {
        exercise(&octets);
    }

    #[test]
    fn damaged_keys_do_not_panic(octets in damaged(material().key.to_pkcs8().unwrap().to_vec())) {
        exercise(&octets);
    }

    #[test]
    fn damaged_keys_of_rsa_do_not_panic(octets in damaged(rsa().to_pkcs8().unwrap().to_vec())) {
        exercise(&octets);
    }

    #[test]
    fn damaged_ocsp_requests_do_not_panic(octets in damaged(ocsp_request())) {
        exercise(&octets);
    }

    #[test]
    fn damaged_pem_does_not_panic(octets in prop_oneof![
        damaged(material().leaf.to_pem(LineEnding::Lf).into_bytes()),
        damaged(material().key.to_traditional_pem(LineEnding::CrLf).unwrap().as_bytes().to_vec()),
        damaged(material().key.to_encrypted_pem("x", LineEnding::Lf).unwrap().as_bytes().to_vec()),
    ]) {
        let text = String::from_utf8_lossy(&octets);
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
