//! Isolation of accounts, for each operation on CAs.

use huaweicloud_pca::error_codes::PCA_10010002;

use crate::support::{activation, assert_fails, blue, made, new_below, new_pending, new_root, red, start, status};

#[tokio::test]
async fn accounts_cannot_see_each_others_cas() {
    let emulator = start().await;
    let (owner, other) = (blue(&emulator), red(&emulator));
    let root = made(new_root(&owner, "Root")).await;
    let pending = made(new_pending(&owner, "Pending")).await;
    let own = made(new_root(&other, "Own")).await;
    let own_pending = made(new_pending(&other, "Own pending")).await;
    macro_rules! absent {
        ($($request:expr),* $(,)?) => {
            $(assert_fails($request.send().await, PCA_10010002, "there is no CA");)*
        };
    }
    absent![
        other.show_certificate_authority().ca_id(&root),
        other.export_certificate_authority_certificate().ca_id(&root),
        other.export_certificate_authority_csr().ca_id(&pending),
        other.import_certificate_authority_certificate().ca_id(&pending).certificate(PEM),
        activation(&other, &pending, &own),
        activation(&other, &own_pending, &root),
        new_below(&other, &root, "Below"),
        other.disable_certificate_authority().ca_id(&root),
        other.enable_certificate_authority().ca_id(&root),
        other.delete_certificate_authority().ca_id(&root),
        other.restore_certificate_authority().ca_id(&root),
        other.revoke_certificate_authority().ca_id(&root),
        other.update_ocsp_switch().ca_id(&root).ocsp_switch(true),
        other.enable_certificate_authority_crl().ca_id(&root).obs_bucket_name("bucket").valid_days(7),
        other.disable_certificate_authority_crl().ca_id(&root),
    ];
    let listed = other.list_certificate_authority().send().await.unwrap().into_inner();
    assert_eq!(listed.total, 2);
    assert!(listed.certificate_authorities.iter().all(|ca| ca.ca_id != root && ca.ca_id != pending));
    let quota = other.show_certificate_authority_quota().send().await.unwrap().into_inner();
    assert_eq!(quota.quotas.resources[0].used, 2);
    assert_eq!((status(&owner, &root).await, status(&owner, &pending).await), ("ACTIVED".into(), "PENDING".into()));
}

/// Any certificate.
const PEM: &str = include_str!("some_certificate.pem");
