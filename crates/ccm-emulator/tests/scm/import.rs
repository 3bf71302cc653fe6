//! Importing certificates, and the errors of invalid ones.

use std::time::{Duration, SystemTime};

use huaweicloud_scm::error_codes::{
    SCM_0005, SCM_0006, SCM_0009, SCM_0010, SCM_0012, SCM_0013, SCM_0014, SCM_0032, SCM_0053, SCM_0054, SCM_0059,
    SCM_0070, SCM_0079, SCM_0114,
};
use huaweicloud_scm::types::ImportCertificateResponseBody;
use huaweicloud_scm::{CallOptions, Error, ResponseValue};
use pki::{HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding, Role, issue};

use crate::support::{Leaf, Setup, refused, start};
use crate::tools::{DAY, openssl, template};

type Imported = Result<ResponseValue<ImportCertificateResponseBody>, Error>;

async fn import(setup: &Setup, certificate: &str, chain: &str, key: &str) -> Imported {
    let call = setup.scm.import_certificate().name("test_cert").certificate(certificate).private_key(key);
    if chain.is_empty() { call.send().await } else { call.certificate_chain(chain).send().await }
}

#[tokio::test]
async fn imported_certificate_is_shown_and_exported() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com", "*.example.org"], 365);
    let id = import(&setup, &leaf.pem(), &leaf.chain(), &leaf.key_pem()).await.unwrap().into_inner().certificate_id;
    assert!(id.len() == 16 && id.starts_with("scs"), "{id}");

    let shown = setup.scm.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert_eq!(
        (shown.name.as_str(), shown.status.as_ref(), shown.push_support.as_str()),
        ("test_cert", "UPLOAD", "ON")
    );
    assert_eq!((shown.domain.as_str(), shown.sans.as_deref()), ("www.example.com", Some("*.example.org")));
    assert_eq!((shown.domain_type.as_ref(), shown.domain_count, shown.wildcard_count), ("MULTI_DOMAIN", 2, 1));
    assert_eq!(shown.multi_domain_type.unwrap().as_ref(), "primary_single");
    assert_eq!((shown.type_.as_ref(), shown.validity_period), ("OV_SSL_CERT", 12));
    assert_eq!(shown.signature_algorithm.as_deref(), Some("SHA256WITHECDSA"));
    assert_eq!(shown.fingerprint, leaf.certificate.fingerprint());

    let exported = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert_eq!(exported.certificate, leaf.pem());
    assert_eq!(exported.certificate_chain.as_deref(), Some(leaf.chain().as_str()));
    assert_eq!(exported.entire_certificate, leaf.pem() + &leaf.chain());
    assert_eq!(exported.private_key.unwrap().expose_secret(), leaf.key_pem());
    if let Some(openssl) = openssl() {
        openssl.file("root.pem", leaf.root.pem());
        openssl.file("chain.pem", exported.certificate_chain.unwrap());
        openssl.file("leaf.pem", exported.certificate);
        openssl.line("verify -CAfile root.pem -untrusted chain.pem leaf.pem");
        let end = openssl.line("x509 -in leaf.pem -noout -enddate -dateopt iso_8601");
        let end = end.trim().strip_prefix("notAfter=").unwrap().replace('Z', ".0");
        assert_eq!(shown.not_after.unwrap().as_str(), end);
    }
}

#[tokio::test]
async fn chain_is_optional_or_follows_the_certificate() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 90);
    let whole = leaf.pem() + &leaf.chain();
    for (certificate, chain) in [(whole.as_str(), Some(leaf.chain())), (leaf.pem().as_str(), None)] {
        let id = import(&setup, certificate, "", &leaf.key_pem()).await.unwrap().into_inner().certificate_id;
        let exported = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
        assert_eq!((exported.certificate, exported.certificate_chain), (leaf.pem(), chain));
        let shown = setup.scm.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
        assert_eq!((shown.validity_period, shown.sans), (3, None));
    }
}

