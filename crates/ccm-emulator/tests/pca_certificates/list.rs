//! Lists of private certificates: filters, orders and pages.

use std::time::Duration;

use huaweicloud_pca::types::{Certificates, CertificatesStatus};

use crate::support::{Setup, codes, common_name, refused, setup, units, years};
use crate::tools::DAY;

fn names(certificates: &[Certificates]) -> Vec<&str> {
    certificates.iter().map(|certificate| certificate.distinguished_name.common_name.as_str()).collect()
}

/// Certificates of two CAs, created in the order `c`, `a`, `b`, and expiring in the order `b`, `c`,
/// `a`.
async fn three(setup: &Setup) -> Vec<String> {
    setup.emulator.clock().freeze(setup.now()).unwrap();
    let (one, two) = (setup.root_of("EC256", "One").await, setup.root_of("EC256", "Two").await);
    let mut ids = Vec::new();
    for (name, issuer, days) in [("c", &two, 20), ("a", &one, 30), ("b", &two, 10)] {
        setup.emulator.clock().advance(Duration::from_secs(1)).unwrap();
        let request = setup.pca.create_certificate().issuer_id(issuer).distinguished_name(common_name(name));
        ids.push(request.validity(units("DAY", days)).send().await.unwrap().certificate_id.clone());
    }
    ids
}

#[tokio::test]
async fn sort_orders_are_as_documented() {
    let setup = setup().await;
    three(&setup).await;
    let newest = setup.pca.list_certificate().send().await.unwrap().into_inner();
    assert_eq!((newest.total, names(&newest.certificates)), (3, vec!["b", "a", "c"]));
    for (key, ascending) in [("create_time", "cab"), ("common_name", "abc"), ("not_after", "bca")] {
        for (direction, wanted) in [("ASC", ascending.to_owned()), ("DESC", ascending.chars().rev().collect())] {
            let found =
                setup.pca.list_certificate().sort_key(key).sort_dir(direction).send().await.unwrap().into_inner();
            assert_eq!(names(&found.certificates).concat(), wanted, "{key} {direction}");
        }
    }
    let found = setup.pca.list_certificate().sort_key("issuer_name").sort_dir("ASC").send().await.unwrap().into_inner();
    let issuers: Vec<_> = found.certificates.iter().map(|certificate| certificate.issuer_name.as_str()).collect();
    assert_eq!(issuers, ["One", "Two", "Two"]);
}

#[tokio::test]
async fn pages_have_the_requested_length() {
    let setup = setup().await;
    let root = setup.root().await;
    setup.emulator.clock().freeze(setup.now()).unwrap();
    for number in 0..12 {
        setup.certificate(&root, &format!("{number:02}")).await;
    }
    let list = || setup.pca.list_certificate().sort_key("common_name").sort_dir("ASC");
    assert_eq!(list().send().await.unwrap().certificates.len(), 10, "by default");
    let page = list().limit(5).offset(10).send().await.unwrap().into_inner();
    assert_eq!((page.total, names(&page.certificates)), (12, vec!["10", "11"]));
    let beyond = list().offset(12).send().await.unwrap().into_inner();
    assert_eq!((beyond.total, beyond.certificates.len()), (12, 0));
    let none = list().limit(0).send().await.unwrap().into_inner();
    assert_eq!((none.total, none.certificates.len()), (12, 0));
    let filtered = list().name("1").limit(2).offset(1).send().await.unwrap().into_inner();
    assert_eq!((filtered.total, names(&filtered.certificates)), (3, vec!["10", "11"]));
    let mut items = list().limit(5).items();
    let mut seen = Vec::new();
    while let Some(certificate) = items.next().await {
        seen.push(certificate.unwrap().distinguished_name.common_name.to_string());
    }
    assert_eq!(seen, (0..12).map(|number| format!("{number:02}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn status_follows_the_clock() {
    let setup = setup().await;
    let ids = three(&setup).await;
    setup.pca.revoke_certificate().certificate_id(&ids[1]).send().await.unwrap();
    let of = async |status: &str| {
        let found = setup.pca.list_certificate().status(status).sort_dir("ASC").send().await.unwrap().into_inner();
        assert!(found.certificates.iter().all(|certificate| certificate.status.as_str() == status));
        names(&found.certificates).concat()
    };
    assert_eq!(
        (of("ISSUED").await, of("EXPIRED").await, of("REVOKED").await),
        ("cb".into(), String::new(), "a".into())
    );
    setup.emulator.clock().advance(15 * DAY).unwrap();
    assert_eq!((of("ISSUED").await, of("EXPIRED").await, of("REVOKED").await), ("c".into(), "b".into(), "a".into()));
    setup.emulator.clock().advance(100 * DAY).unwrap();
    assert_eq!(
        (of("ISSUED").await, of("EXPIRED").await, of("REVOKED").await),
        (String::new(), "cb".into(), "a".into())
    );
    let shown = setup.pca.show_certificate().certificate_id(&ids[0]).send().await.unwrap();
    assert_eq!(shown.status, CertificatesStatus::Expired);
    let both = setup.pca.list_certificate().status("EXPIRED").name("c").send().await.unwrap().into_inner();
    assert_eq!(names(&both.certificates), ["c"]);
}

#[tokio::test]
async fn accounts_cannot_see_each_others_certificates() {
    let setup = setup().await;
    let root = setup.root().await;
    let id = setup.certificate(&root, "a").await;
    assert_eq!(setup.other.list_certificate().send().await.unwrap().total, 0);
    refused(setup.other.show_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(setup.other.delete_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(setup.other.revoke_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    let export = setup.other.export_certificate().certificate_id(&id).is_compressed(false).type_("OTHER");
    refused(export.send().await, codes::PCA_10010002, &id);
    let request = setup.other.create_certificate().issuer_id(&root).distinguished_name(common_name("a"));
    refused(request.validity(years(1)).send().await, codes::PCA_10010002, &root);
}
