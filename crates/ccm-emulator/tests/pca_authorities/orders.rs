//! Prepaid CAs, and the supported features.

use huaweicloud_pca::builder::CreateCertificateAuthorityOrder;
use huaweicloud_pca::types::ProductInfo;
use huaweicloud_pca::{Client, error_codes as codes};

use crate::support::{
    activation, assert_fails, blue, made, named, new_pending, new_root, red, shown, start, start_with,
};

fn order(client: &Client, number: i32) -> CreateCertificateAuthorityOrder {
    let product = ProductInfo::builder()
        .cloud_service_type("hws.service.type.ccm")
        .resource_type("hws.resource.type.pca.duration")
        .resource_spec_code("ca.duration");
    client
        .create_certificate_authority_order()
        .cloud_service_type("hws.service.type.ccm")
        .charging_mode(0)
        .period_type(2)
        .period_num(1)
        .is_auto_renew(0)
        .subscription_num(number)
        .product_infos([product])
}

#[tokio::test]
async fn prepaid_ca_is_set_up_once() {
    let emulator = start().await;
    let client = blue(&emulator);
    let ordered = order(&client, 3).send().await.unwrap().into_inner();
    assert!(ordered.order_id.starts_with("CS"), "{}", ordered.order_id);
    let [first, second, third] = ordered.ca_ids.as_slice() else { panic!("{:?}", ordered.ca_ids) };
    let quota = client.show_certificate_authority_quota().send().await.unwrap().into_inner();
    assert_eq!(quota.quotas.resources[0].used, 3, "prepaid CAs count before they are set up");
    let early = client.show_certificate_authority().ca_id(first).send().await;
    assert_fails(early, codes::PCA_10010002, first);
    assert_fails(new_root(&red(&emulator), "Root").ca_id(first).send().await, codes::PCA_10010002, first);

    assert_eq!(made(new_root(&client, "Root").ca_id(first)).await, *first);
    assert_eq!(shown(&client, first).await.charging_mode, Some(0));
    assert_fails(new_root(&client, "Root").ca_id(first).send().await, codes::PCA_10010002, first);

    assert_eq!(made(new_pending(&client, "Below").ca_id(second)).await, *second);
    activation(&client, second, first).send().await.unwrap();
    assert_fails(activation(&client, third, first).send().await, codes::PCA_00020001, "distinguished_name");
    let full = activation(&client, third, first).type_("SUBORDINATE").key_algorithm("EC384");
    full.distinguished_name(named("At once")).send().await.unwrap();
    let third = shown(&client, third).await;
    assert_eq!(
        (third.status.as_str(), third.charging_mode, third.key_algorithm.as_str()),
        ("ACTIVED", Some(0), "EC384")
    );
    assert_eq!(shown(&client, &made(new_root(&client, "Paid by use")).await).await.charging_mode, Some(1));
}

#[tokio::test]
async fn invalid_orders_are_refused() {
    let emulator = start_with(|settings| settings.ca_quota = 2).await;
    let client = blue(&emulator);
    assert_fails(order(&client, 0).send().await, codes::PCA_00020001, "subscription_num");
    assert_fails(order(&client, 1).period_num(0).send().await, codes::PCA_00020001, "period_num");
    let other = ProductInfo::builder()
        .cloud_service_type("hws.service.type.ccm")
        .resource_type("something")
        .resource_spec_code("else");
    assert_fails(order(&client, 1).product_infos([other]).send().await, codes::PCA_00020001, "product_infos");
    assert_fails(order(&client, 3).send().await, codes::PCA_00020001, "quota");
    order(&client, 2).send().await.unwrap();
    assert_fails(new_root(&client, "Root").send().await, codes::PCA_00020001, "quota");
}

#[tokio::test]
async fn console_config_lists_features() {
    let emulator = start().await;
    let features = blue(&emulator).show_console_config().send().await.unwrap().into_inner();
    assert_eq!((features.is_support_sm2, features.is_support_ocsp), (Some(false), Some(true)));
    assert_eq!(features.is_support_yearly_monthly_ca, Some(true));
    assert_eq!(features.is_support_dhsm, Some(false));
}
