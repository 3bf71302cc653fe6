//! Private keys in every format, written and read.

use pki::{HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding, PkiError};

use crate::support::openssl;

#[test]
fn every_key_format_round_trips() {
    for algorithm in KeyAlgorithm::ALL {
        let key = KeyPair::generate(algorithm).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        let plain = key.to_pkcs8_pem(LineEnding::Lf).unwrap();
        let traditional = key.to_traditional_pem(LineEnding::CrLf).unwrap();
        let encrypted = key.to_encrypted_pem("a secret,1", LineEnding::Lf).unwrap();
        assert!(plain.starts_with("-----BEGIN PRIVATE KEY-----\n"));
        let label = if algorithm.is_rsa() { "RSA" } else { "EC" };
        assert!(traditional.starts_with(&format!("-----BEGIN {label} PRIVATE KEY-----\r\n")));
        assert!(encrypted.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));

        for read in [
            KeyPair::from_pem(&plain),
            KeyPair::from_pem(&traditional),
            KeyPair::from_encrypted_pem(&encrypted, "a secret,1"),
            KeyPair::from_pkcs8(&key.to_pkcs8().unwrap()),
        ] {
            assert_eq!(read.unwrap().public_key(), key.public_key(), "{algorithm:?}");
        }
        assert_eq!(KeyPair::from_pem(&encrypted).unwrap_err(), PkiError::EncryptedKey);
        assert_eq!(KeyPair::from_encrypted_pem(&encrypted, "another").unwrap_err(), PkiError::WrongPassword);

        let Some(openssl) = openssl() else { continue };
        openssl.file("plain.pem", plain.as_bytes());
        openssl.file("traditional.pem", traditional.as_bytes());
        openssl.file("encrypted.pem", encrypted.as_bytes());
        let public = key.public_key().to_pem(LineEnding::Lf).unwrap();
        for arguments in ["-in plain.pem", "-in traditional.pem"] {
            assert!(openssl.line(&format!("pkey -check -noout {arguments}")).contains("Key is valid"));
            assert_eq!(openssl.line(&format!("pkey -pubout {arguments}")), public);
        }
        let unlocked = openssl.run(&["pkey", "-in", "encrypted.pem", "-passin", "pass:a secret,1", "-pubout"]);
        assert_eq!(unlocked, public);
        assert!(!openssl.try_run(&["pkey", "-in", "encrypted.pem", "-passin", "pass:wrong"]).0);
    }
}

#[test]
fn openssl_keys_are_read() {
    let Some(openssl) = openssl() else { return };
    openssl.line("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem");
    openssl.line("rsa -in rsa.pem -traditional -out pkcs1.pem");
    openssl.line("ecparam -name prime256v1 -genkey -out sec1.pem");
    openssl.line("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec384.pem");
    openssl.line("pkcs8 -topk8 -in sec1.pem -v2 aes-256-cbc -passout pass:secret -out encrypted.pem");
    assert!(openssl.text("sec1.pem").starts_with("-----BEGIN EC PARAMETERS-----"));

    let read = |name: &str| KeyPair::from_pem(&openssl.text(name)).unwrap();
    assert_eq!(read("rsa.pem").algorithm(), KeyAlgorithm::Rsa2048);
    assert_eq!(read("pkcs1.pem").public_key(), read("rsa.pem").public_key());
    assert_eq!(read("sec1.pem").algorithm(), KeyAlgorithm::Ec256);
    assert_eq!(read("ec384.pem").algorithm(), KeyAlgorithm::Ec384);
    let unlocked = KeyPair::from_encrypted_pem(&openssl.text("encrypted.pem"), "secret").unwrap();
    assert_eq!(unlocked.public_key(), read("sec1.pem").public_key());
}

