//! Activating pending CAs, by another CA of the account or an external one.

use huaweicloud_pca::error_codes as codes;
use huaweicloud_pca::types::CrlConfiguration;

use crate::support::{
    DAY, Tool, activation, assert_fails, blue, exported, made, new_pending, new_root, openssl, shown, start, status,
};

#[tokio::test]
async fn pending_ca_is_activated_by_another_ca() {
    let emulator = start().await;
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let pending = made(new_pending(&client, "Pending")).await;
    activation(&client, &pending, &root).path_length(2).send().await.unwrap();
    let active = shown(&client, &pending).await;
    assert_eq!((active.status.as_str(), active.path_length), ("ACTIVED", 2));
    assert_eq!(active.issuer_id.as_deref(), Some(root.as_str()));
    assert_fails(activation(&client, &pending, &root).send().await, codes::PCA_00020001, "ACTIVED");

    let Some(openssl) = openssl() else { return };
    let (certificate, chain) = exported(&client, &pending).await;
    openssl.file("ca.pem", certificate);
    openssl.file("root.pem", chain.unwrap());
    assert_eq!(openssl.line("verify -x509_strict -CAfile root.pem ca.pem"), "ca.pem: OK\n");
}

#[tokio::test]
async fn requested_crl_must_fit_the_certificate() {
    let emulator = start().await;
    let client = blue(&emulator);
    client.create_agency().send().await.unwrap();
    let root = made(new_root(&client, "Root")).await;
    let crl = CrlConfiguration::builder().enabled(true).obs_bucket_name("crl-bucket").valid_days(7);
    let pending = made(new_pending(&client, "Pending").crl_configuration(crl)).await;
    let odd = activation(&client, &pending, &root).key_usages(["keyCertSign"]);
    assert_fails(odd.send().await, codes::PCA_00020001, "does not allow signing CRLs");
    activation(&client, &pending, &root).send().await.unwrap();
    assert_eq!(status(&client, &pending).await, "ACTIVED");
}

#[tokio::test]
async fn invalid_activations_are_refused() {
    let emulator = start().await;
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let pending = made(new_pending(&client, "Pending")).await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_fails(activation(&client, nobody, &root).send().await, codes::PCA_10010002, nobody);
    assert_fails(activation(&client, &pending, nobody).send().await, codes::PCA_10010002, nobody);
    assert_fails(activation(&client, &pending, &pending).send().await, codes::PCA_00020001, "PENDING");
    assert_fails(activation(&client, &pending, "no-uuid").send().await, codes::PCA_00020201, "UUID");
    let sm3 = activation(&client, &pending, &root).signature_algorithm("SM3");
    assert_fails(sm3.send().await, codes::PCA_00020103, "SM3");
    let long = huaweicloud_pca::types::Validity::builder().type_("YEAR").value(15);
    let long = activation(&client, &pending, &root).validity(long);
    assert_fails(long.send().await, codes::PCA_00020109, "longer than the CA");
    assert_eq!(status(&client, &pending).await, "PENDING");
}

/// Signs a CSR with the external CA.
fn sign(openssl: &Tool, csr: &str, extensions: &str, days: i32) -> String {
    openssl.file("ca.csr", csr);
    openssl.file("extensions.cnf", extensions);
    openssl.line(&format!(
        "x509 -req -in ca.csr -CA external.pem -CAkey external.key -CAcreateserial -days {days} -sha384 \
         -extfile extensions.cnf -out signed.pem"
    ));
    String::from_utf8(openssl.read("signed.pem")).unwrap()
}

const CA: &str = "basicConstraints=critical,CA:TRUE,pathlen:1\nkeyUsage=critical,keyCertSign,cRLSign\n";

/// Creates an external root CA with OpenSSL.
fn external(openssl: &Tool) -> String {
    openssl.line(
        "req -x509 -newkey rsa:2048 -nodes -keyout external.key -out external.pem -days 3650 -subj /CN=External \
         -addext keyUsage=critical,keyCertSign,cRLSign",
    );
    String::from_utf8(openssl.read("external.pem")).unwrap()
}

