//! Issued certificates: their chains verify, they have the requested extensions, and the
//! constraints of the issuer are enforced.

use std::time::{Duration, SystemTime};

use pki::{
    AlternativeName, Certificate, CertificateRequest, CustomExtension, ExtendedKeyUsage, HashAlgorithm, Issuer,
    KeyAlgorithm, KeyPair, KeyUsage, KeyUsages, LineEnding, PkiError, Role, Template, issue, self_sign, verify_chain,
};

use crate::support::{DAY, distinguished_name, fixture, openssl, root_ca, subordinate_ca, template};

#[test]
fn chains_of_every_algorithm_verify() {
    for (algorithm, hash) in [
        (KeyAlgorithm::Rsa2048, HashAlgorithm::Sha256),
        (KeyAlgorithm::Rsa4096, HashAlgorithm::Sha512),
        (KeyAlgorithm::Ec256, HashAlgorithm::Sha512),
        (KeyAlgorithm::Ec384, HashAlgorithm::Sha256),
    ] {
        let root = root_ca(algorithm, hash);
        let intermediate = KeyPair::generate(algorithm).unwrap();
        let role = Role::Ca { path_length: Some(0) };
        let intermediate_certificate =
            issue(&template("Example Issuing", &intermediate, role), &root.issuer(), hash).unwrap();
        let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
        let issuer = Issuer { certificate: &intermediate_certificate, key: &intermediate };
        let leaf = issue(&template("www.example.com", &key, Role::EndEntity), &issuer, hash).unwrap();
        assert!(root.certificate.is_self_signed() && !leaf.is_self_signed());
        leaf.check_key(&key).unwrap();
        assert_eq!(leaf.signature_algorithm().unwrap().hash(), Some(hash));

        let Some(openssl) = openssl() else { continue };
        openssl.file("root.pem", root.pem());
        openssl.file("intermediate.pem", intermediate_certificate.to_pem(LineEnding::CrLf));
        openssl.file("leaf.pem", leaf.to_pem(LineEnding::Lf));
        let verdict = openssl.line("verify -x509_strict -CAfile root.pem -untrusted intermediate.pem leaf.pem");
        assert_eq!(verdict.trim(), "leaf.pem: OK", "{algorithm:?} {hash:?}");
        assert!(!openssl.try_run(&["verify", "-CAfile", "root.pem", "leaf.pem"]).0);
    }
}