/// certbot leaves cert.pem, chain.pem and fullchain.pem, and any of them is sent as either.
#[tokio::test]
async fn files_of_certbot_are_accepted_in_any_combination() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 90);
    let (cert, chain) = (leaf.pem(), leaf.chain());
    let fullchain = cert.clone() + &chain;
    for (certificate, sent) in [
        (&fullchain, &fullchain),
        (&fullchain, &chain),
        (&cert, &fullchain),
        (&cert, &(chain.clone() + &chain)),
        (&fullchain, &(cert.clone() + "\n\n" + &chain)),
    ] {
        let id = import(&setup, certificate, sent, &leaf.key_pem()).await.unwrap().into_inner().certificate_id;
        let exported = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
        assert_eq!((&exported.certificate, exported.certificate_chain.as_ref()), (&cert, Some(&chain)));
        assert_eq!(exported.entire_certificate, fullchain);
    }
}

#[tokio::test]
async fn mistakes_with_pem_are_named() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 90);
    let (cert, key) = (leaf.pem(), leaf.key_pem());
    let told = refused(import(&setup, &format!("\u{feff}{cert}"), "", &key).await, SCM_0053);
    assert!(told.contains("byte order mark (BOM)"), "{told}");
    let told = refused(import(&setup, &cert.replace('\n', r"\n"), "", &key).await, SCM_0053);
    assert!(told.contains(r"`\n` as two characters"), "{told}");
    let told = refused(import(&setup, &cert, "", &key.replace('\n', r"\n")).await, SCM_0114);
    assert!(told.contains(r"`\n` as two characters") && !told.contains("MI"), "{told}");
}

/// The documentation says nothing about what only matters to those who verify a certificate later.
/// The README says that it is not checked.
#[tokio::test]
async fn imports_are_not_verified_like_by_a_browser() {
    let setup = start().await;
    let Some(openssl) = openssl() else { return };
    const EC: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl.line(&format!("req -x509 {EC} -keyout root.key -out root.pem -days 3650 -subj /CN=Root"));
    openssl.line(&format!("req -new {EC} -keyout leaf.key -out leaf.csr -subj /CN=www.example.com"));
    openssl.line(&format!("req -new {EC} -keyout ca.key -out ca.csr -subj /CN=Issuing"));
    const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
    const UNKNOWN: &str = "1.2.3.4=critical,ASN1:NULL\n";
    for (ca, end) in [
        (format!("{CA}nameConstraints=critical,permitted;DNS:other.example\n"), ""),
        (format!("{CA}{UNKNOWN}"), ""),
        (CA.to_owned(), UNKNOWN),
    ] {
        openssl.file("ca.cnf", &ca);
        openssl.file("leaf.cnf", format!("subjectAltName=DNS:www.example.com\n{end}"));
        for (name, issuer) in [("ca", "root"), ("leaf", "ca")] {
            openssl.line(&format!(
                "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -CAcreateserial -days 90 \
                 -extfile {name}.cnf -out {name}.pem"
            ));
        }
        let (verified, _) = openssl.try_line("verify -CAfile root.pem -untrusted ca.pem leaf.pem");
        assert!(!verified, "{ca}{end}");
        let chain = openssl.text("ca.pem") + &openssl.text("root.pem");
        import(&setup, &openssl.text("leaf.pem"), &chain, &openssl.text("leaf.key")).await.unwrap();
    }
}

/// See above.
#[tokio::test]
async fn expired_intermediate_certificate_is_accepted() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let mut template = template("Example Issuing", &leaf.middle.key, Role::Ca { path_length: Some(0) });
    template.not_before = SystemTime::now() - 30 * DAY;
    template.not_after = SystemTime::now() - DAY;
    let expired = issue(&template, &leaf.root.issuer(), HashAlgorithm::Sha256).unwrap();
    let chain = expired.to_pem(LineEnding::Lf) + &leaf.root.pem();
    import(&setup, &leaf.pem(), &chain, &leaf.key_pem()).await.unwrap();
}

#[tokio::test]
async fn older_key_formats_are_accepted() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let key = leaf.key.to_traditional_pem(LineEnding::CrLf).unwrap();
    import(&setup, &leaf.pem(), "", &key).await.unwrap();
}

#[tokio::test]
async fn invalid_certificates_are_refused() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let (pem, key) = (leaf.pem(), leaf.key_pem());
    refused(import(&setup, " ", "", &key).await, SCM_0054);
    refused(import(&setup, "nonsense", "", &key).await, SCM_0053);
    refused(import(&setup, &key, "", &key).await, SCM_0053);
    let damaged = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    refused(import(&setup, damaged, "", &key).await, SCM_0006);
    refused(import(&setup, &pem, damaged, &key).await, SCM_0013);
    refused(import(&setup, &pem, "nonsense", &key).await, SCM_0013);
    assert_eq!(setup.scm.list_certificates().send().await.unwrap().total_count, 0, "a refused import stores nothing");
}

