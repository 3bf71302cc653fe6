//! Certificate signing requests, created and read.

use pki::{
    AlternativeName, Certificate, CertificateRequest, ExtendedKeyUsage, HashAlgorithm, KeyAlgorithm, KeyPair, KeyUsage,
    LineEnding, PkiError, Role,
};

use crate::support::{distinguished_name, openssl};

fn names() -> Vec<AlternativeName> {
    [
        ("DNS", "www.example.com"),
        ("IP", "192.0.2.7"),
        ("IP", "2001:db8::7"),
        ("EMAIL", "x@example.com"),
        ("URI", "urn:x:y"),
    ]
    .into_iter()
    .map(|(kind, value)| AlternativeName::parse(kind, value).unwrap())
    .collect()
}

#[test]
fn requests_are_accepted_by_openssl() {
    for algorithm in KeyAlgorithm::ALL {
        for hash in HashAlgorithm::ALL {
            let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
            let key = if algorithm.is_rsa() && hash != HashAlgorithm::Sha256 {
                key
            } else {
                KeyPair::generate(algorithm).unwrap()
            };
            let request =
                CertificateRequest::create(&distinguished_name("www.example.com"), &names(), &key, hash).unwrap();
            assert_eq!(request.alternative_names(), names());
            assert_eq!(request.subject_dn(), distinguished_name("www.example.com"));
            request.check_key(&key).unwrap();
            let Some(openssl) = openssl() else { continue };
            openssl.file("request.pem", request.to_pem(LineEnding::CrLf));
            let text = openssl.line("req -in request.pem -verify -noout -text");
            assert!(text.contains("self-signature verify OK") || text.contains("verify OK"), "{text}");
            let expected = "DNS:www.example.com, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7, email:x@example.com, \
                          URI:urn:x:y";
            assert!(text.contains(expected), "{text}");
        }
    }
}

#[test]
fn request_without_alternative_names_has_no_extensions() {
    let key = KeyPair::generate(KeyAlgorithm::Ec384).unwrap();
    let request = CertificateRequest::create(&distinguished_name("x"), &[], &key, HashAlgorithm::Sha384).unwrap();
    assert_eq!(request.alternative_names(), []);
    assert_eq!(request.signature_algorithm().to_string(), "SHA384withECDSA");
    let read = CertificateRequest::from_pem(&request.to_pem(LineEnding::Lf)).unwrap();
    assert_eq!(read.as_der(), request.as_der());
    let Some(openssl) = openssl() else { return };
    openssl.file("request.pem", request.to_pem(LineEnding::Lf));
    assert!(openssl.line("req -in request.pem -verify -noout -text").contains("Attributes:\n            (none)"));
}

#[test]
fn openssl_requests_are_read() {
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
        "-sha256",
        "-subj",
        "/C=CN/ST=Sichuan/L=Chengdu/O=Example/OU=IT/CN=example.com/emailAddress=x@example.com",
        "-addext",
        "subjectAltName=DNS:a.example.com,DNS:*.b.example.com,IP:192.0.2.1,email:x@example.com,\
         URI:https://example.com/",
        "-addext",
        "keyUsage=critical,digitalSignature,keyEncipherment",
        "-addext",
        "extendedKeyUsage=serverAuth,clientAuth",
    ]);
    let request = CertificateRequest::from_pem(&openssl.text("request.pem")).unwrap();
    let parts = request.subject_dn();
    assert_eq!(parts.to_string(), "CN=example.com, C=CN, ST=Sichuan, L=Chengdu, O=Example, OU=IT");
    let key = request.public_key();
    assert_eq!((key.algorithm_name().as_str(), key.bits()), ("RSA", Some(2048)));
    assert_eq!(request.signature_algorithm().to_string(), "SHA256withRSA");
    assert_eq!(key.to_pem(LineEnding::Lf).unwrap(), openssl.line("req -in request.pem -noout -pubkey"));
    let names: Vec<_> = request.alternative_names().iter().map(|name| format!("{} {name}", name.kind())).collect();
    assert_eq!(
        names,
        ["DNS a.example.com", "DNS *.b.example.com", "IP 192.0.2.1", "EMAIL x@example.com", "URI https://example.com/"]
    );
    let usages: Vec<_> = request.key_usages().unwrap().iter().collect();
    assert_eq!(usages, [KeyUsage::DigitalSignature, KeyUsage::KeyEncipherment]);
    assert_eq!(request.extended_key_usages(), [ExtendedKeyUsage::ServerAuth, ExtendedKeyUsage::ClientAuth]);
    request.check_key(&KeyPair::from_pem(&openssl.text("key.pem")).unwrap()).unwrap();
    let other = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    assert_eq!(request.check_key(&other).unwrap_err(), PkiError::KeyMismatch("certificate signing request"));
}