#[test]
fn certificate_has_all_requested_extensions() {
    let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let key = KeyPair::generate(KeyAlgorithm::Rsa2048).unwrap();
    let from = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_700);
    let names = [("DNS", "*.example.com"), ("IP", "192.0.2.1"), ("EMAIL", "x@example.com"), ("URI", "urn:x:y")];
    let template = Template {
        key_usages: KeyUsages::from_names(&["digitalSignature", "keyEncipherment"]).unwrap(),
        extended_key_usages: vec![ExtendedKeyUsage::ServerAuth, ExtendedKeyUsage::SmartCardLogon],
        alternative_names: names.iter().map(|(kind, value)| AlternativeName::parse(kind, value).unwrap()).collect(),
        crl_url: Some("http://127.0.0.1:1/crl".to_owned()),
        ocsp_url: Some("http://127.0.0.1:1/ocsp".to_owned()),
        ca_issuers_url: Some("http://127.0.0.1:1/ca".to_owned()),
        custom_extension: Some(CustomExtension::new("1.3.6.1.4.1.2011.4.99", "my value").unwrap()),
        ..Template::new(
            distinguished_name("www.example.com").to_name().unwrap(),
            key.public_key(),
            Role::EndEntity,
            from,
            from + 10 * DAY,
        )
    };
    let certificate = issue(&template, &root.issuer(), HashAlgorithm::Sha384).unwrap();
    assert_eq!(certificate.alternative_names(), template.alternative_names);
    assert_eq!(certificate.key_usages(), Some(template.key_usages));
    assert_eq!(certificate.extended_key_usages(), template.extended_key_usages);
    assert!(!certificate.is_ca());
    let whole_seconds = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    assert_eq!((certificate.not_before(), certificate.not_after()), (whole_seconds, whole_seconds + 10 * DAY));

    let Some(openssl) = openssl() else { return };
    openssl.file("certificate.pem", certificate.to_pem(LineEnding::Lf));
    let text = openssl.line("x509 -in certificate.pem -noout -text");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let identifier = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":");
    for expected in [
        "Version: 3 (0x2)",
        "Signature Algorithm: ecdsa-with-SHA384",
        "Issuer: CN = Example Root, C = CN, O = \"Example, Inc.\"",
        "Not Before: Nov 14 22:13:20 2023 GMT Not After : Nov 24 22:13:20 2023 GMT",
        "X509v3 Basic Constraints: critical CA:FALSE",
        "X509v3 Key Usage: critical Digital Signature, Key Encipherment",
        "X509v3 Extended Key Usage: TLS Web Server Authentication, Microsoft Smartcard Login",
        "X509v3 Subject Alternative Name: DNS:*.example.com, IP Address:192.0.2.1, email:x@example.com, URI:urn:x:y",
        "X509v3 CRL Distribution Points: Full Name: URI:http://127.0.0.1:1/crl",
        "Authority Information Access: OCSP - URI:http://127.0.0.1:1/ocsp CA Issuers - URI:http://127.0.0.1:1/ca",
        "1.3.6.1.4.1.2011.4.99: ..my value",
        &format!("X509v3 Subject Key Identifier: {}", identifier(key.public_key().identifier())),
        &format!("X509v3 Authority Key Identifier: {}", identifier(root.certificate.key_identifier())),
    ] {
        assert!(flat.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn ca_has_its_usages_and_path_length() {
    let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let intermediate = subordinate_ca(&root, "Example Issuing", 3);
    assert_eq!((root.certificate.path_length(), intermediate.certificate.path_length()), (None, Some(3)));
    assert!(root.certificate.is_ca() && intermediate.certificate.is_ca());
    let usages: Vec<_> = intermediate.certificate.key_usages().unwrap().iter().collect();
    assert_eq!(usages, [KeyUsage::DigitalSignature, KeyUsage::KeyCertSign, KeyUsage::CrlSign]);
    let Some(openssl) = openssl() else { return };
    openssl.file("intermediate.pem", intermediate.pem());
    let text = openssl.line("x509 -in intermediate.pem -noout -ext basicConstraints,keyUsage");
    assert!(text.contains("CA:TRUE, pathlen:3"), "{text}");
    assert!(text.contains("Digital Signature, Certificate Sign, CRL Sign"), "{text}");
}

#[test]
fn issuer_constraints_are_enforced() {
    let fixture = fixture();
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let assert_not_allowed = |role, issuer: &Issuer<'_>| {
        let error = issue(&template("x", &key, role), issuer, HashAlgorithm::Sha256).unwrap_err();
        assert!(matches!(error, PkiError::IssuerNotAllowed(_)), "{error}");
    };
    let leaf = Issuer { certificate: &fixture.leaf, key: &fixture.key };
    assert_not_allowed(Role::EndEntity, &leaf);
    assert_not_allowed(Role::Ca { path_length: Some(0) }, &fixture.intermediate.issuer());
    let two = subordinate_ca(&fixture.root, "two", 2);
    assert_not_allowed(Role::Ca { path_length: None }, &two.issuer());
    assert_not_allowed(Role::Ca { path_length: Some(2) }, &two.issuer());
    issue(&template("x", &key, Role::Ca { path_length: Some(1) }), &two.issuer(), HashAlgorithm::Sha256).unwrap();

    let usages = KeyUsages::from_names(&["digitalSignature", "cRLSign"]).unwrap();
    let unable = Template { key_usages: usages, ..template("unable", &key, Role::Ca { path_length: Some(3) }) };
    let unable = issue(&unable, &fixture.root.issuer(), HashAlgorithm::Sha256).unwrap();
    assert_not_allowed(Role::EndEntity, &Issuer { certificate: &unable, key: &key });

    let wrong = Issuer { certificate: &fixture.root.certificate, key: &key };
    let error = issue(&template("x", &key, Role::EndEntity), &wrong, HashAlgorithm::Sha256).unwrap_err();
    assert_eq!(error, PkiError::KeyMismatch("certificate"));
    let error = self_sign(&template("x", &key, Role::EndEntity), &fixture.key, HashAlgorithm::Sha256).unwrap_err();
    assert!(matches!(error, PkiError::KeyMismatch(_)));
}

#[test]
fn validity_is_checked_and_may_pass_2050() {
    let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let from = SystemTime::now();
    let issue_with = |not_before, not_after| {
        let template = Template { not_before, not_after, ..template("x", &key, Role::EndEntity) };
        issue(&template, &root.issuer(), HashAlgorithm::Sha256)
    };
    assert!(matches!(issue_with(from, from).unwrap_err(), PkiError::InvalidValidity(_)));
    assert!(matches!(issue_with(from, from + 4_000_000 * DAY).unwrap_err(), PkiError::InvalidValidity(_)));
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(2_600_000_000);
    let long = issue_with(from, far).unwrap();
    assert_eq!(long.not_after(), far);
    let Some(openssl) = openssl() else { return };
    openssl.file("long.pem", long.to_pem(LineEnding::Lf));
    assert_eq!(openssl.line("x509 -in long.pem -noout -enddate").trim(), "notAfter=May 22 14:13:20 2052 GMT");
}

#[test]
fn certificate_keeps_subject_and_key_of_a_csr() {
    let Some(openssl) = openssl() else { return };
    openssl.run(&[
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "request.pem",
        "-subj",
        "/O=Example/CN=example.com/emailAddress=x@example.com/serialNumber=12",
    ]);
    let request = CertificateRequest::from_pem(&openssl.text("request.pem")).unwrap();
    let root = root_ca(KeyAlgorithm::Ec384, HashAlgorithm::Sha384);
    let from = SystemTime::now() - DAY;
    let template = Template {
        key_usages: request.key_usages().unwrap_or_else(KeyUsages::csr_default),
        ..Template::new(request.subject().clone(), request.public_key(), Role::EndEntity, from, from + 30 * DAY)
    };
    let certificate = issue(&template, &root.issuer(), HashAlgorithm::Sha384).unwrap();
    certificate.check_key(&KeyPair::from_pem(&openssl.text("key.pem")).unwrap()).unwrap();
    openssl.file("root.pem", root.pem());
    openssl.file("certificate.pem", certificate.to_pem(LineEnding::Lf));
    assert_eq!(
        openssl.line("x509 -in certificate.pem -noout -subject -nameopt RFC2253"),
        openssl.line("req -in request.pem -noout -subject -nameopt RFC2253")
    );
    assert_eq!(openssl.line("verify -CAfile root.pem certificate.pem").trim(), "certificate.pem: OK");
}

#[test]
fn ca_certified_by_openssl_can_issue() {
    let Some(openssl) = openssl() else { return };
    let key = KeyPair::generate(KeyAlgorithm::Rsa2048).unwrap();
    let request =
        CertificateRequest::create(&distinguished_name("Example Issuing"), &[], &key, HashAlgorithm::Sha256).unwrap();
    openssl.file("request.pem", request.to_pem(LineEnding::CrLf));
    openssl.file("ca.cnf", "basicConstraints=critical,CA:TRUE,pathlen:0\nsubjectKeyIdentifier=hash\n");
    openssl.line("req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=Elsewhere");
    openssl.line(
        "x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile ca.cnf -out ca.pem",
    );
    let ca = Certificate::from_pem(&openssl.text("ca.pem")).unwrap();
    let outer = Certificate::from_pem(&openssl.text("root.pem")).unwrap();
    ca.check_key(&key).unwrap();
    verify_chain(&[ca.clone(), outer]).unwrap();
    assert_eq!((ca.is_ca(), ca.path_length()), (true, Some(0)));

    let issuer = Issuer { certificate: &ca, key: &key };
    let leaf_key = KeyPair::generate(KeyAlgorithm::Ec384).unwrap();
    let mut leaf = template("www.example.com", &leaf_key, Role::EndEntity);
    leaf.not_before = SystemTime::now();
    let leaf = issue(&leaf, &issuer, HashAlgorithm::Sha512).unwrap();
    openssl.file("leaf.pem", leaf.to_pem(LineEnding::Lf));
    let verdict = openssl.line("verify -CAfile root.pem -untrusted ca.pem leaf.pem");
    assert_eq!(verdict.trim(), "leaf.pem: OK");
}

#[test]
fn openssl_certificates_are_read() {
    let Some(openssl) = openssl() else { return };
    openssl.run(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "certificate.pem",
        "-days",
        "30",
        "-set_serial",
        "0x00ff01",
        "-subj",
        "/C=CN/O=Example/CN=example.com",
        "-addext",
        "subjectAltName=DNS:www.example.com",
    ]);
    let certificate = Certificate::from_pem(&openssl.text("certificate.pem")).unwrap();
    assert_eq!(certificate.serial().to_string(), "ff01");
    assert!(certificate.is_self_signed() && certificate.is_ca());
    assert_eq!(certificate.signature_algorithm().unwrap().to_string(), "SHA256withRSA");
    let fingerprint =
        openssl.line("x509 -in certificate.pem -noout -fingerprint -sha1").to_lowercase().replace(':', "");
    assert!(fingerprint.trim().ends_with(&certificate.fingerprint()), "{fingerprint}");
    assert_eq!(certificate.not_after().duration_since(certificate.not_before()).unwrap(), 30 * DAY);
    assert_eq!(certificate.subject_dn().to_string(), "CN=example.com, C=CN, O=Example");
    assert_eq!(certificate.issuer_dn(), certificate.subject_dn());
    assert_eq!(certificate.to_pem(LineEnding::Lf), openssl.text("certificate.pem"));
}

