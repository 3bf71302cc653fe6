//! OCSP, with OpenSSL as the client.

use std::time::SystemTime;

use base64::Engine as _;
use pki::{
    Certificate, CertificateStatus, HashAlgorithm, LineEnding, OcspError, OcspRequest, PkiError, Responder,
    RevocationReason,
};

use crate::support::{Authority, DAY, Fixture, Tool, fixture, openssl, root_ca};

/// Creates a request for a server certificate with OpenSSL, responds to it, and has OpenSSL read
/// the response.
fn ask(
    openssl: &Tool,
    fixture: &Fixture,
    responder: &Authority,
    hash: &str,
    status: CertificateStatus,
) -> (bool, String) {
    openssl.file("root.pem", fixture.root.pem());
    openssl.file("issuer.pem", fixture.intermediate.pem());
    openssl.file("leaf.pem", fixture.leaf.to_pem(LineEnding::Lf));
    openssl.line(&format!("ocsp {hash} -issuer issuer.pem -cert leaf.pem -reqout request.der"));
    let request = OcspRequest::from_der(&openssl.read("request.der")).unwrap();
    let [certificate] = request.certificates() else { panic!("one certificate") };
    assert_eq!(certificate.serial(), fixture.leaf.serial());
    assert!(certificate.is_issued_by(&fixture.intermediate.certificate).unwrap());
    assert!(!certificate.is_issued_by(&fixture.root.certificate).unwrap());
    let now = SystemTime::now();
    let responder = Responder { issuer: responder.issuer(), hash: HashAlgorithm::Sha256, now, next_update: now + DAY };
    let response = responder
        .response(&request, |serial| {
            assert_eq!(*serial, fixture.leaf.serial());
            status
        })
        .unwrap();
    openssl.file("response.der", response);
    // Without `-no_nonce`, OpenSSL would add a new nonce to the request that it reads.
    openssl.try_run(&[
        "ocsp",
        "-no_nonce",
        "-reqin",
        "request.der",
        "-respin",
        "response.der",
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
fn openssl_reads_the_status() {
    let Some(openssl) = openssl() else { return };
    let fixture = fixture();
    let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let revoked = |reason| CertificateStatus::Revoked { at, reason };
    for (status, expected) in [
        (CertificateStatus::Good, "leaf.pem: good"),
        (CertificateStatus::Unknown, "leaf.pem: unknown"),
        (revoked(RevocationReason::KeyCompromise), "Reason: keyCompromise"),
        (revoked(RevocationReason::Unspecified), "leaf.pem: revoked"),
    ] {
        for hash in ["-sha1", "-sha256"] {
            let (success, text) = ask(&openssl, &fixture, &fixture.intermediate, hash, status);
            assert!(success && text.contains("Response verify OK") && text.contains(expected), "{expected}\n{text}");
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
fn certificate_of_another_ca_is_unknown() {
    let Some(openssl) = openssl() else { return };
    let fixture = fixture();
    openssl.file("issuer.pem", fixture.intermediate.pem());
    openssl.file("leaf.pem", fixture.leaf.to_pem(LineEnding::Lf));
    openssl.file("root.pem", fixture.root.pem());
    openssl.line("ocsp -no_nonce -issuer issuer.pem -cert leaf.pem -reqout request.der");
    let request = OcspRequest::from_der(&openssl.read("request.der")).unwrap();
    let now = SystemTime::now();
    let stranger = root_ca(pki::KeyAlgorithm::Rsa2048, HashAlgorithm::Sha256);
    let responder = Responder { issuer: stranger.issuer(), hash: HashAlgorithm::Sha384, now, next_update: now + DAY };
    let response = responder.response(&request, |_| panic!("must not be called")).unwrap();
    openssl.file("response.der", response);
    let text = openssl.line("ocsp -respin response.der -noverify -text");
    assert!(text.contains("Cert Status: unknown") && !text.contains("Nonce"), "{text}");
}

#[test]
fn response_signed_by_another_ca_is_rejected() {
    let Some(openssl) = openssl() else { return };
    let fixture = fixture();
    let imitation = crate::support::fixture();
    let imposter = Authority {
        key: imitation.intermediate.key,
        certificate: Certificate::from_der(imitation.intermediate.certificate.as_der()).unwrap(),
    };
    openssl.file("root.pem", fixture.root.pem());
    openssl.file("issuer.pem", fixture.intermediate.pem());
    openssl.file("leaf.pem", fixture.leaf.to_pem(LineEnding::Lf));
    openssl.line("ocsp -issuer issuer.pem -cert leaf.pem -reqout request.der");
    let request = OcspRequest::from_der(&openssl.read("request.der")).unwrap();
    let now = SystemTime::now();
    let responder = Responder { issuer: imposter.issuer(), hash: HashAlgorithm::Sha256, now, next_update: now + DAY };
    openssl.file("response.der", responder.response(&request, |_| CertificateStatus::Good).unwrap());
    let (_, text) = openssl.try_run(&[
        "ocsp",
        "-respin",
        "response.der",
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
fn request_is_read_from_a_path() {
    let Some(openssl) = openssl() else { return };
    let fixture = fixture();
    openssl.file("issuer.pem", fixture.intermediate.pem());
    openssl.file("root.pem", fixture.root.pem());
    openssl.file("leaf.pem", fixture.leaf.to_pem(LineEnding::Lf));
    openssl.line("ocsp -issuer issuer.pem -cert leaf.pem -issuer root.pem -cert issuer.pem -reqout request.der");
    let bytes = openssl.read("request.der");
    let plain = base64::engine::general_purpose::STANDARD.encode(bytes);
    let escaped = plain.replace('+', "%2B").replace('/', "%2F").replace('=', "%3d");
    for path in [plain.clone(), format!("/{plain}"), escaped] {
        let request = OcspRequest::from_path(&path).unwrap();
        let serials: Vec<_> = request.certificates().iter().map(|certificate| certificate.serial()).collect();
        assert_eq!(serials, [fixture.leaf.serial(), fixture.intermediate.certificate.serial()]);
    }
    for path in ["", "x", "%zz", "AAAA"] {
        assert!(matches!(OcspRequest::from_path(path).unwrap_err(), PkiError::InvalidOcspRequest(_)), "{path}");
    }
}

#[test]
fn openssl_reads_error_responses() {
    let Some(openssl) = openssl() else { return };
    for (error, expected) in [
        (OcspError::Malformed, "malformedrequest (1)"),
        (OcspError::InternalError, "internalerror (2)"),
        (OcspError::Unauthorized, "unauthorized (6)"),
    ] {
        openssl.file("response.der", error.response().unwrap());
        let (_, text) = openssl.try_run(&["ocsp", "-respin", "response.der", "-noverify", "-text"]);
        assert!(text.contains(expected), "{text}");
    }
}
