//! Exports for each kind of server, read by the tools for their formats.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::time::{Duration, SystemTime};

use pki::export::{Bundle, Server, archive, jks_key_store, pem_fields, pkcs12_key_store};
use pki::{Certificate, HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding, PkiError, Role, issue};

use crate::support::{Fixture, Tool, fixture, keytool, openssl, template};

const SERVERS: [Server; 5] = [Server::Apache, Server::Nginx, Server::Iis, Server::Tomcat, Server::Other];

/// The files in a ZIP, by name.
fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut contents = Vec::new();
            file.read_to_end(&mut contents).unwrap();
            (file.name().unwrap().into_owned(), contents)
        })
        .collect()
}

fn chain(fixture: &Fixture) -> Vec<Certificate> {
    vec![fixture.intermediate.certificate.clone(), fixture.root.certificate.clone()]
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

#[test]
fn archives_have_the_documented_files() {
    let fixture = fixture();
    let chain = chain(&fixture);
    let all = |key: Option<&KeyPair>, password: Option<&str>| {
        SERVERS
            .map(|server| {
                let bundle = Bundle { certificate: &fixture.leaf, chain: &chain, key };
                let files = unzip(&archive(&bundle, server, password, now()).unwrap());
                format!("{}: {}", server.archive_name("x"), files.into_keys().collect::<Vec<_>>().join(" "))
            })
            .join("\n")
    };
    assert_eq!(
        all(Some(&fixture.key), None),
        "x_apache.zip: chain.crt server.crt server.key\n\
         x_nginx.zip: server.crt server.key\n\
         x_iis.zip: keystorePass.txt server.pfx\n\
         x_tomcat.zip: keystorePass.txt server.jks\n\
         x_other.zip: chain.pem server.key server.pem"
    );
    assert_eq!(
        all(Some(&fixture.key), Some("secret,1")),
        "x_apache.zip: chain.crt server.crt server.key\n\
         x_nginx.zip: server.crt server.key\n\
         x_iis.zip: server.pfx\n\
         x_tomcat.zip: server.jks\n\
         x_other.zip: chain.pem server.key server.pem"
    );
    assert_eq!(
        all(None, None),
        "x_apache.zip: chain.crt server.crt\n\
         x_nginx.zip: server.crt\n\
         x_iis.zip: chain.crt server.crt\n\
         x_tomcat.zip: chain.crt server.crt\n\
         x_other.zip: cert.pem chain.pem"
    );
}

#[test]
fn archive_files_have_the_expected_contents() {
    let fixture = fixture();
    let chain = chain(&fixture);
    let bundle = Bundle { certificate: &fixture.leaf, chain: &chain, key: Some(&fixture.key) };
    let files = |server, password| unzip(&archive(&bundle, server, password, now()).unwrap());
    let certificates = |file: &[u8]| Certificate::all_from_pem(std::str::from_utf8(file).unwrap()).unwrap();
    let whole = [vec![fixture.leaf.clone()], chain.clone()].concat();

    let apache = files(Server::Apache, None);
    assert_eq!(certificates(&apache["server.crt"]), std::slice::from_ref(&fixture.leaf));
    assert_eq!(certificates(&apache["chain.crt"]), chain);
    let key = std::str::from_utf8(&apache["server.key"]).unwrap();
    assert_eq!(KeyPair::from_pem(key).unwrap().public_key(), fixture.key.public_key());
    assert_eq!(certificates(&files(Server::Nginx, None)["server.crt"]), whole);
    let other = files(Server::Other, Some("secret"));
    assert_eq!(certificates(&other["server.pem"]), std::slice::from_ref(&fixture.leaf));
    let key = std::str::from_utf8(&other["server.key"]).unwrap();
    assert_eq!(KeyPair::from_encrypted_pem(key, "secret").unwrap().public_key(), fixture.key.public_key());

    let iis = files(Server::Iis, None);
    let generated = String::from_utf8(iis["keystorePass.txt"].clone()).unwrap();
    assert_eq!(generated.len(), 16);
    if let Some(openssl) = openssl() {
        check_with_openssl(&openssl, &iis["server.pfx"], &generated, &fixture);
    }
    let tomcat = files(Server::Tomcat, None);
    let generated = String::from_utf8(tomcat["keystorePass.txt"].clone()).unwrap();
    if let Some(keytool) = keytool() {
        keytool.file("server.jks", &tomcat["server.jks"]);
        keytool.run(&["-list", "-keystore", "server.jks", "-storepass", &generated]);
    }
}

#[test]
fn missing_chain_is_an_empty_file() {
    let fixture = fixture();
    let bundle = Bundle { certificate: &fixture.root.certificate, chain: &[], key: None };
    let files = unzip(&archive(&bundle, Server::Apache, None, now()).unwrap());
    assert_eq!(files["chain.crt"], b"");
    assert_eq!(pem_fields(&bundle, Server::Other, None).unwrap().certificate_chain, None);
}

#[test]
fn pem_fields_have_crlf_line_endings() {
    let fixture = fixture();
    let chain = chain(&fixture);
    let bundle = Bundle { certificate: &fixture.leaf, chain: &chain, key: Some(&fixture.key) };
    for server in [Server::Apache, Server::Nginx, Server::Other] {
        let plain = pem_fields(&bundle, server, None).unwrap();
        assert_eq!(plain.certificate, fixture.leaf.to_pem(LineEnding::CrLf).trim_end());
        assert_eq!(Certificate::all_from_pem(&plain.certificate_chain.unwrap()).unwrap(), chain);
        let key = plain.private_key.unwrap();
        assert!(
            key.starts_with("-----BEGIN EC PRIVATE KEY-----\r\n") && key.ends_with("-----END EC PRIVATE KEY-----\r\n")
        );
        let encrypted = pem_fields(&bundle, server, Some("secret")).unwrap().private_key.unwrap();
        let key = KeyPair::from_encrypted_pem(&encrypted, "secret").unwrap();
        assert_eq!(key.public_key(), fixture.key.public_key());
    }
    for server in [Server::Iis, Server::Tomcat] {
        let error = pem_fields(&bundle, server, None).err().unwrap();
        assert_eq!(error, PkiError::UndefinedExport(server.name()));
        let without_key = Bundle { key: None, ..bundle };
        assert!(pem_fields(&without_key, server, None).unwrap().private_key.is_none());
    }
}

#[test]
fn passwords_are_validated() {
    let fixture = fixture();
    let bundle = Bundle { certificate: &fixture.leaf, chain: &[], key: Some(&fixture.key) };
    for bad in ["a b", "ä", "123456789012345678901234567890123"] {
        let error = pem_fields(&bundle, Server::Other, Some(bad)).err().unwrap();
        assert!(matches!(error, PkiError::InvalidPassword(_)), "{bad}");
        let error = archive(&bundle, Server::Iis, Some(bad), now()).err().unwrap();
        assert!(matches!(error, PkiError::InvalidPassword(_)), "{bad}");
    }
    let empty = pem_fields(&bundle, Server::Other, Some("")).unwrap().private_key.unwrap();
    assert!(empty.contains("BEGIN EC PRIVATE KEY"));
    assert!(Server::from_name("iis").is_ok());
    assert_eq!(Server::from_name("CADDY").unwrap_err(), PkiError::UnknownServer("CADDY".to_owned()));
}

fn check_with_openssl(openssl: &Tool, store: &[u8], password: &str, fixture: &Fixture) {
    openssl.file("server.pfx", store);
    let password = format!("pass:{password}");
    let key =
        openssl.run(&["pkcs12", "-in", "server.pfx", "-passin", &password, "-nocerts", "-noenc", "-out", "key.pem"]);
    assert!(!key.contains("error"), "{key}");
    openssl.run(&[
        "pkcs12",
        "-in",
        "server.pfx",
        "-passin",
        &password,
        "-nokeys",
        "-clcerts",
        "-out",
        "certificate.pem",
    ]);
    openssl.run(&["pkcs12", "-in", "server.pfx", "-passin", &password, "-nokeys", "-cacerts", "-out", "chain.pem"]);
    let public = fixture.key.public_key().to_pem(LineEnding::Lf).unwrap();
    assert_eq!(openssl.line("pkey -in key.pem -pubout"), public);
    let inside = openssl.line("x509 -in certificate.pem");
    assert_eq!(inside, fixture.leaf.to_pem(LineEnding::Lf));
    assert_eq!(openssl.text("chain.pem").matches("-----BEGIN CERTIFICATE-----").count(), 2);
    let (opened, _) = openssl.try_run(&["pkcs12", "-in", "server.pfx", "-passin", "pass:wrong", "-noenc"]);
    assert!(!opened);
}

#[test]
fn pkcs12_opens_in_openssl_and_java() {
    let fixture = fixture();
    for password in ["secret,1", "a", "12345678901234567890123456789012"] {
        let store = pkcs12_key_store(&fixture.key, &fixture.leaf, &chain(&fixture), password).unwrap();
        if let Some(openssl) = openssl() {
            check_with_openssl(&openssl, &store, password, &fixture);
        }
        if password.len() < 6 {
            continue;
        }
        if let Some(keytool) = keytool() {
            keytool.file("server.pfx", &store);
            let listed = keytool.run(&[
                "-list",
                "-v",
                "-storetype",
                "PKCS12",
                "-keystore",
                "server.pfx",
                "-storepass",
                password,
            ]);
            assert!(listed.contains("PrivateKeyEntry") && listed.contains("Certificate chain length: 3"), "{listed}");
        }
    }
}

#[test]
fn jks_opens_in_java_with_its_key() {
    jks_opens(&fixture());
    // A longer key of the other algorithm.
    let mut fixture = fixture();
    fixture.key = KeyPair::generate(KeyAlgorithm::Rsa4096).unwrap();
    let template = template("www.example.com", &fixture.key, Role::EndEntity);
    fixture.leaf = issue(&template, &fixture.intermediate.issuer(), HashAlgorithm::Sha256).unwrap();
    jks_opens(&fixture);
}

fn jks_opens(fixture: &Fixture) {
    let password = "secret,1";
    let store = jks_key_store(&fixture.key, &fixture.leaf, &chain(fixture), password, now()).unwrap();
    let Some(keytool) = keytool() else { return };
    keytool.file("server.jks", &store);
    let listed = keytool.run(&["-list", "-v", "-storetype", "JKS", "-keystore", "server.jks", "-storepass", password]);
    assert!(listed.contains("PrivateKeyEntry") && listed.contains("Certificate chain length: 3"), "{listed}");
    assert!(listed.contains("2023"), "{listed}");
    let wrong = ["-list", "-storetype", "JKS", "-keystore", "server.jks", "-storepass", "secret,2"];
    assert!(!keytool.try_run(&wrong).0);

    // keytool extracts a key only by converting the store.
    keytool.run(&[
        "-importkeystore",
        "-srckeystore",
        "server.jks",
        "-srcstoretype",
        "JKS",
        "-srcstorepass",
        password,
        "-destkeystore",
        "out.pfx",
        "-deststoretype",
        "PKCS12",
        "-deststorepass",
        password,
    ]);
    if let Some(openssl) = openssl() {
        check_with_openssl(&openssl, &keytool.read("out.pfx"), password, fixture);
    }
}
