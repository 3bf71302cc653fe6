//! Agencies, buckets, and publication by CRL and OCSP.

use huaweicloud_pca::error_codes as codes;
use huaweicloud_pca::types::CrlConfiguration;

use crate::support::{assert_fails, blue, fetch, made, new_pending, new_root, red, shown, start};

#[tokio::test]
async fn agencies_are_per_account() {
    let emulator = start().await;
    let client = blue(&emulator);
    let obs = async || client.show_certificate_authority_obs_agency().send().await.unwrap().into_inner().agency_granted;
    let service = async || client.show_agency().send().await.unwrap().into_inner().agency_granted;
    assert_eq!((obs().await, service().await), (false, false));
    let made = client.create_certificate_authority_obs_agency().send().await.unwrap().into_inner().agency_id;
    assert_eq!((obs().await, service().await), (true, false));
    let again = client.create_certificate_authority_obs_agency().send().await.unwrap().into_inner().agency_id;
    assert_eq!(made, again);
    let other = client.create_agency().send().await.unwrap().into_inner().agency_id;
    assert_ne!(made, other);
    assert_eq!((obs().await, service().await), (true, true));
    let of_red = red(&emulator).show_agency().send().await.unwrap().into_inner();
    assert!(!of_red.agency_granted);
}

#[tokio::test]
async fn crl_is_published_until_disabled() {
    let emulator = start().await;
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let enable = || client.enable_certificate_authority_crl().ca_id(&root).obs_bucket_name("crl-bucket").valid_days(8);
    assert_fails(enable().send().await, codes::PCA_00020001, "not authorized");
    let buckets = || client.list_certificate_authority_obs_bucket();
    assert_fails(buckets().send().await, codes::PCA_00020001, "not authorized");
    client.create_certificate_authority_obs_agency().send().await.unwrap();
    assert_fails(enable().obs_bucket_name("No Bucket").send().await, codes::PCA_00020001, "obs_bucket_name");
    assert_fails(enable().crl_name("").send().await, codes::PCA_00020001, "crl_name");
    assert_eq!(buckets().send().await.unwrap().into_inner().total, 0);

    enable().send().await.unwrap();
    let crl = shown(&client, &root).await.crl_configuration;
    assert_eq!((crl.enabled, crl.crl_name.as_deref(), crl.valid_days), (true, Some(root.as_str()), Some(8)));
    assert_eq!(crl.obs_bucket_name.as_deref(), Some("crl-bucket"));
    let first = crl.crl_dis_point.unwrap();
    assert_eq!(fetch(&first).await.0, 200);
    let listed = buckets().send().await.unwrap().into_inner();
    assert_eq!((listed.total, listed.obs_buckets[0].bucket_name.as_str()), (1, "crl-bucket"));

    enable().crl_name("my list/ü").send().await.unwrap();
    let second = shown(&client, &root).await.crl_configuration.crl_dis_point.unwrap();
    let (status, media_type, _) = fetch(&second).await;
    assert_eq!((status, media_type.as_str()), (200, "application/pkix-crl"));
    assert_eq!(fetch(&first).await.0, 404, "there is one list, under its newest name");

    client.disable_certificate_authority_crl().ca_id(&root).send().await.unwrap();
    assert!(!shown(&client, &root).await.crl_configuration.enabled);
    assert_eq!(fetch(&second).await.0, 404);
    client.disable_certificate_authority_crl().ca_id(&root).send().await.unwrap();
    let pending = made(new_pending(&client, "Pending")).await;
    assert_fails(enable().ca_id(&pending).send().await, codes::PCA_00020001, "PENDING");
    let off = client.disable_certificate_authority_crl().ca_id(&pending).send().await;
    assert_fails(off, codes::PCA_00020001, "PENDING");
}

#[tokio::test]
async fn ca_can_be_created_with_a_crl() {
    let emulator = start().await;
    let client = blue(&emulator);
    let on = || CrlConfiguration::builder().enabled(true);
    let whole = || on().obs_bucket_name("crl-bucket").valid_days(7).crl_name("list");
    let make = |configuration| new_root(&client, "Root").crl_configuration(configuration);
    assert_fails(make(on()).send().await, codes::PCA_00020001, "obs_bucket_name and valid_days");
    assert_fails(make(whole()).send().await, codes::PCA_00020001, "not authorized");
    client.create_agency().send().await.unwrap();
    let crl = shown(&client, &made(make(whole())).await).await.crl_configuration;
    assert_eq!((crl.enabled, crl.crl_name.as_deref()), (true, Some("list")));
    let off = CrlConfiguration::builder().enabled(false).obs_bucket_name("demoBucket").valid_days(8);
    assert!(!shown(&client, &made(make(off)).await).await.crl_configuration.enabled);
    let odd = made(new_pending(&client, "Odd").crl_configuration(whole())).await;
    assert!(shown(&client, &odd).await.crl_configuration.enabled);
}

#[tokio::test]
async fn ocsp_cannot_be_switched_twice() {
    let emulator = start().await;
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let switch = |on| client.update_ocsp_switch().ca_id(&root).ocsp_switch(on);
    assert_fails(switch(false).send().await, codes::PCA_10010072, "off");
    switch(true).send().await.unwrap();
    assert_fails(switch(true).send().await, codes::PCA_10010071, "on");
    switch(false).send().await.unwrap();
    let pending = made(new_pending(&client, "Pending")).await;
    assert_fails(switch(true).ca_id(&pending).send().await, codes::PCA_00020001, "PENDING");
}
