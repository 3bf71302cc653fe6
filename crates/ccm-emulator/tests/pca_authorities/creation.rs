//! Creating CAs: all algorithms, chains that OpenSSL verifies, and errors.

use huaweicloud_core::UnixMillis;
use huaweicloud_pca::types::{HsmClusterInfo, Validity};
use huaweicloud_pca::{CallOptions, error_codes as codes};

use crate::support::{
    DAY, assert_fails, blue, exported, made, named, new_below, new_pending, new_root, noon, openssl, shown, start,
    start_with, status,
};

#[tokio::test(flavor = "multi_thread")]
async fn chains_of_every_algorithm_verify() {
    let emulator = start().await;
    emulator.clock().freeze(std::time::SystemTime::now()).unwrap();
    let client = blue(&emulator);
    let Some(openssl) = openssl() else { return };
    for (key, hash, wanted_key, wanted_signature) in [
        ("RSA2048", "SHA256", "2048 bit", "sha256WithRSAEncryption"),
        ("RSA4096", "SHA512", "4096 bit", "sha512WithRSAEncryption"),
        ("EC256", "SHA256", "prime256v1", "ecdsa-with-SHA256"),
        ("EC384", "SHA384", "secp384r1", "ecdsa-with-SHA384"),
    ] {
        let root = made(new_root(&client, "Root").key_algorithm(key).signature_algorithm(hash)).await;
        let middle =
            made(new_below(&client, &root, "Middle").key_algorithm(key).signature_algorithm(hash).path_length(1)).await;
        let leaf = made(new_below(&client, &middle, "Leaf").signature_algorithm(hash)).await;
        let (certificate, chain) = exported(&client, &root).await;
        assert_eq!(chain, None);
        openssl.file("root.pem", &certificate);
        let text = openssl.line("x509 -in root.pem -noout -text");
        assert!(text.contains(wanted_key) && text.contains(wanted_signature), "{text}");
        assert!(text.contains("CA:TRUE\n"), "a root CA has no limit: {text}");
        assert!(text.contains("Digital Signature, Certificate Sign, CRL Sign"), "{text}");
        let subject = "CN = Root, C = CN, ST = Sichuan, L = Chengdu, O = \"Example, Inc.\", OU = Tests";
        assert!(text.contains(subject), "{text}");

        let (certificate, chain) = exported(&client, &leaf).await;
        let chain = chain.unwrap();
        assert!(certificate.contains("\r\n") && chain.contains("\r\n"), "lines end with CR LF");
        assert_eq!(chain.matches("BEGIN CERTIFICATE").count(), 2, "from the issuer to the root");
        openssl.file("leaf.pem", &certificate);
        openssl.file("chain.pem", &chain);
        assert_eq!(
            openssl.line("verify -x509_strict -CAfile root.pem -untrusted chain.pem leaf.pem"),
            "leaf.pem: OK\n"
        );
        let text = openssl.line("x509 -in chain.pem -noout -text");
        assert!(text.contains("CA:TRUE, pathlen:1"), "{text}");
    }
}

#[tokio::test]
async fn created_ca_is_shown() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let below = made(new_below(&client, &root, "Below").path_length(3).enterprise_project_id("0")).await;
    let pending = made(new_pending(&client, "Later").signature_algorithm("SHA512").issuer_id(&root)).await;

    let shown_root = shown(&client, &root).await;
    assert_eq!(shown_root.type_.as_str(), "ROOT");
    assert_eq!((shown_root.path_length, shown_root.issuer_id, shown_root.issuer_name), (7, None, None));
    assert_eq!((shown_root.status.as_str(), shown_root.gen_mode.as_str()), ("ACTIVED", "GENERATE"));
    assert_eq!(shown_root.serial_number.len(), 40);
    assert_eq!((shown_root.create_time, shown_root.not_before), (noon().into(), noon().into()));
    // 2040-01-01T12:00:00Z: years follow the calendar.
    assert_eq!(shown_root.not_after, UnixMillis::new(2_209_032_000_000));
    assert_eq!(shown_root.delete_time, None);
    assert!(!shown_root.crl_configuration.enabled);

    let shown_below = shown(&client, &below).await;
    assert_eq!(shown_below.path_length, 3);
    assert_eq!(shown_below.issuer_id.as_deref(), Some(root.as_str()));
    assert_eq!(shown_below.issuer_name.as_deref(), Some("Root"));
    assert_eq!(shown_below.distinguished_name.organization.as_str(), "Example, Inc.");

    let shown_pending = shown(&client, &pending).await;
    assert_eq!(shown_pending.status.as_str(), "PENDING", "without a validity, the other fields are ignored");
    assert_eq!(shown_pending.issuer_id, None);
}

#[tokio::test]
async fn unsupported_parameters_have_their_codes() {
    let emulator = start().await;
    let client = blue(&emulator);
    let root = || new_root(&client, "Root");
    assert_fails(root().key_algorithm("SM2").send().await, codes::PCA_00020102, "SM2");
    assert_fails(root().signature_algorithm("SM3").send().await, codes::PCA_00020103, "SM3");
    let colon = named("Root").organization("a:b");
    assert_fails(root().distinguished_name(colon).send().await, codes::PCA_00020101, "organization");
    let odd = named("Root").country("12");
    assert_fails(root().distinguished_name(odd).send().await, codes::PCA_00020101, "country");
    let cluster = HsmClusterInfo::builder().hsm_cluster_id("a").hsm_project("b").hsm_ca_cert("c");
    assert_fails(root().hsm_cluster_info(cluster).send().await, codes::PCA_00020001, "hsm_cluster_info");
    let bare =
        client.create_certificate_authority().type_("ROOT").distinguished_name(named("Root")).key_algorithm("EC256");
    assert_fails(bare.send().await, codes::PCA_00020001, "signature_algorithm and validity");
    assert_fails(root().type_("MIDDLE").send().await, codes::PCA_00020202, "type");
    let odd = client.show_certificate_authority().ca_id("no-uuid");
    assert_fails(odd.call_options(CallOptions::new().skip_validation()).send().await, codes::PCA_00020201, "ca_id");
}