#[test]
fn unsupported_openssl_keys_are_named_in_errors() {
    let Some(openssl) = openssl() else { return };
    openssl.line("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem");
    openssl.line("rsa -in rsa.pem -traditional -aes256 -passout pass:secret -out old-encrypted.pem");
    openssl.line("pkcs8 -topk8 -in rsa.pem -passout pass:secret -out encrypted.pem");
    openssl.line("pkcs8 -topk8 -in rsa.pem -scrypt -passout pass:secret -out scrypt.pem");
    for name in ["old-encrypted.pem", "encrypted.pem", "scrypt.pem"] {
        assert_eq!(KeyPair::from_pem(&openssl.text(name)).unwrap_err(), PkiError::EncryptedKey, "{name}");
    }
    let unsupported = [
        ("genpkey -algorithm ED25519", "1.3.101.112"),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521", "the curve P-521"),
        ("genpkey -algorithm SM2", "SM2"),
        ("ecparam -name secp256k1 -genkey -noout", "the curve 1.3.132.0.10"),
        ("genrsa -traditional 1024", "RSA with 1024 bits"),
        ("genrsa 1024", "RSA with 1024 bits"),
        ("genrsa 2560", "RSA with 2560 bits"),
    ];
    for (arguments, what) in unsupported {
        openssl.line(&arguments.replacen(' ', " -out other.pem ", 1));
        let error = KeyPair::from_pem(&openssl.text("other.pem")).unwrap_err();
        assert_eq!(error, PkiError::UnsupportedKey(what.to_owned()), "{arguments}");
    }
    let certificate = "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=x -out certificate.pem";
    openssl.line(certificate);
    let error = KeyPair::from_pem(&openssl.text("certificate.pem")).unwrap_err();
    assert_eq!(error, PkiError::UnexpectedBlock { what: "private key", found: "CERTIFICATE".to_owned() });
}

#[test]
fn every_key_signs_with_every_hash() {
    let Some(openssl) = openssl() else { return };
    openssl.file("message", "a message");
    for algorithm in KeyAlgorithm::ALL {
        let key = KeyPair::generate(algorithm).unwrap();
        openssl.file("public.pem", key.public_key().to_pem(LineEnding::Lf).unwrap());
        for hash in HashAlgorithm::ALL {
            openssl.file("signature", key.sign(hash, b"a message").unwrap());
            let verdict = openssl.run(&[
                "dgst",
                &format!("-{}", hash.name().to_lowercase()),
                "-verify",
                "public.pem",
                "-signature",
                "signature",
                "message",
            ]);
            assert_eq!(verdict.trim(), "Verified OK", "{algorithm:?} {hash:?}");
        }
    }
}

#[test]
fn invalid_keys_have_distinct_errors() {
    let error = |text: &str| KeyPair::from_pem(text).unwrap_err();
    assert!(matches!(error(""), PkiError::NotPem { what: "private key", .. }));
    assert!(matches!(error("no PEM"), PkiError::NotPem { .. }));
    assert!(matches!(error("-----BEGIN PRIVATE KEY-----\nAA"), PkiError::NotPem { .. }));
    let empty = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
    assert!(matches!(error(empty), PkiError::InvalidPrivateKey(_)));
    let good = KeyPair::generate(KeyAlgorithm::Ec256).unwrap().to_pkcs8_pem(LineEnding::Lf).unwrap();
    assert!(matches!(error(&format!("{}{}", *good, *good)), PkiError::UnexpectedBlock { .. }));
    assert!(matches!(error(&format!("a description\n{}", *good)), PkiError::NotPem { .. }));
    assert!(matches!(error(&format!("{}rest", *good)), PkiError::NotPem { .. }));
}

#[test]
fn algorithm_names_round_trip() {
    for algorithm in KeyAlgorithm::ALL {
        assert_eq!(KeyAlgorithm::from_scm(algorithm.scm_name()).unwrap(), algorithm);
        let from_pca = KeyAlgorithm::from_pca(algorithm.pca_name());
        assert_eq!(from_pca.is_ok(), algorithm != KeyAlgorithm::Rsa3072);
    }
    assert_eq!(KeyAlgorithm::from_pca("SM2").unwrap_err(), PkiError::UnsupportedKey("SM2".to_owned()));
    assert_eq!(KeyAlgorithm::from_scm("SM2").unwrap_err(), PkiError::UnsupportedKey("SM2".to_owned()));
    assert_eq!(HashAlgorithm::from_name("SHA384").unwrap(), HashAlgorithm::Sha384);
    assert_eq!(HashAlgorithm::from_name("SM3").unwrap_err(), PkiError::UnsupportedHash("SM3".to_owned()));
}

#[test]
fn debug_output_omits_the_private_key() {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    assert_eq!(format!("{key:?}"), "KeyPair { algorithm: Ec256, .. }");
}
