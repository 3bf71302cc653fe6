//! Revoking and deleting private certificates.

use pki::{LineEnding, crl_to_pem};

use crate::support::{NOBODY, codes, refused, setup};
use crate::tools::{DAY, openssl};

#[tokio::test]
async fn certificate_is_revoked_once() {
    let setup = setup().await;
    let root = setup.root().await;
    let reasons = [
        "UNSPECIFIED",
        "KEY_COMPROMISE",
        "CERTIFICATE_AUTHORITY_COMPROMISE",
        "AFFILIATION_CHANGED",
        "SUPERSEDED",
        "CESSATION_OF_OPERATION",
        "CERTIFICATE_HOLD",
        "PRIVILEGE_WITHDRAWN",
        "ATTRIBUTE_AUTHORITY_COMPROMISE",
    ];
    for reason in reasons {
        let id = setup.certificate(&root, reason).await;
        let revoke = || setup.pca.revoke_certificate().certificate_id(&id);
        revoke().reason(reason).send().await.unwrap();
        let shown = setup.pca.show_certificate().certificate_id(&id).send().await.unwrap();
        assert_eq!(shown.status.as_str(), "REVOKED", "{reason}");
        refused(revoke().send().await, codes::PCA_00020001, "REVOKED");
        let export = setup.pca.export_certificate().certificate_id(&id).is_compressed(false).type_("OTHER");
        refused(export.send().await, codes::PCA_00020001, "REVOKED");
    }
    refused(setup.pca.revoke_certificate().certificate_id(NOBODY).send().await, codes::PCA_10010002, NOBODY);
}

#[tokio::test]
async fn expired_certificate_is_not_revoked_or_exported() {
    let setup = setup().await;
    let id = setup.certificate(&setup.root().await, "a").await;
    setup.emulator.clock().advance(400 * DAY).unwrap();
    refused(setup.pca.revoke_certificate().certificate_id(&id).send().await, codes::PCA_00020001, "EXPIRED");
    let export = setup.pca.export_certificate().certificate_id(&id).is_compressed(true).type_("NGINX");
    refused(export.send_archive().await, codes::PCA_00020001, "EXPIRED");
}

#[tokio::test]
async fn deleted_certificate_is_gone() {
    let setup = setup().await;
    let root = setup.root().await;
    let (id, other) = (setup.certificate(&root, "a").await, setup.certificate(&root, "b").await);
    let tag = huaweicloud_pca::types::ResourceTag::builder().key("k").value("v");
    setup.pca.create_cert_tag().certificate_id(&id).tag(tag).send().await.unwrap();
    setup.pca.delete_certificate().certificate_id(&id).send().await.unwrap();
    refused(setup.pca.show_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(setup.pca.delete_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(setup.pca.list_cert_tags().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    assert!(setup.pca.list_domain_cert_tags().send().await.unwrap().tags.is_empty());
    let listed = setup.pca.list_certificate().send().await.unwrap().into_inner();
    assert_eq!((listed.total, listed.certificates[0].certificate_id.as_str()), (1, other.as_str()));
    setup.exported(&other).await;
}

#[tokio::test]
async fn revocation_is_published_by_crl_and_ocsp() {
    let Some(openssl) = openssl() else { return };
    let setup = setup().await;
    let root = setup.root().await;
    setup.pca.create_certificate_authority_obs_agency().send().await.unwrap();
    let crl = setup.pca.enable_certificate_authority_crl().ca_id(&root).obs_bucket_name("crl-bucket").valid_days(7);
    crl.send().await.unwrap();
    setup.pca.update_ocsp_switch().ca_id(&root).ocsp_switch(true).send().await.unwrap();
    let (good, bad) = (setup.certificate(&root, "good").await, setup.certificate(&root, "bad").await);
    for (id, file) in [(&good, "good.pem"), (&bad, "bad.pem")] {
        let exported = setup.exported(id).await;
        openssl.file(file, exported.certificate.to_pem(LineEnding::Lf));
        openssl.file("root.pem", exported.chain[0].to_pem(LineEnding::Lf));
    }
    setup.pca.revoke_certificate().certificate_id(&bad).reason("KEY_COMPROMISE").send().await.unwrap();
    // A deleted certificate stays revoked.
    setup.pca.delete_certificate().certificate_id(&bad).send().await.unwrap();

    let shown = setup.pca.show_certificate_authority().ca_id(&root).send().await.unwrap().into_inner();
    let address = shown.crl_configuration.crl_dis_point.unwrap();
    let text = openssl.line("x509 -in bad.pem -noout -ext crlDistributionPoints");
    assert!(text.contains(&address), "{text}");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let list = http.get(&address).send().await.unwrap().bytes().await.unwrap();
    openssl.file("crl.pem", crl_to_pem(&list, LineEnding::Lf));
    let verify = "verify -crl_check -CAfile root.pem -CRLfile crl.pem";
    assert!(openssl.line(&format!("{verify} good.pem")).contains("good.pem: OK"));
    let (is_good, output) = openssl.try_run(&format!("{verify} bad.pem").split(' ').collect::<Vec<_>>());
    assert!(!is_good && output.contains("certificate revoked"), "{output}");

    let address = openssl.line("x509 -in good.pem -noout -ocsp_uri");
    let ask = format!("ocsp -issuer root.pem -cert good.pem -cert bad.pem -CAfile root.pem -url {}", address.trim());
    // Runs on another thread, so that the emulator can answer.
    let output = tokio::task::spawn_blocking(move || openssl.line(&ask)).await.unwrap();
    assert!(output.contains("Response verify OK") && output.contains("good.pem: good"), "{output}");
    assert!(output.contains("bad.pem: revoked") && output.contains("keyCompromise"), "{output}");
}
