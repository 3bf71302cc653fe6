//! Lists of certificates: pages, orders and filters.

use huaweicloud_scm::error_codes::SCM_0005;
use huaweicloud_scm::types::CertificateDetail;

use crate::support::{refused, start};

fn names(found: &[CertificateDetail]) -> Vec<&str> {
    found.iter().map(|certificate| certificate.name.as_str()).collect()
}

#[tokio::test]
async fn lists_are_paged() {
    let setup = start().await;
    for number in 0..23 {
        setup.import(&format!("number-{number:02}"), &["www.example.com"]).await;
        setup.wait(1);
    }
    let first = setup.scm.list_certificates().send().await.unwrap().into_inner();
    assert_eq!((first.total_count, first.certificates.len()), (23, 10));
    assert_eq!(first.certificates[0].name, "number-22", "the most recent change comes first");
    let last = setup.scm.list_certificates().limit(10).offset(20).sort_dir("ASC").send().await.unwrap().into_inner();
    assert_eq!((last.total_count, names(&last.certificates)), (23, vec!["number-20", "number-21", "number-22"]));
    let none = setup.scm.list_certificates().limit(50).offset(1000).send().await.unwrap().into_inner();
    assert_eq!((none.total_count, none.certificates.len()), (23, 0));
    let mut all = setup.scm.list_certificates().sort_dir("ASC").items();
    let mut count = 0;
    while let Some(item) = all.next().await {
        assert_eq!(item.unwrap().name, format!("number-{count:02}"));
        count += 1;
    }
    assert_eq!(count, 23);
}

#[tokio::test]
async fn list_shows_certificate_details() {
    let setup = start().await;
    let id = setup.import("mine", &["*.example.com", "example.com"]).await;
    let found = setup.scm.list_certificates().send().await.unwrap().into_inner().certificates.remove(0);
    let shown = setup.scm.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert_eq!((&found.id, &found.name, &found.domain), (&id, &shown.name, &shown.domain));
    assert_eq!((found.sans.as_str(), found.domain_type.as_ref()), ("example.com", "WILDCARD"));
    assert_eq!(Some(found.expire_time), shown.not_after);
    assert_eq!(Some(found.signature_algorithm), shown.signature_algorithm);
    assert!(found.deploy_support);
    assert_eq!(found.domain_id.as_deref(), setup.emulator.accounts().next().map(|account| account.domain_id()));
}

#[tokio::test]
async fn lists_can_be_sorted() {
    let setup = start().await;
    setup.import_until("long", &["a.example.com"], 300).await;
    setup.wait(1);
    setup.import_until("short", &["b.example.com"], 100).await;
    setup.wait(1);
    setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let by = async |key: &str, direction: &str| {
        let call = setup.scm.list_certificates().sort_key(key).sort_dir(direction);
        let found = call.send().await.unwrap().into_inner().certificates;
        let kinds = found.iter().map(|found| if found.status.as_ref() == "PAID" { "bought" } else { &found.name });
        kinds.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(by("certUpdateTime", "ASC").await, "long short bought");
    assert_eq!(by("certUpdateTime", "DESC").await, "bought short long");
    assert_eq!(by("certExpiredTime", "ASC").await, "short long bought");
    assert_eq!(by("certExpiredTime", "DESC").await, "bought long short");
    assert_eq!(by("certStatus", "ASC").await, "bought long short");
    assert_eq!(by("certStatus", "DESC").await, "short long bought");
}

#[tokio::test]
async fn lists_can_be_filtered() {
    let setup = start().await;
    setup.import("alpha", &["www.one.example"]).await;
    setup.import("beta", &["www.two.example", "Shop.one.example"]).await;
    let bought = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let list = || setup.scm.list_certificates().sort_dir("ASC");
    let found = list().content("ONE.example").send().await.unwrap().into_inner();
    assert_eq!((found.total_count, names(&found.certificates)), (2, vec!["alpha", "beta"]));
    let found = list().content("bet").send().await.unwrap().into_inner();
    assert_eq!(names(&found.certificates), ["beta"]);
    let found = list().status("PAID").send().await.unwrap().into_inner();
    assert_eq!((found.total_count, &found.certificates[0].id), (1, &bought));
    for (status, count) in [("ALL", 3), ("UPLOAD", 2), ("ISSUED", 0), ("CHECKING_ORG", 0)] {
        assert_eq!(list().status(status).send().await.unwrap().total_count, count, "{status}");
    }
    assert_eq!(list().deploy_support(true).send().await.unwrap().total_count, 2);
    assert_eq!(list().owned_by_self(false).send().await.unwrap().total_count, 3);
    assert_eq!(list().enterprise_project_id("0").send().await.unwrap().total_count, 3);
    assert_eq!(list().enterprise_project_id("all").send().await.unwrap().total_count, 3);
    let another = "00000000-0000-0000-0000-000000000000";
    assert_eq!(list().enterprise_project_id(another).send().await.unwrap().total_count, 0);
}

#[tokio::test]
async fn expired_certificates_are_hidden_by_default() {
    let setup = start().await;
    setup.import_until("short", &["a.example.com"], 2).await;
    setup.import_until("shorter", &["a.example.com"], 1).await;
    setup.import_until("long", &["b.example.com"], 100).await;
    setup.wait(5 * 24 * 60 * 60);
    let list = || setup.scm.list_certificates().sort_dir("ASC");
    let found = list().send().await.unwrap().into_inner();
    assert_eq!((found.total_count, names(&found.certificates)), (1, vec!["long"]));
    let found = list().expired_days_since(4).send().await.unwrap().into_inner();
    assert_eq!((found.total_count, names(&found.certificates)), (2, vec!["short", "long"]));
    assert_eq!(list().expired_days_since(30).send().await.unwrap().total_count, 3);
    assert_eq!(list().expired_days_since(30).sort_key("certStatus").send().await.unwrap().total_count, 3);
    let found = list().status("EXPIRED").send().await.unwrap().into_inner();
    assert_eq!((found.total_count, names(&found.certificates)), (2, vec!["short", "shorter"]));
    assert_eq!(list().status("EXPIRED").expired_days_since(4).send().await.unwrap().total_count, 1);
}

#[tokio::test]
async fn invalid_parameters_are_refused() {
    let setup = start().await;
    refused(setup.scm.list_certificates().status("NONSENSE").send().await, SCM_0005);
    refused(setup.scm.list_certificates().sort_key("certNonsense").send().await, SCM_0005);
}
