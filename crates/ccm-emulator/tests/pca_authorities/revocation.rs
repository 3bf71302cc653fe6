//! Revoked CAs, checked with OpenSSL by CRL and OCSP.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ccm_emulator::Emulator;
use huaweicloud_pca::{Client, error_codes as codes};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::{
    DAY, Tool, assert_fails, blue, exported, fetch, made, new_below, new_root, openssl, shown, start, status,
};

/// A root CA with CRL and OCSP, and two subordinate CAs.
struct Scene {
    emulator: Emulator,
    client: Client,
    root: String,
    good: String,
    bad: String,
}

async fn scene() -> Scene {
    let emulator = start().await;
    let client = blue(&emulator);
    client.create_certificate_authority_obs_agency().send().await.unwrap();
    let root = made(new_root(&client, "Root")).await;
    let crl = client.enable_certificate_authority_crl().ca_id(&root);
    crl.obs_bucket_name("crl-bucket").valid_days(7).send().await.unwrap();
    client.update_ocsp_switch().ca_id(&root).ocsp_switch(true).send().await.unwrap();
    let good = made(new_below(&client, &root, "Good")).await;
    let bad = made(new_below(&client, &root, "Bad")).await;
    Scene { emulator, client, root, good, bad }
}

impl Scene {
    async fn write(&self, openssl: &Tool) {
        for (file, ca_id) in [("root.pem", &self.root), ("good.pem", &self.good), ("bad.pem", &self.bad)] {
            openssl.file(file, exported(&self.client, ca_id).await.0);
        }
    }

    async fn revoke(&self, reason: &str) {
        self.client.revoke_certificate_authority().ca_id(&self.bad).reason(reason).send().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn crl_lists_revoked_cas() {
    let scene = scene().await;
    let Some(openssl) = openssl() else { return };
    scene.write(&openssl).await;
    let address = shown(&scene.client, &scene.root).await.crl_configuration.crl_dis_point.unwrap();
    let text = openssl.line("x509 -in bad.pem -noout -ext crlDistributionPoints,authorityInfoAccess");
    assert!(text.contains(&format!("URI:{address}\n")), "{text}");
    assert!(text.contains(&format!("OCSP - URI:{}/pca/ocsp/{}", scene.emulator.endpoint(), scene.root)), "{text}");

    openssl.file("list.der", fetch(&address).await.2);
    openssl.line("crl -in list.der -inform DER -out list.pem");
    let (_, text) = openssl.try_line("crl -in list.pem -noout -text -CAfile root.pem");
    assert!(text.contains("verify OK") && text.contains("No Revoked Certificates"), "{text}");
    let check = "verify -x509_strict -crl_check -CAfile root.pem -CRLfile list.pem";
    assert_eq!(openssl.line(&format!("{check} bad.pem")), "bad.pem: OK\n");

    scene.revoke("KEY_COMPROMISE").await;
    let serial = shown(&scene.client, &scene.bad).await.serial_number;
    openssl.file("list.der", fetch(&address).await.2);
    openssl.line("crl -in list.der -inform DER -out list.pem");
    let (_, text) = openssl.try_line("crl -in list.pem -noout -text -CAfile root.pem");
    assert!(text.contains("verify OK") && text.contains("Key Compromise"), "{text}");
    assert!(text.contains(&serial.to_uppercase()), "{serial}: {text}");
    assert_eq!(openssl.line(&format!("{check} good.pem")), "good.pem: OK\n");
    let (verified, text) = openssl.try_line(&format!("{check} bad.pem"));
    assert!(!verified && text.contains("certificate revoked"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ocsp_reports_revoked_cas() {
    let scene = scene().await;
    let Some(openssl) = openssl() else { return };
    scene.write(&openssl).await;
    let url = format!("{}/pca/ocsp/{}", scene.emulator.endpoint(), scene.root);
    let ask = |file: &str| openssl.line(&format!("ocsp -issuer root.pem -cert {file} -url {url} -CAfile root.pem"));
    for file in ["good.pem", "bad.pem", "root.pem"] {
        let text = ask(file);
        assert!(text.contains("Response verify OK") && text.contains(&format!("{file}: good")), "{text}");
    }
    scene.revoke("SUPERSEDED").await;
    let text = ask("bad.pem");
    assert!(text.contains("bad.pem: revoked") && text.contains("Reason: superseded"), "{text}");
    assert!(ask("good.pem").contains("good.pem: good"));
    let text = openssl.line(&format!("ocsp -issuer root.pem -serial 4711 -url {url} -CAfile root.pem"));
    assert!(text.contains("4711: unknown"), "{text}");

    openssl.line("ocsp -issuer root.pem -cert bad.pem -no_nonce -reqout request.der");
    let request = STANDARD.encode(openssl.read("request.der"));
    let (status, media_type, answer) =
        fetch(&format!("{url}/{}", utf8_percent_encode(&request, NON_ALPHANUMERIC))).await;
    assert_eq!((status, media_type.as_str()), (200, "application/ocsp-response"));
    openssl.file("answer.der", answer);
    let text = openssl.line("ocsp -respin answer.der -issuer root.pem -cert bad.pem -CAfile root.pem -no_nonce");
    assert!(text.contains("bad.pem: revoked"), "{text}");

    let (_, _, malformed) = fetch(&format!("{url}/nonsense")).await;
    assert_eq!(malformed, [0x30, 3, 0x0a, 1, 1], "malformedRequest");
    scene.client.update_ocsp_switch().ca_id(&scene.root).ocsp_switch(false).send().await.unwrap();
    let (_, text) = openssl.try_line(&format!("ocsp -issuer root.pem -cert bad.pem -url {url} -CAfile root.pem"));
    assert!(text.contains("unauthorized (6)"), "{text}");
}

#[tokio::test]
async fn revoked_ca_cannot_issue() {
    let scene = scene().await;
    let Scene { client, root, bad, .. } = &scene;
    let below = |ca_id: &str| new_below(client, ca_id, "Below");
    scene.revoke("UNSPECIFIED").await;
    assert_eq!(status(client, bad).await, "EXPIRED", "no state is documented for revoked CAs");
    assert_fails(below(bad).send().await, codes::PCA_00020001, "EXPIRED");
    let again = client.revoke_certificate_authority().ca_id(bad).send().await;
    assert_fails(again, codes::PCA_00020001, "already revoked");
    client.disable_certificate_authority().ca_id(bad).send().await.unwrap();
    client.enable_certificate_authority().ca_id(bad).send().await.unwrap();
    assert_eq!(status(client, bad).await, "EXPIRED", "nothing makes it active again");
    let revoked_root = client.revoke_certificate_authority().ca_id(root).send().await;
    assert_fails(revoked_root, codes::PCA_00020001, "root CA");
    let unknown = client.revoke_certificate_authority().ca_id(bad).reason("BOREDOM").send().await;
    assert_fails(unknown, codes::PCA_00020001, "reason");
}

#[tokio::test]
async fn deleted_ca_publishes_nothing() {
    let scene = scene().await;
    let address = shown(&scene.client, &scene.root).await.crl_configuration.crl_dis_point.unwrap();
    scene.client.disable_certificate_authority().ca_id(&scene.root).send().await.unwrap();
    scene.client.delete_certificate_authority().ca_id(&scene.root).pending_days(7).send().await.unwrap();
    assert_eq!(fetch(&address).await.0, 200, "until then the CRL is published");
    scene.emulator.clock().advance(7 * DAY).unwrap();
    assert_eq!(fetch(&address).await.0, 404);
    // The certificates that it issued stay, with their chain.
    assert!(exported(&scene.client, &scene.good).await.1.is_some());
}