#[test]
fn openssl_requests_of_every_algorithm_are_verified() {
    let Some(openssl) = openssl() else { return };
    let cases = [
        ("rsa:1024", "-sha256", "RSA", Some(1024), "SHA256withRSA"),
        ("rsa:2048", "-sha1", "RSA", Some(2048), "SHA1withRSA"),
        ("rsa:2048", "-sha512", "RSA", Some(2048), "SHA512withRSA"),
        (
            "rsa:2048",
            "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32",
            "RSA",
            Some(2048),
            "SHA256withRSAandMGF1",
        ),
        ("rsa:2048", "-sha384 -sigopt rsa_padding_mode:pss", "RSA", Some(2048), "SHA384withRSAandMGF1"),
        ("ec -pkeyopt ec_paramgen_curve:P-256", "-sha512", "EC", Some(256), "SHA512withECDSA"),
        ("ec -pkeyopt ec_paramgen_curve:P-521", "-sha512", "EC", Some(521), "SHA512withECDSA"),
        ("ed25519", "", "Ed25519", Some(256), "Ed25519"),
    ];
    for (key, signature, algorithm, bits, signed) in cases {
        let line = format!("req -new -newkey {key} -nodes -keyout key.pem -out request.pem -subj /CN=x {signature}");
        openssl.line(line.trim_end());
        let request = CertificateRequest::from_pem(&openssl.text("request.pem")).unwrap();
        assert_eq!((request.public_key().algorithm_name().as_str(), request.public_key().bits()), (algorithm, bits));
        assert_eq!(request.signature_algorithm().to_string(), signed);
    }
    openssl.line("req -new -newkey sm2 -nodes -keyout key.pem -out request.pem -subj /CN=x -sm3");
    let error = CertificateRequest::from_pem(&openssl.text("request.pem")).unwrap_err();
    assert!(matches!(&error, PkiError::UnsupportedSignature(what) if what.contains("SM2")), "{error}");
}

#[test]
fn invalid_requests_have_distinct_errors() {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let request =
        CertificateRequest::create(&distinguished_name("www.example.com"), &[], &key, HashAlgorithm::Sha256).unwrap();
    let mut bytes = request.as_der().to_vec();
    let at = bytes.windows(3).position(|three| three == b"www").unwrap();
    bytes[at] = b'x';
    let error = CertificateRequest::from_der(&bytes).unwrap_err();
    assert_eq!(error, PkiError::InvalidSignature("certificate signing request"));

    let error = |text: &str| CertificateRequest::from_pem(text).unwrap_err();
    let pem = request.to_pem(LineEnding::Lf);
    assert!(matches!(error(&format!("{pem}{pem}")), PkiError::InvalidRequest(_)));
    assert!(matches!(error(&pem.replace("CERTIFICATE REQUEST", "CERTIFICATE")), PkiError::UnexpectedBlock { .. }));
    assert!(matches!(error("x"), PkiError::NotPem { .. }));
    CertificateRequest::from_pem(&pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")).unwrap();
}

#[test]
fn mistakes_with_pem_are_named() {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let request =
        CertificateRequest::create(&distinguished_name("www.example.com"), &[], &key, HashAlgorithm::Sha256).unwrap();
    let pem = request.to_pem(LineEnding::Lf);
    let wide: String = pem.chars().flat_map(|character| [character, '\0']).collect();
    for (text, named) in [
        (format!("\u{feff}{pem}"), "byte order mark (BOM)"),
        (format!("\u{ef}\u{bb}\u{bf}{pem}"), "byte order mark (BOM)"),
        (format!("{pem}\u{feff}{pem}"), "byte order mark (BOM)"),
        (wide, "UTF-16"),
        (pem.replace('\n', r"\n"), r"`\n` as two characters"),
        (pem.replace('\n', r"\r\n"), r"`\n` as two characters"),
        (pem.trim().replace('\n', "\\n\n"), r"`\n` as two characters"),
        (pem.replace('\n', "%0A"), "`%0A`"),
        (format!("\"{}\"", pem.trim()), "quotation mark"),
    ] {
        for error in [
            CertificateRequest::from_pem(&text).unwrap_err(),
            Certificate::all_from_pem(&text).unwrap_err(),
            KeyPair::from_pem(&text).unwrap_err(),
        ] {
            assert!(matches!(&error, PkiError::NotPem { why, .. } if why.contains(named)), "{named}: {error}");
        }
    }
}

/// A request with these extensions, as OpenSSL writes it.
fn with_extensions(extensions: &[&str]) -> Option<Result<CertificateRequest, PkiError>> {
    let openssl = openssl()?;
    let mut arguments = vec!["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    arguments.extend(["-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=www.example.com"]);
    extensions.iter().for_each(|extension| arguments.extend(["-addext", extension]));
    openssl.run(&arguments);
    Some(CertificateRequest::from_pem(&openssl.text("request.pem")))
}

#[test]
fn openssl_requests_for_the_impossible_are_refused() {
    for (extension, named) in [
        ("subjectAltName=otherName:1.2.3.4;UTF8:x", "otherName"),
        ("subjectAltName=RID:1.2.3.4", "registeredID"),
        ("subjectAltName=email:nobody", "nobody"),
        ("2.5.29.17=DER:30:05:87:03:c0:00:02", "c00002"),
        ("2.5.29.17=DER:30:06:82:04:61:2e:62:00", r"a.b\0"),
        ("extendedKeyUsage=OCSPSigning", "kp-OCSPSigning"),
        ("nameConstraints=critical,permitted;DNS:example.com", "nameConstraints"),
    ] {
        let Some(read) = with_extensions(&[extension]) else { return };
        let error = read.unwrap_err().to_string();
        assert!(error.contains(named), "{extension}: {error}");
    }
    let usage = ["basicConstraints=CA:FALSE", "keyUsage=keyCertSign"];
    let Some(read) = with_extensions(&usage) else { return };
    let error = read.unwrap().check_role(Role::EndEntity).unwrap_err().to_string();
    assert!(error.contains("keyCertSign"), "{error}");
}

#[test]
fn subject_with_control_characters_is_refused() {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let subject = distinguished_name("www.example.com\0.attacker.example");
    let error = CertificateRequest::create(&subject, &[], &key, HashAlgorithm::Sha256).unwrap_err();
    assert!(matches!(error, PkiError::InvalidName { field: "common_name", .. }), "{error}");
}
