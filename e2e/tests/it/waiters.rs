//! Waiters on the emulator: they end when another task, or the clock, changes the state.

use std::time::Duration;

use ccm_emulator::Emulator;
use huaweicloud_core::ErrorKind;
use huaweicloud_pca::types::{CertDistinguishedName, CertificateAuthoritiesStatus, DistinguishedName, Validity};
use huaweicloud_pca::{Client, Waiter};

const SHORT: Duration = Duration::from_millis(100);

fn quick<T>(waiter: Waiter<T>) -> Waiter<T> {
    waiter.initial_delay(SHORT).max_delay(SHORT).timeout(Duration::from_secs(30))
}

async fn create_root(pca: &Client) -> String {
    let name = DistinguishedName::builder().common_name("Root").country("CN").state("Sichuan").locality("Chengdu");
    let request = pca.create_certificate_authority().type_("ROOT").key_algorithm("EC256").signature_algorithm("SHA256");
    let request = request.distinguished_name(name.organization("Example").organizational_unit("IT"));
    request.validity(Validity::builder().type_("YEAR").value(10)).send().await.expect("a CA").into_inner().ca_id
}

#[tokio::test]
async fn waiters_end_when_another_call_changes_the_state() {
    let emulator = Emulator::start().await.unwrap();
    let pca = Client::new(&emulator.config()).unwrap();
    let ca_id = create_root(&pca).await;
    let show = || pca.show_certificate_authority().ca_id(&ca_id);
    quick(show().wait_until_active()).await.unwrap();

    let disabled = tokio::spawn(quick(show().wait_until_disabled()).send());
    pca.disable_certificate_authority().ca_id(&ca_id).await.unwrap();
    assert_eq!(disabled.await.unwrap().unwrap().status, CertificateAuthoritiesStatus::Disabled);

    // Only a disabled CA can be deleted.
    let active = tokio::spawn(quick(show().wait_until_active()).send());
    pca.delete_certificate_authority().ca_id(&ca_id).pending_days(7).await.unwrap();
    let error = active.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedState);
    let text = error.to_string();
    let start = "show_certificate_authority: `status` can no longer become `ACTIVED`: it was `DELETED` after ";
    assert!(text.starts_with(start) && error.request_id().is_some(), "{text}");
}

#[tokio::test]
async fn waiters_end_when_time_changes_the_state() {
    let emulator = Emulator::start().await.unwrap();
    let pca = Client::new(&emulator.config()).unwrap();
    let issuer = create_root(&pca).await;
    let request = pca.create_certificate().issuer_id(issuer).key_algorithm("EC256");
    let request = request.distinguished_name(CertDistinguishedName::builder().common_name("www.example.com"));
    let id = request.validity(Validity::builder().type_("DAY").value(1)).await.unwrap().into_inner().certificate_id;
    let show = || pca.show_certificate().certificate_id(&id);
    quick(show().wait_until_issued()).await.unwrap();
    let expired = tokio::spawn(quick(show().wait_until_expired()).send());
    emulator.clock().advance(Duration::from_secs(2 * 24 * 3600)).unwrap();
    expired.await.unwrap().unwrap();
    assert_eq!(quick(show().wait_until_revoked()).await.unwrap_err().kind(), ErrorKind::UnexpectedState);
}