#[tokio::test]
async fn invalid_and_foreign_keys_are_refused() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let pem = leaf.pem();
    refused(import(&setup, &pem, "", "").await, SCM_0059);
    refused(import(&setup, &pem, "", "nonsense").await, SCM_0114);
    refused(import(&setup, &pem, "", &pem).await, SCM_0114);
    let damaged = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    refused(import(&setup, &pem, "", damaged).await, SCM_0012);
    let encrypted = leaf.key.to_encrypted_pem("a password", LineEnding::Lf).unwrap();
    let told = refused(import(&setup, &pem, "", &encrypted).await, SCM_0012);
    assert!(told.contains("encrypted"), "{told}");
    let other = KeyPair::generate(KeyAlgorithm::Ec256).unwrap().to_pkcs8_pem(LineEnding::Lf).unwrap();
    let told = refused(import(&setup, &pem, "", &other).await, SCM_0014);
    assert!(!told.contains("PRIVATE"), "{told}");
}

#[tokio::test]
async fn invalid_chains_are_refused() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let (pem, key) = (leaf.pem(), leaf.key_pem());
    let turned = leaf.root.pem() + &leaf.middle.pem();
    refused(import(&setup, &pem, &turned, &key).await, SCM_0079);
    refused(import(&setup, &(pem.clone() + &turned), "", &key).await, SCM_0079);
    // The names match, but the keys do not.
    let other = Leaf::valid(&["www.example.com"], 365);
    refused(import(&setup, &pem, &other.chain(), &key).await, SCM_0013);
}

#[tokio::test]
async fn invalid_domains_and_times_are_refused() {
    let setup = start().await;
    let nobody = Leaf::valid(&[], 365);
    refused(import(&setup, &nobody.pem(), "", &nobody.key_pem()).await, SCM_0009);
    let odd = Leaf::valid(&["www.example.com", "what ever.example.com"], 365);
    refused(import(&setup, &odd.pem(), "", &odd.key_pem()).await, SCM_0070);
    if let Some(openssl) = openssl() {
        // An IP address of three bytes.
        openssl.line(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out odd.pem \
             -subj /CN=a.example -addext 2.5.29.17=DER:30:05:87:03:c0:00:02",
        );
        let told = refused(import(&setup, &openssl.text("odd.pem"), "", &openssl.text("key.pem")).await, SCM_0070);
        assert!(told.contains("c00002"), "{told}");
    }
    let now = SystemTime::now();
    let old = Leaf::between(&["www.example.com"], now - 30 * DAY, now - Duration::from_secs(60));
    refused(import(&setup, &old.pem(), "", &old.key_pem()).await, SCM_0010);
    let early = Leaf::between(&["www.example.com"], now + DAY, now + 30 * DAY);
    import(&setup, &early.pem(), "", &early.key_pem()).await.unwrap();
}

#[tokio::test]
async fn duplicates_are_refused_on_request() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let call = || {
        let call = setup.scm.import_certificate().name("again").certificate(leaf.pem()).private_key(leaf.key_pem());
        call.duplicate_check(true)
    };
    let first = call().send().await.unwrap().into_inner().certificate_id;
    let told = refused(call().send().await, SCM_0005);
    assert!(told.contains(&first), "{told}");
    let second = call().duplicate_check(false).send().await.unwrap().into_inner().certificate_id;
    assert_ne!(first, second);
}

#[tokio::test]
async fn sm_certificates_are_refused() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let call = setup.scm.import_certificate().name("pair").certificate(leaf.pem()).private_key(leaf.key_pem());
    let told = refused(call.enc_certificate(leaf.pem()).send().await, SCM_0005);
    assert!(told.contains("enc_certificate"), "{told}");
}

/// The client refuses this too, unless the call skips validation.
#[tokio::test]
async fn invalid_name_is_refused() {
    let setup = start().await;
    let leaf = Leaf::valid(&["www.example.com"], 365);
    let call = setup.scm.import_certificate().name("what?").certificate(leaf.pem()).private_key(leaf.key_pem());
    refused(call.call_options(CallOptions::new().skip_validation()).send().await, SCM_0032);
}
