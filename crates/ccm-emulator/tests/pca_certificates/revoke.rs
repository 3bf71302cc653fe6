//! The end of private certificates.

use crate::support::{NOBODY, codes, desk, refused};
use crate::tools::DAY;

#[tokio::test]
async fn a_certificate_is_revoked_once() {
    let desk = desk().await;
    let root = desk.root().await;
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
        let id = desk.certificate(&root, reason).await;
        let revoke = || desk.pca.revoke_certificate().certificate_id(&id);
        revoke().reason(reason).send().await.unwrap();
        let shown = desk.pca.show_certificate().certificate_id(&id).send().await.unwrap();
        assert_eq!(shown.status.as_str(), "REVOKED", "{reason}");
        refused(revoke().send().await, codes::PCA_00020001, "REVOKED");
        let export = desk.pca.export_certificate().certificate_id(&id).is_compressed(false).type_("OTHER");
        refused(export.send().await, codes::PCA_00020001, "REVOKED");
    }
    refused(desk.pca.revoke_certificate().certificate_id(NOBODY).send().await, codes::PCA_10010002, NOBODY);
}

#[tokio::test]
async fn a_certificate_that_expired_is_not_revoked_or_exported() {
    let desk = desk().await;
    let id = desk.certificate(&desk.root().await, "a").await;
    desk.emulator.clock().advance(400 * DAY).unwrap();
    refused(desk.pca.revoke_certificate().certificate_id(&id).send().await, codes::PCA_00020001, "EXPIRED");
    let export = desk.pca.export_certificate().certificate_id(&id).is_compressed(true).type_("NGINX");
    refused(export.send_archive().await, codes::PCA_00020001, "EXPIRED");
}

#[tokio::test]
async fn a_certificate_that_is_deleted_is_gone() {
    let desk = desk().await;
    let root = desk.root().await;
    let (id, other) = (desk.certificate(&root, "a").await, desk.certificate(&root, "b").await);
    let tag = huaweicloud_pca::types::ResourceTag::builder().key("k").value("v");
    desk.pca.create_cert_tag().certificate_id(&id).tag(tag).send().await.unwrap();
    desk.pca.delete_certificate().certificate_id(&id).send().await.unwrap();
    refused(desk.pca.show_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(desk.pca.delete_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(desk.pca.list_cert_tags().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    assert!(desk.pca.list_domain_cert_tags().send().await.unwrap().tags.is_empty());
    let listed = desk.pca.list_certificate().send().await.unwrap().into_inner();
    assert_eq!((listed.total, listed.certificates[0].certificate_id.as_str()), (1, other.as_str()));
    desk.exported(&other).await;
}
