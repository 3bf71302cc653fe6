//! The online certificate status protocol, with OpenSSL as the client.

use std::time::SystemTime;

use base64::Engine as _;
use pki::{
    Certificate, CertificateStatus, HashAlgorithm, LineEnding, OcspRefusal, OcspRequest, PkiError, Responder,
    RevocationReason,
};

use crate::support::{Authority, DAY, Small, Tool, openssl, root, small};

/// Makes a request for the certificate of a server, answers it, and has OpenSSL look at the answer.
fn ask(openssl: &Tool, small: &Small, responder: &Authority, hash: &str, status: CertificateStatus) -> (bool, String) {
    openssl.file("root.pem", small.root.pem());
    openssl.file("issuer.pem", small.middle.pem());
    openssl.file("leaf.pem", small.leaf.to_pem(LineEnding::Lf));
    openssl.line(&format!("ocsp {hash} -issuer issuer.pem -cert leaf.pem -reqout request.der"));
    let request = OcspRequest::from_der(&openssl.read("request.der")).unwrap();
    let [certificate] = request.certificates() else { panic!("one certificate") };
    assert_eq!(certificate.serial(), small.leaf.serial());
    assert!(certificate.is_issued_by(&small.middle.certificate).unwrap());
    assert!(!certificate.is_issued_by(&small.root.certificate).unwrap());
    let now = SystemTime::now();
    let responder = Responder { issuer: responder.issuer(), hash: HashAlgorithm::Sha256, now, next_update: now + DAY };
    let answer = responder
        .answer(&request, |serial| {
            assert_eq!(*serial, small.leaf.serial());
            status
        })
        .unwrap();
    openssl.file("answer.der", answer);
    // Without `-no_nonce` it would put a new nonce into the request that it reads
    openssl.try_run(&[
        "ocsp",
        "-no_nonce",
        "-reqin",
        "request.der",
        "-respin",
        "answer.der",
        hash,
        "-issuer",
        "issuer.pem",
        "-cert",
        "leaf.pem",
        "-CAfile",
        "root.pem",
        "-text",
    ])
}

#[test]
fn openssl_is_told_the_status() {
    let Some(openssl) = openssl() else { return };
    let small = small();
    let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let revoked = |reason| CertificateStatus::Revoked { at, reason };
    for (status, wanted) in [
        (CertificateStatus::Good, "leaf.pem: good"),
        (CertificateStatus::Unknown, "leaf.pem: unknown"),
        (revoked(RevocationReason::KeyCompromise), "Reason: keyCompromise"),
        (revoked(RevocationReason::Unspecified), "leaf.pem: revoked"),
    ] {
        for hash in ["-sha1", "-sha256"] {
            let (success, text) = ask(&openssl, &small, &small.middle, hash, status);
            assert!(success && text.contains("Response verify OK") && text.contains(wanted), "{wanted}\n{text}");
            assert!(
                !text.to_lowercase().contains("nonce verify error") && !text.contains("no nonce in response"),
                "{text}"
            );
            let shown = matches!(status, CertificateStatus::Revoked { reason: RevocationReason::KeyCompromise, .. });
            assert_eq!(text.contains("Revocation Reason"), shown, "{text}");
        }
    }
}

#[test]
fn a_certificate_of_another_ca_is_unknown() {
    let Some(openssl) = openssl() else { return };
    let small = small();
    openssl.file("issuer.pem", small.middle.pem());
    openssl.file("leaf.pem", small.leaf.to_pem(LineEnding::Lf));
    openssl.file("root.pem", small.root.pem());
    openssl.line("ocsp -no_nonce -issuer issuer.pem -cert leaf.pem -reqout request.der");
    let request = OcspRequest::from_der(&openssl.read("request.der")).unwrap();
    let now = SystemTime::now();
    let stranger = root(pki::KeyAlgorithm::Rsa2048, HashAlgorithm::Sha256);
    let responder = Responder { issuer: stranger.issuer(), hash: HashAlgorithm::Sha384, now, next_update: now + DAY };
    let answer = responder.answer(&request, |_| panic!("not asked for")).unwrap();
    openssl.file("answer.der", answer);
    let text = openssl.line("ocsp -respin answer.der -noverify -text");
    assert!(text.contains("Cert Status: unknown") && !text.contains("Nonce"), "{text}");
}

#[test]
fn an_answer_that_another_ca_signed_is_not_believed() {
    let Some(openssl) = openssl() else { return };
    let small = small();
    let imitation = crate::support::small();
    let pretended = Authority {
        key: imitation.middle.key,
        certificate: Certificate::from_der(imitation.middle.certificate.as_der()).unwrap(),
    };
    openssl.file("root.pem", small.root.pem());
    openssl.file("issuer.pem", small.middle.pem());
    openssl.file("leaf.pem", small.leaf.to_pem(LineEnding::Lf));
    openssl.line("ocsp -issuer issuer.pem -cert leaf.pem -reqout request.der");
    let request = OcspRequest::from_der(&openssl.read("request.der")).unwrap();
    let now = SystemTime::now();
    let responder = Responder { issuer: pretended.issuer(), hash: HashAlgorithm::Sha256, now, next_update: now + DAY };
    openssl.file("answer.der", responder.answer(&request, |_| CertificateStatus::Good).unwrap());
    let (_, text) = openssl.try_run(&[
        "ocsp",
        "-respin",
        "answer.der",
        "-issuer",
        "issuer.pem",
        "-cert",
        "leaf.pem",
        "-CAfile",
        "root.pem",
    ]);
    assert!(!text.contains("Response verify OK"), "{text}");
}

#[test]
fn a_request_in_a_path_is_that_of_a_body() {
    let Some(openssl) = openssl() else { return };
    let small = small();
    openssl.file("issuer.pem", small.middle.pem());
    openssl.file("root.pem", small.root.pem());
    openssl.file("leaf.pem", small.leaf.to_pem(LineEnding::Lf));
    openssl.line("ocsp -issuer issuer.pem -cert leaf.pem -issuer root.pem -cert issuer.pem -reqout request.der");
    let octets = openssl.read("request.der");
    let plain = base64::engine::general_purpose::STANDARD.encode(octets);
    let escaped = plain.replace('+', "%2B").replace('/', "%2F").replace('=', "%3d");
    for path in [plain.clone(), format!("/{plain}"), escaped] {
        let request = OcspRequest::from_path(&path).unwrap();
        let serials: Vec<_> = request.certificates().iter().map(|certificate| certificate.serial()).collect();
        assert_eq!(serials, [small.leaf.serial(), small.middle.certificate.serial()]);
    }
    for path in ["", "x", "%zz", "AAAA"] {
        assert!(matches!(OcspRequest::from_path(path).unwrap_err(), PkiError::NotAnOcspRequest(_)), "{path}");
    }
}

#[test]
fn refusals_are_told_by_openssl() {
    let Some(openssl) = openssl() else { return };
    for (refusal, wanted) in [
        (OcspRefusal::Malformed, "malformedrequest (1)"),
        (OcspRefusal::InternalError, "internalerror (2)"),
        (OcspRefusal::Unauthorized, "unauthorized (6)"),
    ] {
        openssl.file("answer.der", refusal.answer().unwrap());
        let (_, text) = openssl.try_run(&["ocsp", "-respin", "answer.der", "-noverify", "-text"]);
        assert!(text.contains(wanted), "{text}");
    }
}
