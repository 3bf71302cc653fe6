//! Isolation of accounts, for each operation.

use huaweicloud_scm::error_codes::{SCM_0020, SCM_0707};
use huaweicloud_scm::types::{DeployedResource, NoticeRequestBody, ScsResourceTag};

use crate::support::{refused, start};

#[tokio::test]
async fn accounts_cannot_see_each_others_certificates() {
    let setup = start().await;
    let imported = setup.import("mine", &["www.example.com"]).await;
    let bought = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let other = &setup.other;
    let tag = ScsResourceTag::builder().key("team").value("web").build().unwrap();
    let notice = NoticeRequestBody::builder().resource_id(&imported).notice_type(["CERT_EXPIRED"]).build().unwrap();
    let resource = DeployedResource::builder().id("one").build().unwrap();
    let application = other.apply_certificate().certificate_id(&bought).domain("www.example.com").domain_method("DNS");
    let application = application.applicant_name("Some").applicant_phone("1").applicant_email("a@example.com");

    refused(other.show_certificate().certificate_id(&imported).send().await, SCM_0020);
    refused(other.export_certificate().certificate_id(&imported).send().await, SCM_0020);
    refused(other.delete_certificate().certificate_id(&imported).send().await, SCM_0020);
    refused(other.unsubscribe_certificate().cert_id(&bought).send().await, SCM_0020);
    refused(application.agree_privacy_protection(true).send().await, SCM_0020);
    refused(other.cancel_certificate_request().certificate_id(&bought).send().await, SCM_0020);
    refused(other.enable_notification().body([notice.clone()]).send().await, SCM_0020);
    refused(other.disable_notification().body([notice]).send().await, SCM_0020);
    refused(other.create_certificate_tag().resource_id(&imported).tag(tag.clone()).send().await, SCM_0020);
    let batch = other.batch_create_or_delete_tags().resource_id(&imported).action("create").tags([tag]);
    refused(batch.send().await, SCM_0020);
    refused(other.list_tags_by_certificate().resource_id(&imported).send().await, SCM_0020);
    let push = other.push_certificate().certificate_id(&imported).target_project("cn-north-4").target_service("ELB");
    refused(push.send().await, SCM_0020);
    let push = other.batch_push_certificate().certificate_id(&imported).target_projects(["cn-north-4"]);
    refused(push.target_service("ELB").send().await, SCM_0020);
    let deploy = other.deploy_certificate().certificate_id(&imported).service_name("ELB").resources([resource]);
    refused(deploy.send().await, SCM_0020);
    let list = other.list_deployed_resources().certificate_ids([imported.as_str()]).service_names(["ALL"]);
    refused(list.send().await, SCM_0020);

    assert_eq!(other.list_certificates().send().await.unwrap().total_count, 0);
    assert_eq!(other.list_certificates_by_tag().send().await.unwrap().total_count, Some(0));
    assert_eq!(setup.scm.list_certificates().send().await.unwrap().total_count, 2);
}

#[tokio::test]
async fn accounts_cannot_see_each_others_csrs() {
    let setup = start().await;
    let made = setup.scm.create_csr().name("mine").domain_name("www.example.com").private_key_algo("EC_P256");
    let id = made.usage("PERSONAL").send().await.unwrap().into_inner().id.unwrap();
    let other = &setup.other;
    refused(other.show_csr().id(&id).send().await, SCM_0707);
    refused(other.show_csr_private_key().id(&id).send().await, SCM_0707);
    refused(other.update_csr().id(&id).name("stolen").send().await, SCM_0707);
    refused(other.delete_csr().id(&id).send().await, SCM_0707);
    assert_eq!(other.list_csr().send().await.unwrap().total, Some(0));
    setup.scm.show_csr().id(&id).send().await.unwrap();
}
