//! Files of certificates and keys.

use std::fs;

use huaweicloud_core::Secret;
use huaweicloud_core::pem::{CertificateChain, PemError, parse_private_key, read_private_key, write_private_key};

/// A certificate, its issuer, the root, and a certificate of nobody's with a common name alone.
const CERTIFICATES: &str = include_str!("../data/chain.pem");

/// No valid key, but in the form of one.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n";

fn certificates() -> Vec<&'static str> {
    CERTIFICATES.split_inclusive("-----END CERTIFICATE-----\n").collect()
}

fn error<T>(result: Result<T, PemError>) -> String {
    let text = result.err().expect("an error").to_string();
    assert!(!text.contains("canary") && !text.contains("Y2FuYXJ5"), "{text}");
    text
}

#[test]
fn chains_are_split_in_any_order() {
    let [leaf, issuer, root, _] = certificates()[..] else { panic!("four certificates") };
    for text in [
        [leaf, issuer, root].concat(),
        [root, issuer, leaf].concat(),
        // What is pasted together twice, with a key and a byte order mark.
        ["\u{feff}", KEY, "some notes\n", leaf, issuer, root, leaf, issuer].concat(),
        [leaf, issuer, root].concat().replace('\n', "\r\n"),
    ] {
        let chain = CertificateChain::parse(&text).unwrap();
        assert_eq!(chain.certificate(), leaf);
        assert_eq!(chain.chain(), Some(&*[issuer, root].concat()));
        assert_eq!(chain.names(), ["www.example.com", "*.example.org", "192.0.2.1", "2001:db8::1"]);
        assert_eq!(chain.expires().to_string(), "2126-11-06T08:53:08Z");
    }
    let alone = CertificateChain::parse(leaf).unwrap();
    assert_eq!((alone.certificate(), alone.chain()), (leaf, None));
    let without_names = CertificateChain::parse(certificates()[3]).unwrap();
    assert_eq!(without_names.names(), ["common.example.com"]);
}

#[test]
fn texts_that_are_no_chain_are_errors() {
    let [leaf, _, root, other] = certificates()[..] else { panic!("four certificates") };
    let parse = |text: &str| error(CertificateChain::parse(text));
    insta::assert_snapshot!(parse(""), @"it contains no certificate: a certificate begins with -----BEGIN CERTIFICATE-----");
    insta::assert_snapshot!(parse(KEY), @"it contains no certificate: a certificate begins with -----BEGIN CERTIFICATE-----");
    insta::assert_snapshot!(parse(&[leaf, other].concat()), @"it contains certificates of several chains: a file has one certificate and those of its issuers");
    insta::assert_snapshot!(parse(&[leaf, root].concat()), @"it contains certificates of several chains: a file has one certificate and those of its issuers");
    insta::assert_snapshot!(parse(&leaf.replace('\n', "\\n")), @r"it is not PEM: its line breaks are written as `\n`; replace them by line breaks");
    insta::assert_snapshot!(parse(&leaf[..leaf.len() / 2]), @"it contains no certificate: a certificate begins with -----BEGIN CERTIFICATE-----");
    insta::assert_snapshot!(parse(&KEY.replace("PRIVATE KEY", "CERTIFICATE")), @"certificate 1 is not valid: unexpected ASN.1 DER tag: expected SEQUENCE, got APPLICATION [3] (constructed)");
}

#[test]
fn private_keys_are_found_beside_certificates() {
    let text = [certificates()[0], KEY].concat();
    assert_eq!(parse_private_key(&text).unwrap().expose_secret(), KEY);
    let parse = |text: &str| error(parse_private_key(text));
    insta::assert_snapshot!(parse(certificates()[0]), @"it contains no private key: a key begins with a line such as -----BEGIN PRIVATE KEY-----");
    insta::assert_snapshot!(parse(&[KEY, KEY].concat()), @"it contains several private keys");
    insta::assert_snapshot!(parse(&KEY.replace("PRIVATE", "ENCRYPTED PRIVATE")), @"the private key is encrypted: decrypt it, for example with `openssl pkey`");
    insta::assert_snapshot!(parse(&KEY.replace("KEY-----\nY2", "KEY-----\nProc-Type: 4,ENCRYPTED\n\nY2")), @"the private key is encrypted: decrypt it, for example with `openssl pkey`");
    insta::assert_snapshot!(parse(&KEY.replace("Y2FuYXJ5", "canary!")), @"it is not PEM: invalid data: Invalid symbol 33, offset 6.");
}

#[test]
fn private_keys_are_written_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    fs::write(&path, "old").unwrap();
    write_private_key(&path, &Secret::from(KEY.trim_end())).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), KEY);
    assert_eq!(read_private_key(&path).unwrap().expose_secret(), KEY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["key.pem"], "no other file is left");
}

#[test]
fn errors_of_files_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing").join("key.pem");
    let portable = |text: String| text.replace(folder.path().to_str().unwrap(), "FOLDER");
    let key = Secret::from("canary");
    insta::assert_snapshot!(portable(error(write_private_key(&missing, &key))), @"FOLDER/missing/key.pem: cannot be written: No such file or directory (os error 2)");
    insta::assert_snapshot!(portable(error(read_private_key(&missing))), @"FOLDER/missing/key.pem: cannot be read: No such file or directory (os error 2)");
    insta::assert_snapshot!(portable(error(write_private_key(folder.path(), &key))), @"FOLDER: cannot be written: Is a directory (os error 21)");
    fs::write(folder.path().join("empty"), "").unwrap();
    insta::assert_snapshot!(portable(error(CertificateChain::read(folder.path().join("empty")))), @"FOLDER/empty: it contains no certificate: a certificate begins with -----BEGIN CERTIFICATE-----");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no file is left");
}