#[tokio::test]
async fn validities_have_limits() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = |validity| new_root(&client, "Root").validity(validity);
    let validity = |unit: &'static str, value| Validity::builder().type_(unit).value(value);
    for (unit, value) in
        [("YEAR", 31), ("MONTH", 12 * 30), ("DAY", 30 * 366), ("HOUR", i32::MAX), ("YEAR", 0), ("DAY", -1)]
    {
        assert_fails(root(validity(unit, value)).send().await, codes::PCA_00020109, "");
    }
    assert_fails(root(validity("WEEK", 1)).send().await, codes::PCA_00020109, "validity.type");
    let long = made(root(validity("YEAR", 30))).await;
    let month = made(root(validity("MONTH", 1))).await;
    assert_eq!(shown(&client, &month).await.not_after, (noon() + 31 * DAY).into());
    let hours = made(root(validity("HOUR", 36))).await;
    assert_eq!(shown(&client, &hours).await.not_after, (noon() + DAY + DAY / 2).into());

    let late = validity("DAY", 1).start_from(noon() - DAY);
    assert_fails(root(late).send().await, codes::PCA_00020109, "start_from");
    let early = made(root(validity("DAY", 1).start_from(noon() + DAY))).await;
    assert_eq!(shown(&client, &early).await.not_before, (noon() + DAY).into());

    let below = |validity| new_below(&client, &long, "Below").validity(validity);
    assert_fails(below(validity("YEAR", 21)).send().await, codes::PCA_00020109, "20 years");
    made(below(validity("YEAR", 20))).await;
    let short = new_below(&client, &hours, "Below").validity(validity("DAY", 2));
    assert_fails(short.send().await, codes::PCA_00020109, "longer than the CA");
}

#[tokio::test]
async fn path_length_limits_the_levels_below() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let middle = made(new_below(&client, &root, "Middle").path_length(1)).await;
    assert_fails(new_below(&client, &middle, "Deep").path_length(1).send().await, codes::PCA_00020203, "path length");
    let lowest = made(new_below(&client, &middle, "Low")).await;
    assert_fails(new_below(&client, &lowest, "Lower").send().await, codes::PCA_00020203, "does not allow CAs below it");
}

#[tokio::test]
async fn ca_without_key_cert_sign_cannot_issue() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let odd = made(new_below(&client, &root, "Odd").path_length(2).key_usages(["digitalSignature"])).await;
    assert_fails(
        new_below(&client, &odd, "Below").send().await,
        codes::PCA_00020203,
        "do not allow signing certificates",
    );
    let Some(openssl) = openssl() else { return };
    openssl.file("odd.pem", exported(&client, &odd).await.0);
    let text = openssl.line("x509 -in odd.pem -noout -ext keyUsage");
    assert!(text.contains("Digital Signature\n") && !text.contains("Sign,"), "{text}");
}

#[tokio::test]
async fn only_active_cas_can_issue() {
    let emulator = start().await;
    let client = blue(&emulator);
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_fails(new_below(&client, nobody, "Below").send().await, codes::PCA_10010002, "there is no CA");
    let pending = made(new_pending(&client, "Pending")).await;
    assert_fails(new_below(&client, &pending, "Below").send().await, codes::PCA_00020001, "PENDING");
    let root = made(new_root(&client, "Root")).await;
    client.disable_certificate_authority().ca_id(&root).send().await.unwrap();
    assert_fails(new_below(&client, &root, "Below").send().await, codes::PCA_00020001, "DISABLED");
    client.enable_certificate_authority().ca_id(&root).send().await.unwrap();
    made(new_below(&client, &root, "Below")).await;
    emulator.clock().advance(11 * 366 * DAY).unwrap();
    assert_eq!(status(&client, &root).await, "EXPIRED");
    assert_fails(new_below(&client, &root, "Below").send().await, codes::PCA_00020001, "EXPIRED");
}

#[tokio::test]
async fn ca_quota_is_enforced() {
    let emulator = start_with(|settings| settings.ca_quota = 2).await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let pending = made(new_pending(&client, "Pending")).await;
    assert_fails(new_root(&client, "Third").send().await, codes::PCA_00020001, "quota");
    let quota = async || client.show_certificate_authority_quota().send().await.unwrap().into_inner().quotas.resources;
    let full = quota().await;
    assert_eq!((full[0].type_.as_str(), full[0].quota, full[0].used), ("CERTIFICATE_AUTHORITY", 2, 2));
    client.delete_certificate_authority().ca_id(&pending).send().await.unwrap();
    assert_eq!(quota().await[0].used, 1, "a pending CA is gone at once");
    let second = made(new_root(&client, "Second")).await;
    client.disable_certificate_authority().ca_id(&second).send().await.unwrap();
    client.delete_certificate_authority().ca_id(&second).pending_days(7).send().await.unwrap();
    assert_fails(new_root(&client, "Third").send().await, codes::PCA_00020001, "quota");
    emulator.clock().advance(7 * DAY).unwrap();
    assert_eq!(quota().await[0].used, 1, "an active CA is gone after the pending days");
    made(new_root(&client, "Third")).await;
    assert_eq!(status(&client, &root).await, "ACTIVED");
}