#[tokio::test]
async fn pending_ca_is_activated_by_an_external_ca() {
    let emulator = start().await;
    let client = blue(&emulator);
    let Some(openssl) = openssl() else { return };
    let root = external(&openssl);
    let pending = made(new_pending(&client, "Pending")).await;
    let csr = client.export_certificate_authority_csr().ca_id(&pending).send().await.unwrap().into_inner().csr;
    assert!(csr.starts_with("-----BEGIN CERTIFICATE REQUEST-----\r\n"), "{csr}");
    openssl.file("request.pem", &csr);
    let text = openssl.line("req -in request.pem -noout -verify -text");
    assert!(text.contains("verify OK") && text.contains("CN = Pending"), "{text}");

    let certificate = sign(&openssl, &csr, CA, 1000);
    let import = client.import_certificate_authority_certificate().ca_id(&pending);
    // A file with the whole chain begins with the certificate itself.
    import.certificate(&certificate).certificate_chain(certificate + &root).send().await.unwrap();
    let active = shown(&client, &pending).await;
    assert_eq!((active.status.as_str(), active.gen_mode.as_str()), ("ACTIVED", "IMPORT"));
    assert_eq!((active.issuer_id, active.issuer_name.as_deref()), (None, Some("External")));
    assert_eq!((active.path_length, active.signature_algorithm.as_str()), (1, "SHA384"));

    let below = made(
        crate::support::new_below(&client, &pending, "Below")
            .validity(huaweicloud_pca::types::Validity::builder().type_("DAY").value(30)),
    )
    .await;
    let (certificate, chain) = exported(&client, &below).await;
    openssl.file("below.pem", certificate);
    openssl.file("chain.pem", chain.unwrap());
    assert_eq!(openssl.line("verify -CAfile external.pem -untrusted chain.pem below.pem"), "below.pem: OK\n");
    let again = client.export_certificate_authority_csr().ca_id(&pending).send().await;
    assert_fails(again, codes::PCA_00020001, "ACTIVED");
    let revoked = client.revoke_certificate_authority().ca_id(&pending).send().await;
    assert_fails(revoked, codes::PCA_00020001, "external CA");
}

#[tokio::test]
async fn invalid_imports_are_refused() {
    let emulator = start().await;
    let client = blue(&emulator);
    let Some(openssl) = openssl() else { return };
    let root = external(&openssl);
    let pending = made(new_pending(&client, "Pending")).await;
    let other = made(new_pending(&client, "Other")).await;
    let csr_of = async |ca_id: &str| {
        client.export_certificate_authority_csr().ca_id(ca_id).send().await.unwrap().into_inner().csr
    };
    let csr = csr_of(&pending).await;
    let good = sign(&openssl, &csr, CA, 10);
    let foreign = sign(&openssl, &csr_of(&other).await, CA, 10);
    let server = sign(&openssl, &csr, "basicConstraints=CA:FALSE\n", 10);
    let idle = sign(&openssl, &csr, "basicConstraints=CA:TRUE\nkeyUsage=cRLSign\n", 10);
    let stranger = { external(&openssl) };
    let import = async |certificate: &str, chain: Option<&str>| {
        let mut import = client.import_certificate_authority_certificate().ca_id(&pending).certificate(certificate);
        if let Some(chain) = chain {
            import = import.certificate_chain(chain);
        }
        import.send().await
    };
    for (certificate, chain, message) in [
        ("nonsense", None, "not in PEM"),
        (csr.as_str(), None, "CERTIFICATE REQUEST"),
        (foreign.as_str(), Some(root.as_str()), "another key"),
        (server.as_str(), Some(root.as_str()), "not a CA certificate"),
        (idle.as_str(), Some(root.as_str()), "does not allow signing certificates"),
        (good.as_str(), Some(stranger.as_str()), "signed by the next one"),
        (good.as_str(), Some("nonsense"), "not in PEM"),
        (format!("{good}{root}").as_str(), None, "several"),
    ] {
        assert_fails(import(certificate, chain).await, codes::PCA_00020001, message);
    }
    emulator.clock().advance(11 * DAY).unwrap();
    assert_fails(import(&good, None).await, codes::PCA_00020109, "expired");
    assert_eq!(status(&client, &pending).await, "PENDING");
    emulator.clock().reset();
    import(&good, None).await.unwrap();
    assert_eq!(exported(&client, &pending).await.1, None, "no chain was imported");
}
