//! CRLs, read by OpenSSL.

use std::time::{Duration, SystemTime};

use pki::{
    HashAlgorithm, KeyAlgorithm, LineEnding, PkiError, RevocationReason, RevokedCertificate, Serial, crl_to_pem,
    issue_crl,
};

use crate::support::{DAY, fixture, openssl, root_ca};

#[test]
fn crl_lists_each_certificate_with_its_reason() {
    let reasons = [
        ("UNSPECIFIED", ""),
        ("KEY_COMPROMISE", "Key Compromise"),
        ("CERTIFICATE_AUTHORITY_COMPROMISE", "CA Compromise"),
        ("AFFILIATION_CHANGED", "Affiliation Changed"),
        ("SUPERSEDED", "Superseded"),
        ("CESSATION_OF_OPERATION", "Cessation Of Operation"),
        ("CERTIFICATE_HOLD", "Certificate Hold"),
        ("PRIVILEGE_WITHDRAWN", "Privilege Withdrawn"),
        ("ATTRIBUTE_AUTHORITY_COMPROMISE", "AA Compromise"),
    ];
    for (algorithm, hash) in
        [(KeyAlgorithm::Rsa2048, HashAlgorithm::Sha256), (KeyAlgorithm::Ec256, HashAlgorithm::Sha384)]
    {
        let root = root_ca(algorithm, hash);
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let revoked: Vec<_> = reasons
            .iter()
            .map(|(name, _)| RevokedCertificate {
                serial: Serial::random().unwrap(),
                at,
                reason: RevocationReason::from_name(name).unwrap(),
            })
            .collect();
        let crl = issue_crl(&root.issuer(), hash, 258, at + DAY, at + 8 * DAY, &revoked).unwrap();
        let Some(openssl) = openssl() else { return };
        openssl.file("root.pem", root.pem());
        openssl.file("list.der", &crl);
        openssl.file("list.pem", crl_to_pem(&crl, LineEnding::Lf));
        assert_eq!(openssl.line("crl -in list.der -inform DER -outform PEM"), openssl.text("list.pem"));
        let text = openssl.line("crl -in list.pem -CAfile root.pem -noout -text");
        assert!(text.contains("verify OK"), "{text}");
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for expected in [
            "Version 2 (0x1)",
            "X509v3 CRL Number: 258",
            "Last Update: Nov 15 22:13:20 2023 GMT Next Update: Nov 22 22:13:20 2023 GMT",
        ] {
            assert!(flat.contains(expected), "{expected}\n{text}");
        }
        for (revoked, (_, reason)) in revoked.iter().zip(reasons) {
            let serial = revoked.serial.to_string().to_uppercase();
            let entry = format!("Serial Number: {serial} Revocation Date: Nov 14 22:13:20 2023 GMT");
            let entry = if reason.is_empty() {
                format!("{entry} S")
            } else {
                format!("{entry} CRL entry extensions: X509v3 CRL Reason Code: {reason}")
            };
            assert!(flat.contains(&entry), "{entry}\n{text}");
        }
    }
}

#[test]
fn openssl_rejects_only_revoked_certificates() {
    let fixture = fixture();
    let now = SystemTime::now();
    let hash = HashAlgorithm::Sha256;
    let empty = issue_crl(&fixture.intermediate.issuer(), hash, 1, now - DAY, now + DAY, &[]).unwrap();
    let revoked =
        RevokedCertificate { serial: fixture.leaf.serial(), at: now - DAY, reason: RevocationReason::Superseded };
    let full = issue_crl(&fixture.intermediate.issuer(), hash, 2, now - DAY, now + DAY, &[revoked]).unwrap();
    let Some(openssl) = openssl() else { return };
    openssl.file("chain.pem", format!("{}{}", fixture.intermediate.pem(), fixture.root.pem()));
    openssl.file("leaf.pem", fixture.leaf.to_pem(LineEnding::Lf));
    openssl.file("empty.pem", crl_to_pem(&empty, LineEnding::Lf));
    openssl.file("full.pem", crl_to_pem(&full, LineEnding::CrLf));
    assert!(openssl.line("crl -in empty.pem -noout -text").contains("No Revoked Certificates."));
    openssl.line("verify -crl_check -CAfile chain.pem -CRLfile empty.pem leaf.pem");
    let arguments = ["verify", "-crl_check", "-CAfile", "chain.pem", "-CRLfile", "full.pem", "leaf.pem"];
    let (accepted, text) = openssl.try_run(&arguments);
    assert!(!accepted && text.contains("certificate revoked"), "{text}");
}

#[test]
fn invalid_issuer_and_validity_are_rejected() {
    let fixture = fixture();
    let now = SystemTime::now();
    let wrong = pki::Issuer { certificate: &fixture.root.certificate, key: &fixture.key };
    let error = issue_crl(&wrong, HashAlgorithm::Sha256, 1, now, now + DAY, &[]).unwrap_err();
    assert_eq!(error, PkiError::KeyMismatch("certificate"));
    let error = issue_crl(&fixture.root.issuer(), HashAlgorithm::Sha256, 1, now, now, &[]).unwrap_err();
    assert!(matches!(error, PkiError::InvalidValidity(_)));
}