#[test]
fn certificates_of_other_algorithms_are_read() {
    let Some(openssl) = openssl() else { return };
    let read = |arguments: &str| {
        openssl.line(&format!("req -x509 -nodes -keyout key.pem -out certificate.pem -subj /CN=x {arguments}"));
        Certificate::from_pem(&openssl.text("certificate.pem")).unwrap()
    };
    let certificate = read("-newkey sm2 -sm3");
    assert_eq!(certificate.public_key().algorithm_name(), "SM2");
    assert_eq!(certificate.public_key().key_algorithm(), None);
    assert!(matches!(certificate.verify_signed_by(&certificate), Err(PkiError::UnsupportedSignature(_))));
    assert_eq!(KeyPair::from_pem(&openssl.text("key.pem")).unwrap_err(), PkiError::UnsupportedKey("SM2".to_owned()));

    let certificate = read("-newkey rsa:2048 -sha256 -sigopt rsa_padding_mode:pss -days 20000");
    assert_eq!(certificate.signature_algorithm().unwrap().to_string(), "SHA256withRSAandMGF1");
    assert!(certificate.is_self_signed());
    let certificate = read("-newkey ed25519");
    assert_eq!(certificate.public_key().algorithm_name(), "Ed25519");
    assert!(certificate.is_self_signed());
    // Version 1, without extensions.
    openssl.line("req -new -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=x");
    openssl.line("x509 -req -in request.pem -signkey key.pem -out certificate.pem");
    let certificate = Certificate::from_pem(&openssl.text("certificate.pem")).unwrap();
    assert!(certificate.is_self_signed() && !certificate.is_ca());
    assert_eq!((certificate.key_usages(), certificate.path_length()), (None, None));
}

#[test]
fn invalid_certificates_have_distinct_errors() {
    let fixture = fixture();
    let pem = fixture.leaf.to_pem(LineEnding::Lf);
    let error = |text: &str| Certificate::from_pem(text).unwrap_err();
    assert!(matches!(error("x"), PkiError::NotPem { .. }));
    assert!(matches!(error(&format!("{pem}{pem}")), PkiError::InvalidCertificate(_)));
    assert!(matches!(error(&pem.replace("CERTIFICATE", "CERTIFICATE REQUEST")), PkiError::UnexpectedBlock { .. }));
    let key = fixture.key.to_pkcs8_pem(LineEnding::Lf).unwrap();
    assert!(matches!(error(&key.replace("PRIVATE KEY", "CERTIFICATE")), PkiError::InvalidCertificate(_)));
    assert_eq!(fixture.leaf.check_key(&fixture.root.key).unwrap_err(), PkiError::KeyMismatch("certificate"));
}
