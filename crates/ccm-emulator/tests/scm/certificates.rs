//! Showing, exporting and deleting certificates, and their notifications.

use huaweicloud_scm::error_codes::{SCM_0005, SCM_0010, SCM_0020};
use huaweicloud_scm::types::NoticeRequestBody;

use crate::support::{refused, start};

const NONE: &str = "scs0000000000001";

#[tokio::test]
async fn missing_certificates_are_reported() {
    let setup = start().await;
    refused(setup.scm.show_certificate().certificate_id(NONE).send().await, SCM_0020);
    refused(setup.scm.export_certificate().certificate_id(NONE).send().await, SCM_0020);
    refused(setup.scm.delete_certificate().certificate_id(NONE).send().await, SCM_0020);
}

#[tokio::test]
async fn deleted_certificate_is_gone() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    setup.scm.delete_certificate().certificate_id(&id).send().await.unwrap();
    refused(setup.scm.show_certificate().certificate_id(&id).send().await, SCM_0020);
    assert_eq!(setup.scm.list_certificates().send().await.unwrap().total_count, 0);
    assert_ne!(setup.import("mine", &["www.example.com"]).await, id, "ids are never reused");
}

#[tokio::test]
async fn unissued_certificate_is_not_exported_or_deleted() {
    let setup = start().await;
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let message = refused(setup.scm.export_certificate().certificate_id(&id).send().await, SCM_0010);
    assert!(message.contains("PAID"), "{message}");
    refused(setup.scm.delete_certificate().certificate_id(&id).send().await, SCM_0010);
}

#[tokio::test]
async fn imported_certificate_expires_by_the_clock() {
    let setup = start().await;
    let id = setup.import_until("short", &["www.example.com"], 2).await;
    assert_eq!(setup.status(&id).await, "UPLOAD");
    setup.wait(2 * 24 * 60 * 60);
    assert_eq!(setup.status(&id).await, "EXPIRED");
    setup.scm.export_certificate().certificate_id(&id).send().await.unwrap();
    setup.scm.delete_certificate().certificate_id(&id).send().await.unwrap();
}

#[tokio::test]
async fn notifications_can_be_turned_off_and_on() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    let notice =
        |id: &str| NoticeRequestBody::builder().resource_id(id).notice_type(["CERT_EXPIRING"]).build().unwrap();
    setup.scm.disable_notification().body([notice(&id)]).send().await.unwrap();
    setup.scm.enable_notification().body([notice(&id)]).send().await.unwrap();
    setup.scm.enable_notification().body(Vec::<NoticeRequestBody>::new()).send().await.unwrap();
    let both = [notice(&id), notice(NONE)];
    refused(setup.scm.disable_notification().body(both.clone()).send().await, SCM_0020);
    refused(setup.scm.enable_notification().body(both).send().await, SCM_0020);
    refused(setup.scm.enable_notification().body([NoticeRequestBody::default()]).send().await, SCM_0005);
    refused(setup.scm.disable_notification().body([NoticeRequestBody::default()]).send().await, SCM_0005);
}
